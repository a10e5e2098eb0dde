import { type DropReason, deliveryTerms, messageRule, type OutsideChannel } from "@baiwa/shared/catalogue/messages";
import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import type { Db } from "../kernel/database";
import { marksFor, paddedList } from "../kernel/shared-work";
import type { Outcome } from "./content";
import { type MessageRow, messageColumns, readMessage, type StoredMessage } from "./messages.service";

/** A delivery whose time has come. */
export interface DueDelivery {
  message_id: Buffer;
  account_id: Buffer;
  channel: Channel;
  state: "queued" | "sending";
  attempts: number;
}
export type Group = { message: StoredMessage; channel: Channel; due: DueDelivery[] };

/** How long a message that is being sent belongs to whoever sends it: longer than a batch takes when everybody is slow. */
const sendingMs = 300_000;

/** What of a shard is due, by message and channel: all rows of a group are told of in one statement. */
export const dueGroups = async (db: Pick<Db, "rows">, shard: number, now: Date, size: number): Promise<Group[]> => {
  const due = await db.rows<DueDelivery>(
    `(SELECT message_id, account_id, channel, state, attempts FROM delivery
       WHERE shard = ? AND state = 'queued' AND next_at <= ? ORDER BY next_at LIMIT ${size})
     UNION ALL
     (SELECT message_id, account_id, channel, state, attempts FROM delivery
       WHERE shard = ? AND state = 'sending' AND next_at <= ? ORDER BY next_at LIMIT ${size})`,
    [shard, now, shard, now],
  );
  const byKey = new Map<string, DueDelivery[]>();
  for (const row of due) {
    const key = `${row.message_id.toString("hex")} ${row.channel}`;
    const group = byKey.get(key);
    if (group) group.push(row);
    else byKey.set(key, [row]);
  }
  if (due.length === 0) return [];
  const ids = paddedList([...new Map(due.map(({ message_id }) => [message_id.toString("hex"), message_id])).values()]);
  const rows = await db.rows<MessageRow>(`SELECT ${messageColumns} FROM message WHERE id IN (${marksFor(ids)})`, ids);
  const messages = new Map(rows.map((row) => [row.id.toString("hex"), readMessage(row)]));
  return [...byKey.values()].flatMap((of) => {
    const [one] = of as [DueDelivery];
    const message = messages.get(one.message_id.toString("hex"));
    return message ? [{ message, channel: one.channel, due: of }] : [];
  });
};

/**
 * The rows of one message to these accounts, each read by its own key. For `message_id = ? AND account_id IN (...)`, in whatever
 * way that equality is written, MariaDB may take all rows of the message for the accounts' few, and read, and lock, hundreds of
 * thousands for each batch: so the message is a range of one.
 */
export const rowsOf = (messageId: Buffer, accounts: readonly Buffer[]) => {
  const asked = paddedList(accounts);
  return {
    table: "delivery FORCE INDEX (PRIMARY)",
    where: `message_id >= ? AND message_id <= ? AND account_id IN (${marksFor(asked)})`,
    values: [messageId, messageId, ...asked],
  };
};

type Place = Pick<Group, "message" | "channel">;
const change = async (
  db: Pick<Db, "run">,
  { message, channel }: Place,
  accounts: readonly Buffer[],
  { set, values, where }: { set: string; values: (string | number | Date | Buffer | null)[]; where: string },
): Promise<number> => {
  if (accounts.length === 0) return 0;
  const rows = rowsOf(message.id, accounts);
  return db.run(`UPDATE ${rows.table} SET ${set} WHERE ${rows.where} AND channel = ? AND ${where}`, [
    ...values,
    ...rows.values,
    channel,
  ]);
};
const open = "state IN ('queued', 'sending', 'listed')";

/** Puts rows off until a moment; they have not been tried. */
export const putOff = (db: Pick<Db, "run">, place: Place, accounts: readonly Buffer[], until: Date) =>
  change(db, place, accounts, { set: "state = 'queued', next_at = ?", values: [until], where: open });

/** Those of the rows that are still due, held until the transaction ends: nothing is sent on what was read before it. */
export const stillDue = async (
  db: Pick<Db, "rows">,
  { message, channel, due }: Group,
  now: Date,
): Promise<DueDelivery[]> => {
  if (due.length === 0) return [];
  const of = rowsOf(
    message.id,
    due.map(({ account_id }) => account_id),
  );
  const rows = await db.rows<{ account_id: Buffer; attempts: number }>(
    `SELECT account_id, attempts FROM ${of.table} WHERE ${of.where} AND channel = ? AND ${open} AND next_at <= ? FOR UPDATE`,
    [...of.values, channel, now],
  );
  const standing = new Map(rows.map((row) => [row.account_id.toString("hex"), row.attempts]));
  return due.filter(({ account_id, attempts }) => standing.get(account_id.toString("hex")) === attempts);
};

/** Takes rows for sending, before the network is touched: after a crash their fate is unknown, and that is known. */
export const takeForSending = (db: Pick<Db, "run">, place: Place, accounts: readonly Buffer[], now: Date) =>
  change(db, place, accounts, {
    set: "state = 'sending', attempts = attempts + 1, next_at = ?",
    values: [new Date(now.getTime() + sendingMs)],
    where: open,
  });

/** Puts rows on the list of those to be called: people call, and the gate is asked again when they do. */
export const toCallList = (db: Pick<Db, "run">, place: Place, accounts: readonly Buffer[], now: Date) =>
  change(db, place, accounts, { set: "state = 'listed', next_at = ?", values: [now], where: open });

/** The end of rows: sent, dropped or failed, each for its reason. `isRead` for what nobody is called to. */
export const settle = (
  db: Pick<Db, "run">,
  place: Place,
  accounts: readonly Buffer[],
  {
    state,
    reason = null,
    at,
    isRead = false,
  }: { state: "sent" | "dropped" | "failed"; reason?: DropReason | null; at: Date; isRead?: boolean },
) =>
  change(db, place, accounts, {
    set: `state = ?, reason = ?, settled_at = ?${isRead ? ", read_at = ?" : ""}`,
    values: isRead ? [state, reason, at, at] : [state, reason, at],
    where: open,
  });

type Sent = { accountId: Buffer; reference: string | undefined };
/** They have gone out, each with its provider's number. */
const settleSent = async (db: Pick<Db, "run">, place: Place, sent: readonly Sent[], at: Date): Promise<void> => {
  const accounts = sent.map(({ accountId }) => accountId);
  const numbered = sent.filter(({ reference }) => reference !== undefined);
  if (numbered.length === 0) return void (await settle(db, place, accounts, { state: "sent", at }));
  const numbers = paddedList(numbered);
  await change(db, place, accounts, {
    set: `state = 'sent', reason = NULL, settled_at = ?,
      reference = CASE account_id ${numbers.map(() => "WHEN ? THEN ?").join(" ")} ELSE reference END`,
    values: [at, ...numbers.flatMap(({ accountId, reference }) => [accountId, reference as string])],
    where: open,
  });
};

/** Whether a message that may be there already goes once more: what the law owes does, and no oftener, for two are a nuisance. */
const goesAgain = (topic: TopicKey, attempts: number): boolean =>
  messageRule(topic).kind === "legal" && attempts < deliveryTerms.mostUnknown;

/** Writes what became of tries: the same outcome for many is one statement. */
export const noteOutcomes = async (
  db: Pick<Db, "run">,
  place: Place & { channel: OutsideChannel | Channel },
  tried: readonly { due: DueDelivery; outcome: Outcome }[],
  now: Date,
): Promise<void> => {
  const groups = new Map<string, { accounts: Buffer[]; outcome: Outcome; attempts: number }>();
  const sent: Sent[] = [];
  for (const { due, outcome } of tried) {
    if (outcome.kind === "sent") {
      sent.push({ accountId: due.account_id, reference: outcome.reference });
      continue;
    }
    const attempts = due.attempts + 1;
    const key = JSON.stringify([outcome, outcome.kind === "later" || outcome.kind === "unknown" ? attempts : 0]);
    const group = groups.get(key);
    if (group) group.accounts.push(due.account_id);
    else groups.set(key, { accounts: [due.account_id], outcome, attempts });
  }
  if (sent.length > 0) await settleSent(db, place, sent, now);
  for (const { accounts, outcome, attempts } of groups.values()) {
    if (outcome.kind === "sent") continue;
    if (outcome.kind === "dropped" || outcome.kind === "failed") {
      await settle(db, place, accounts, { state: outcome.kind, reason: outcome.reason, at: now });
    } else if (outcome.kind === "unknown" && !goesAgain(place.message.topic, attempts)) {
      await settle(db, place, accounts, { state: "failed", reason: "unknown", at: now });
    } else if (attempts >= deliveryTerms.mostAttempts) {
      await settle(db, place, accounts, { state: "failed", reason: "unreachable", at: now });
    } else {
      const pause = deliveryTerms.firstPauseSeconds * 1000 * 2 ** (attempts - 1);
      const at = outcome.kind === "later" ? outcome.at : undefined;
      await putOff(db, place, accounts, at ?? new Date(now.getTime() + pause));
    }
  }
};

/**
 * WeChat took the message and did not deliver it after all: it was not sent. False while a message to the person is still
 * on its way: its number may be the one asked for, and is written when its batch is through.
 */
export const noteUndelivered = async (
  db: Db,
  { accountId, reference }: { accountId: Buffer; reference: string },
): Promise<boolean> => {
  const changed = await db.run(
    `UPDATE delivery SET state = 'failed', reason = 'refused'
     WHERE account_id = ? AND channel = 'wechat' AND reference = ? AND state = 'sent'`,
    [accountId, reference],
  );
  if (changed > 0) return true;
  const underWay = await db.rows(
    "SELECT 1 FROM delivery WHERE account_id = ? AND channel = 'wechat' AND state = 'sending' LIMIT 1",
    [accountId],
  );
  return underWay.length === 0;
};
