import { type DropReason, messageRule } from "@baiwa/shared/catalogue/messages";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import { cellDefault, cellNeeds, cellScope, decideCell } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { marksFor, paddedList } from "../kernel/shared-work";
import { consentsOf } from "./consents-of";
import type { StoredMessage } from "./messages.service";

/** Whether the person gets the message now; `silent` ones lie in the inbox as read: a record nobody is called to. */
export type Verdict = { kind: "send"; isSilent: boolean } | { kind: "drop"; reason: DropReason };

const hex = (id: Buffer): string => id.toString("hex");
const day = 86_400_000;
type Asking = {
  message: Pick<StoredMessage, "id" | "topic"> & Partial<Pick<StoredMessage, "audience">>;
  channel: Channel;
  accounts: readonly Buffer[];
  now: Date;
};

const amongAccounts = async (
  db: Pick<Db, "rows">,
  sql: (marks: string) => string,
  accounts: readonly Buffer[],
  values: (string | Date | Buffer)[],
) => {
  const asked = paddedList(accounts);
  return db.rows<{ account_id: Buffer; value: number | string }>(sql(marksFor(asked)), [...asked, ...values]);
};

/** The consents that the cell is or needs. */
const scopesOf = (topic: TopicKey, channel: Channel): ScopeCode[] => {
  const scope = cellScope(topic, channel);
  return scope ? [scope] : cellNeeds(topic, channel);
};

const choicesOf = async (db: Db, topic: TopicKey, { channel, accounts }: Asking): Promise<Map<string, boolean>> => {
  const rows = await amongAccounts(
    db,
    (marks) =>
      `SELECT account_id, is_on AS value FROM subscription WHERE account_id IN (${marks}) AND topic = ? AND channel = ?`,
    accounts,
    [topic, channel],
  );
  return new Map(rows.map(({ account_id, value }) => [hex(account_id), Number(value) === 1]));
};

/** How many messages of the topic each got, or may have got, on the channel in the cap's days, deleted ones too, this one left out. */
const sentOf = async (
  db: Db,
  topic: TopicKey,
  { message, channel, accounts, now }: Asking,
): Promise<Map<string, number>> => {
  const { cap } = messageRule(topic);
  if (!cap) return new Map();
  const rows = await amongAccounts(
    db,
    (marks) => `SELECT d.account_id, COUNT(*) AS value FROM delivery d JOIN message m ON m.id = d.message_id
      WHERE d.account_id IN (${marks}) AND d.channel = ? AND d.message_id <> ? AND m.topic = ?
        AND (d.state = 'sending' OR (d.settled_at > ?
          AND (d.state IN ('sent', 'removed') OR (d.state = 'failed' AND d.reason = 'unknown')))) GROUP BY d.account_id`,
    accounts,
    [channel, message.id, topic, new Date(now.getTime() - cap.days * day)],
  );
  return new Map(rows.map(({ account_id, value }) => [hex(account_id), Number(value)]));
};

/** Whether an account is being closed, or frozen by its owner; those that are gone are left out. */
const standingOf = async (db: Db, accounts: readonly Buffer[]): Promise<Map<string, "open" | "closing" | "frozen">> => {
  const rows = await amongAccounts(
    db,
    (marks) => `SELECT a.id AS account_id,
        CASE WHEN c.account_id IS NOT NULL THEN 'closing' WHEN a.frozen_at IS NOT NULL THEN 'frozen' ELSE 'open' END AS value
      FROM account a
      LEFT JOIN cancellation c ON c.account_id = a.id WHERE a.id IN (${marks})`,
    accounts,
    [],
  );
  return new Map(rows.map(({ account_id, value }) => [hex(account_id), value as "open" | "closing" | "frozen"]));
};

/**
 * The gate, asked at the moment of sending and not when a message was planned: whoever opted out a second ago gets nothing,
 * and why is told. One rule for all: the subscription matrix (8.3), then the cap. Reads a few statements for all the accounts.
 */
export const judge = async (app: App, db: Db, asking: Asking): Promise<Map<string, Verdict>> => {
  const { message, channel, accounts } = asking;
  if (accounts.length === 0) return new Map();
  const { topic } = message;
  const { kind, cap } = messageRule(topic);
  const isLocked = cellDefault(topic, channel) === "locked";
  const [standing, choices, isGiven, sent] = await Promise.all([
    standingOf(db, accounts),
    isLocked ? new Map<string, boolean>() : choicesOf(db, topic, asking),
    consentsOf(app, db, accounts, scopesOf(topic, channel)),
    sentOf(db, topic, asking),
  ]);
  const verdictOf = (account: string): Verdict => {
    const stands = standing.get(account);
    if (stands === undefined) return { kind: "drop", reason: "gone" };
    if (stands === "closing" && kind !== "legal") return { kind: "drop", reason: "closing" };
    if (stands === "frozen" && kind === "commercial") return { kind: "drop", reason: "frozen" };
    const decision = decideCell(topic, channel, {
      choice: choices.get(account),
      isGiven: (scope) => isGiven(account, scope),
      hasContact: true,
      credits: 1,
    });
    if (!decision.isOn) {
      if (decision.missingConsents.length > 0) return { kind: "drop", reason: "consent-missing" };
      if (channel === "inbox" && kind === "service") return { kind: "send", isSilent: true };
      return { kind: "drop", reason: "switched-off" };
    }
    if (cap && (sent.get(account) ?? 0) >= cap.most) return { kind: "drop", reason: "cap" };
    return { kind: "send", isSilent: false };
  };
  const isDrill = message.audience?.kind === "incident" && message.audience.isDrill;
  const drilled = (verdict: Verdict): Verdict =>
    isDrill && verdict.kind === "send" ? { kind: "drop", reason: "drill" } : verdict;
  return new Map(accounts.map((id) => [hex(id), drilled(verdictOf(hex(id)))]));
};
