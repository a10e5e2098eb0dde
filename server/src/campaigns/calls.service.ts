import { type CallOutcome, campaignTerms } from "@baiwa/shared/catalogue/campaigns";
import type { Purpose } from "@baiwa/shared/catalogue/items";
import { messageRule } from "@baiwa/shared/catalogue/messages";
import { nextSending } from "@baiwa/shared/sending-hours";
import { cellScope } from "@baiwa/shared/subscription-rules";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { withdrawSaid } from "../consent/said-elsewhere";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { marksFor, paddedList } from "../kernel/shared-work";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
import { wordsFor } from "../messages/content";
import { rowsOf } from "../messages/delivery-rows";
import { judge } from "../messages/gate";
import { addressPrint, staysAway, suppress, suppressionOf } from "../messages/suppression";
import { callIdOf, type Place, readCallId } from "../messages/way-out";
import { switchOff } from "../subscription/switch-off";
import { findCampaign, type StoredCampaign } from "./campaign-store";

const holdMs = campaignTerms.callMinutes * 60_000;

type Drop = { messageId: Buffer; accountId: Buffer; reason: string; at: Date };
const drop = (db: Pick<Db, "run">, { messageId, accountId, reason, at }: Drop) =>
  db.run(
    `UPDATE delivery SET state = 'dropped', reason = ?, settled_at = ?
     WHERE message_id = ? AND account_id = ? AND channel = 'phone' AND state = 'listed'`,
    [reason, at, messageId, accountId],
  );

/** Those whose number somebody has in hand for another campaign: nobody is called by two. */
const inHand = async (db: Db, accounts: readonly Buffer[], messageId: Buffer, at: Date): Promise<Set<string>> => {
  const asked = paddedList(accounts);
  const rows = await db.rows<{ account_id: Buffer }>(
    `SELECT account_id FROM delivery WHERE account_id IN (${marksFor(asked)}) AND channel = 'phone' AND state = 'listed'
       AND message_id <> ? AND next_at > ? AND next_at <= ?`,
    // whoever was taken by a request that began a moment after this one is in hand, too; who was missed waits for a day
    [...asked, messageId, at, new Date(at.getTime() + 2 * holdMs)],
  );
  return new Set(rows.map(({ account_id }) => account_id.toString("hex")));
};
const offerAt = (db: Db, { messageId, accountId, at }: { messageId: Buffer; accountId: Buffer; at: Date }) =>
  db.run("UPDATE delivery SET next_at = ? WHERE message_id = ? AND account_id = ? AND channel = 'phone'", [
    at,
    messageId,
    accountId,
  ]);

type Taking = { topic: StoredCampaign["topic"]; messageId: Buffer; staff: StaffSession; at: Date };
/** The next ones for this member, none of their own. */
const nextCalls = async (app: App, { messageId, staff, at }: Taking): Promise<Buffer[]> => {
  const rows = await app.database.rows<{ account_id: Buffer }>(
    `SELECT account_id FROM delivery WHERE message_id = ? AND channel = 'phone' AND state = 'listed' AND next_at <= ?
       AND account_id NOT IN (SELECT account_id FROM staff_own_account WHERE staff_id = ?)
     ORDER BY account_id LIMIT ${campaignTerms.callsAtOnce}`,
    [messageId, at, staff.staffId],
  );
  return rows.map(({ account_id }) => account_id);
};
/** Those of them that are still to be called; their accounts are held first, so that of two campaigns one looks first. */
const holdCalls = async (db: Db, accounts: readonly Buffer[], { messageId, at }: Taking): Promise<Buffer[]> => {
  const asked = paddedList(accounts);
  await db.rows(`SELECT id FROM account WHERE id IN (${marksFor(asked)}) ORDER BY id FOR UPDATE`, asked);
  const of = rowsOf(messageId, accounts);
  const rows = await db.rows<{ account_id: Buffer }>(
    `SELECT account_id FROM ${of.table} WHERE ${of.where} AND channel = 'phone'
       AND state = 'listed' AND next_at <= ? ORDER BY account_id FOR UPDATE`,
    [...of.values, at],
  );
  return rows.map(({ account_id }) => account_id);
};

/** Takes some for this member: who is taken is offered to nobody else for a while. The gate is asked again. */
const takeCalls = async (app: App, db: Db, found: readonly Buffer[], taking: Taking): Promise<Buffer[]> => {
  const { topic, messageId, at } = taking;
  const accounts = await holdCalls(db, found, taking);
  if (accounts.length === 0) return [];
  const busy = await inHand(db, accounts, messageId, at);
  const verdicts = await judge(app, db, { message: { id: messageId, topic }, channel: "phone", accounts, now: at });
  const taken: Buffer[] = [];
  for (const accountId of accounts) {
    const verdict = verdicts.get(accountId.toString("hex"));
    const isBusy = busy.has(accountId.toString("hex"));
    if (verdict?.kind === "drop") await drop(db, { messageId, accountId, reason: verdict.reason, at });
    else if (isBusy) await offerAt(db, { messageId, accountId, at: new Date(at.getTime() + holdMs + 1000) });
    else taken.push(accountId);
  }
  const until = new Date(at.getTime() + holdMs);
  for (const accountId of taken) await offerAt(db, { messageId, accountId, at: until });
  return taken;
};

type Look = { campaign: StoredCampaign; messageId: Buffer; staff: StaffSession; reason: string; at: Date };
/** One number, its look in the ledger first; null when there is none to call, and why is noted. */
const numberOf = async (app: App, accountId: Buffer, { campaign, messageId, staff, reason, at }: Look) => {
  const { topic } = campaign;
  const purpose: Purpose = messageRule(topic).kind === "commercial" ? "marketing" : "messages";
  const reader = { kind: "staff", staffId: staff.staffId, reason, act: "pi.unmask" } as const;
  const { database } = app;
  const values = await app.vault
    .read(database, { accountId, items: ["phone"], purpose, reader, channel: "phone" })
    .catch((error: unknown) => {
      if (error instanceof PurposeDenied) return null;
      throw error;
    });
  const phone = values?.find(({ confirmedAt }) => confirmedAt)?.value;
  const address = phone ? addressPrint(app, "phone", phone) : null;
  const ended = address && (await suppressionOf(database, { address, channel: "phone", now: at }));
  const isEnded = staysAway(topic, ended);
  if (!phone || !address || isEnded) {
    const why = values === null ? "consent-missing" : isEnded ? "suppressed" : "no-contact";
    await drop(database, { messageId, accountId, reason: why, at });
    return null;
  }
  const callId = callIdOf(app, { messageId, accountId, channel: "phone", address });
  return { callId, phone };
};

/** The next numbers, within the hours of their kind; everybody is asked of the gate once more, and each number is on record. */
export const fetchCalls = async (
  app: App,
  { staff, id, at, ...given }: { staff: StaffSession; id: Buffer; reason: string; at: Date },
) => {
  const reason = lookReason(given.reason);
  const campaign = await findCampaign(app.database, id, at);
  const { messageId, state, topic } = campaign;
  if (!messageId || state !== "sending") throw new AppError("campaign.moved");
  const { title, text } = wordsFor(campaign.content, "phone");
  const script = { title, text };
  const from = nextSending(messageRule(topic).hours, at);
  if (from > at) return { rows: [], opensAt: from.toISOString(), script };
  const isLate = campaign.validUntil && campaign.validUntil <= at;
  const taking = { topic, messageId, staff, at };
  const found = isLate ? [] : await nextCalls(app, taking);
  const taken = found.length === 0 ? [] : await app.database.transaction((db) => takeCalls(app, db, found, taking));
  const rows = [];
  for (const accountId of taken) {
    const row = await numberOf(app, accountId, { campaign, messageId, staff, reason, at });
    if (row) rows.push(row);
  }
  return { rows, opensAt: null, script };
};

/** Whoever refused is called no more: the consent to calls is withdrawn, and the number kept from them, whoever enters it again. */
const refuse = async (app: App, db: Db, { topic }: StoredCampaign, place: Place, at: Date): Promise<void> => {
  const { accountId, address } = place;
  await suppress(db, { address, channel: "phone", reason: "opted-out", at });
  const said = { accountId, screen: "phone-call", labels: ["在电话里拒绝"], at };
  if ((await db.rows("SELECT id FROM account WHERE id = ? FOR UPDATE", [accountId])).length === 0) return;
  if (!cellScope(topic, "phone")) await switchOff(app, db, { ...said, topic, channel: "phone" });
  await withdrawSaid(app, db, { ...said, scopes: ["M4"], platform: "h5" });
};

/** Only while the number belongs to whoever took it: what was marked, or fell back into the list, is not there. */
const taken =
  "message_id = ? AND account_id = ? AND channel = 'phone' AND state = 'listed' AND next_at > ? AND next_at <= ?";
const takenBy = ({ messageId, accountId }: Place, at: Date) => [
  messageId,
  accountId,
  at,
  new Date(at.getTime() + holdMs),
];

/** Offered again the next day, until it was tried often enough. */
const noteMissed = (db: Db, place: Place, at: Date): Promise<number> => {
  const isLast = `attempts >= ${campaignTerms.mostCalls}`;
  return db.run(
    `UPDATE delivery SET attempts = attempts + 1, next_at = ?, settled_at = IF(${isLast}, ?, NULL),
       reason = IF(${isLast}, 'unreachable', NULL), state = IF(${isLast}, 'failed', 'listed') WHERE ${taken}`,
    [new Date(at.getTime() + 86_400_000), at, ...takenBy(place, at)],
  );
};

/** Notes how a call went; it can be said once. Somebody missed is offered again the next day, three times in all. */
export const markCall = async (
  app: App,
  db: Db,
  { id, callId, outcome, at }: { id: Buffer; callId: string; outcome: CallOutcome; at: Date },
): Promise<void> => {
  const campaign = await findCampaign(db, id, at);
  const place = readCallId(app, callId);
  if (!campaign.messageId?.equals(place.messageId)) throw new AppError("call.unknown");
  const noted =
    outcome === "missed"
      ? await noteMissed(db, place, at)
      : await db.run(`UPDATE delivery SET state = 'sent', attempts = attempts + 1, settled_at = ? WHERE ${taken}`, [
          at,
          ...takenBy(place, at),
        ]);
  if (noted === 0) throw new AppError("call.unknown");
  if (outcome === "refused") await refuse(app, db, campaign, place, at);
};
