import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import type { App } from "../app-context";
import { citedVersion } from "../consent/consent.service";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newIdAfter } from "../kernel/ids";
import { marksFor, paddedList } from "../kernel/shared-work";
import { requestDeletion } from "./deletion-requests";
import { personRef } from "./person-ref";
import { findRecipient, mustBeActive, needsConsent, type RecipientRow, tellRecipient } from "./recipient-store";
import { receiversOf } from "./share-store";

export const recipientConsentKind = "recipient-consent";
type Act = "given" | "refused" | "withdrawn";
export interface ConsentRow {
  subject: Buffer;
  recipient_id: Buffer;
  act: Act;
  entry_id: Buffer;
  rule_hash: Buffer;
  at: Date;
}
const columns = "subject, recipient_id, act, entry_id, rule_hash, at";

/** One person's decisions, by recipient. */
export const consentsOf = async (db: Pick<Db, "rows">, subject: Buffer): Promise<Map<string, ConsentRow>> => {
  const rows = await db.rows<ConsentRow>(`SELECT ${columns} FROM recipient_consent WHERE subject = ?`, [subject]);
  return new Map(rows.map((row) => [idText(row.recipient_id), row]));
};

/** Those of the people whose consent to this recipient, as its rule now stands, is given; in hex. */
export const consentedTo = async (
  db: Pick<Db, "rows">,
  { id, rule_hash: ruleHash, rule_since: since }: Pick<RecipientRow, "id" | "rule_hash" | "rule_since">,
  subjects: readonly Buffer[],
): Promise<Set<string>> => {
  const asked = paddedList(subjects);
  const rows = await db.rows<Pick<ConsentRow, "subject">>(
    `SELECT subject FROM recipient_consent
     WHERE recipient_id = ? AND act = 'given' AND rule_hash = ? AND at >= ? AND subject IN (${marksFor(asked)})`,
    [id, ruleHash, since ?? new Date(0), ...asked],
  );
  return new Set(rows.map(({ subject }) => subject.toString("hex")));
};

/** Where a decision stands now: one to words that have changed since, and be it back again, is outdated, and covers nothing. */
export const standingOf = (row: ConsentRow | undefined, { rule_hash: now, rule_since: since }: RecipientRow) => {
  if (!row) return { state: "none" as const, at: null, entryId: null };
  const isChanged = !row.rule_hash.equals(now) || (since !== null && row.at < since);
  const isOutdated = row.act === "given" && isChanged;
  return {
    state: isOutdated ? ("outdated" as const) : row.act,
    at: row.at.toISOString(),
    entryId: idText(row.entry_id),
  };
};

/** Nothing more leaves on this consent, and what was given is asked back; under the account's lock. */
const endSharing = async (
  app: App,
  db: Db,
  { accountId, recipient, at }: { accountId: Buffer; recipient: RecipientRow; at: Date },
) => {
  const { id: recipientId } = recipient;
  // what it gets to serve the person, on no consent of theirs, does not end with one
  const basis = needsConsent(recipient) ? "any" : "consent";
  // held first: what another process has begun to send has left, and is to be deleted there
  const waiting = await db.rows<{ attempts: number }>(
    `SELECT attempts FROM outgoing_share WHERE account_id = ? AND recipient_id = ?
       AND (? = 'any' OR id IN (SELECT id FROM share_record WHERE account_id = ? AND basis = 'consent')) FOR UPDATE`,
    [accountId, recipientId, basis, accountId],
  );
  const isTried = waiting.some(({ attempts }) => attempts > 0);
  const isOwed = (one: { recipientId: Buffer; isRecalled: boolean }) =>
    one.recipientId.equals(recipientId) && !one.isRecalled; // asked for already where nothing was given since
  const isGiven = isTried || (await receiversOf(db, accountId, basis)).some(isOwed);
  await db.run(
    `DELETE FROM outgoing_share WHERE account_id = ? AND recipient_id = ? AND id IN (
       SELECT id FROM share_record WHERE account_id = ? AND recipient_id = ? AND basis = 'consent' AND state = 'queued')`,
    [accountId, recipientId, accountId, recipientId],
  );
  await db.run(
    `UPDATE share_record SET state = 'stopped', settled_at = ?
     WHERE account_id = ? AND recipient_id = ? AND basis = 'consent' AND state = 'queued'`,
    [at, accountId, recipientId],
  );
  await db.run(
    `UPDATE share_record SET recalled_at = ?
     WHERE account_id = ? AND recipient_id = ? AND recalled_at IS NULL AND state <> 'queued' AND ? IN ('any', basis)`,
    [at, accountId, recipientId, basis],
  );
  if (isGiven) await requestDeletion(app, db, { recipientId, personRef: personRef(app, recipientId, accountId), at });
};

/**
 * One person's decision about one recipient (PIPL 23), never grouped: an entry of the ledger that holds what was shown, and
 * where it stands. Throws `recipient.changed` when what the person saw is not what holds now, `recipient.no-consent` where
 * none is asked, `consent.not-given` for withdrawing nothing. What was given can be withdrawn always, also where none is asked
 * any more.
 */
export const decideRecipient = async (
  app: App,
  db: Db,
  decision: {
    accountId: Buffer;
    recipientId: Buffer;
    act: Act;
    shownSha256: string;
    documentVersionId: string;
    textSha256: string;
    evidence: ConsentAct["evidence"];
    at: Date;
  },
) => {
  const { accountId, recipientId, act, at, shownSha256, documentVersionId, textSha256, evidence } = decision;
  const version = await citedVersion(app, { scope: "S0", act, documentVersionId, textSha256, evidence }, at);
  await lockAccount(db, accountId);
  const recipient = await findRecipient(db, recipientId);
  if (act !== "withdrawn" && !needsConsent(recipient)) throw new AppError("recipient.no-consent");
  const { subject } = await app.keyring.of(accountId);
  const standing = (await consentsOf(db, subject)).get(idText(recipientId));
  if (act === "withdrawn" && standing?.act !== "given") throw new AppError("consent.not-given");
  if (act === "given") {
    mustBeActive(recipient, at);
    if (recipient.rule_hash.toString("hex") !== shownSha256) throw new AppError("recipient.changed");
  }
  const id = newIdAfter(standing?.entry_id);
  const { items, purposes, ...told } = tellRecipient(recipient);
  const shown = { ...told, items: items.map(({ item }) => item), purposes: purposes.map(({ purpose }) => purpose) };
  const body = {
    actor: "self",
    basis: "consent",
    jurisdiction: "CN",
    language: "zh-CN",
    recipient: { ...shown, shownSha256 },
    document: { id: version.documentId, versionId: documentVersionId, label: version.label, textSha256 },
    evidence: { ...evidence },
  };
  await app.ledger.append(db, { id, kind: recipientConsentKind, at, subject, act, body });
  await db.run(
    `INSERT INTO recipient_consent (${columns}) VALUES (?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE act = VALUES(act), entry_id = VALUES(entry_id), rule_hash = VALUES(rule_hash), at = VALUES(at)`,
    [subject, recipientId, act, id, recipient.rule_hash, at],
  );
  if (act !== "given" && standing?.act === "given") await endSharing(app, db, { accountId, recipient, at });
  return { entryId: idText(id), act, at: at.toISOString() };
};
