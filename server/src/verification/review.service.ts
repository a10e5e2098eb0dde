import { isPermitted } from "@baiwa/shared/catalogue/roles";
import {
  type VerificationField,
  type VerificationPart,
  type VerificationReason,
  verificationFields,
  verificationLimits,
  verificationParts,
} from "@baiwa/shared/catalogue/verification";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { openFile } from "../files/file-store";
import { lockAccount } from "../identity/account-lock";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { isOwnAccount, ownAccounts } from "../staff/own-accounts";
import { type Case, caseOf, casesWhere, openFields } from "./cases";
import { dropUnconfirmed, endCase, noteCase, passCase, refuseCase } from "./outcome";

const minute = 60_000;
const longestQueue = 200;
const voidingHours = 24;

const isHeld = (row: Case, now: Date): boolean => row.held_until !== null && row.held_until > now;
const isMine = (row: Case, { staffId }: StaffSession): boolean => row.reviewer_id?.equals(staffId) ?? false;

/** Why this member may not have the case: their own account, their own refusal, or a minor's without the permission. */
const barTo = (
  row: Case,
  staff: StaffSession,
  own: readonly Buffer[],
): "verification.own" | "staff.forbidden" | null => {
  const isOwn = own.some((account) => account.equals(row.account_id)) || row.refused_by?.equals(staff.staffId);
  if (isOwn) return "verification.own";
  return row.is_minor && !isPermitted(staff.roles, "verification.minor") ? "staff.forbidden" : null;
};

const waitingOf = (row: Case, staff: StaffSession, now: Date) => ({
  caseId: idText(row.id),
  subject: row.subject,
  method: row.method,
  submittedAt: (row.submitted_at ?? row.started_at).toISOString(),
  isAppeal: row.is_appeal === 1,
  isMinor: row.is_minor === 1,
  taken: (isHeld(row, now) ? (isMine(row, staff) ? "mine" : "other") : "free") as "free" | "mine" | "other",
});

/** What waits for this member of staff, oldest first, without names; what they are barred from takes nobody's place. */
export const queueFor = async (app: App, staff: StaffSession, now: Date) => {
  const rows = await casesWhere(
    app.database,
    `state = 'in-review' AND (refused_by IS NULL OR refused_by <> ?) AND (is_minor = 0 OR ?)
       AND account_id NOT IN (SELECT account_id FROM staff_own_account WHERE staff_id = ?)
     ORDER BY submitted_at, id LIMIT ?`,
    [staff.staffId, isPermitted(staff.roles, "verification.minor") ? 1 : 0, staff.staffId, String(longestQueue)],
  );
  return rows.map((row) => waitingOf(row, staff, now));
};

const lookBody = (row: Case, staff: StaffSession, more: JsonObject): JsonObject => ({
  caseId: idText(row.id),
  staffId: idText(staff.staffId),
  purpose: "verification",
  ...more,
});
/** A look at what was handed in: in the ledger before anything is opened. */
const noteLook = async (
  app: App,
  db: Db,
  row: Case,
  staff: StaffSession,
  more: JsonObject,
  at: Date,
): Promise<void> => {
  const { subject } = await app.keyring.of(row.account_id);
  await app.ledger.append(db, { kind: "pi.view", at, subject, body: lookBody(row, staff, more) });
};

const heldForUpdate = async (db: Db, caseId: Buffer): Promise<Case> => {
  const { account_id: accountId } = await caseOf(db, caseId);
  await lockAccount(db, accountId).catch(() => {
    throw new AppError("verification.unknown");
  });
  return caseOf(db, caseId);
};

/**
 * The case while this member holds it. Throws `verification.not-held`, or what bars them by now: an account declared as their
 * own, or a permission taken away, counts at once.
 */
const inHand = async (db: Pick<Db, "rows">, row: Case, staff: StaffSession, now: Date): Promise<Case> => {
  const bar = barTo(row, staff, await ownAccounts(db, staff));
  if (bar) throw new AppError(bar);
  if (row.state !== "in-review" || !isMine(row, staff) || !isHeld(row, now))
    throw new AppError("verification.not-held");
  return row;
};

/** Takes a case for a quarter of an hour and shows what was written. Of two who take it at once one gets it. */
export const takeCase = async (
  app: App,
  db: Db,
  { staff, caseId, at }: { staff: StaffSession; caseId: Buffer; at: Date },
) => {
  const row = await heldForUpdate(db, caseId);
  if (row.state !== "in-review") throw new AppError("verification.unknown");
  const bar = barTo(row, staff, await ownAccounts(db, staff));
  if (bar) throw new AppError(bar);
  if (isHeld(row, at) && !isMine(row, staff)) throw new AppError("verification.taken");
  const heldUntil = new Date(at.getTime() + verificationLimits.reviewLeaseMinutes * minute);
  await db.run("UPDATE verification_case SET reviewer_id = ?, held_until = ? WHERE id = ?", [
    staff.staffId,
    heldUntil,
    caseId,
  ]);
  await noteLook(app, db, row, staff, { items: ["verification_submission"] }, at);
  const values = await openFields(app, row);
  const pictures = await db.rows<{ part: VerificationPart; size: string }>(
    `SELECT part, size FROM verification_file JOIN stored_file ON stored_file.id = verification_file.file_id
     WHERE case_id = ? ORDER BY part DESC`,
    [caseId],
  );
  return {
    ...waitingOf({ ...row, reviewer_id: staff.staffId, held_until: heldUntil }, staff, at),
    values: (Object.entries(values) as [VerificationField, string][]).map(([field, value]) => ({
      field,
      name: verificationFields[field].name,
      value,
    })),
    pictures: pictures.map(({ part, size }) => ({ part, name: verificationParts[part].name, bytes: Number(size) })),
    heldUntil: heldUntil.toISOString(),
  };
};

/** Gives a case back. */
export const releaseCase = async (db: Db, staff: StaffSession, caseId: Buffer): Promise<void> => {
  const row = await caseOf(db, caseId);
  if (row.state !== "in-review" || !isMine(row, staff)) throw new AppError("verification.unknown");
  await db.run("UPDATE verification_case SET reviewer_id = NULL, held_until = NULL WHERE id = ? AND reviewer_id = ?", [
    caseId,
    staff.staffId,
  ]);
};

/** A picture of the case in hand; each look is in the ledger first. */
export const pictureOf = async (
  app: App,
  { staff, caseId, part, now }: { staff: StaffSession; caseId: Buffer; part: VerificationPart; now: Date },
) => {
  const row = await inHand(app.database, await caseOf(app.database, caseId), staff, now);
  const [picture] = await app.database.rows<{ file_id: Buffer }>(
    "SELECT file_id FROM verification_file WHERE case_id = ? AND part = ?",
    [caseId, part],
  );
  if (!picture) throw new AppError("file.unknown");
  await app.database.transaction((db) => noteLook(app, db, row, staff, { items: [verificationParts[part].item] }, now));
  return openFile(app, row.account_id, picture.file_id, now);
};

/** Decides the case in hand; the person is told that there is a result. */
export const decideCase = async (
  app: App,
  db: Db,
  { staff, caseId, refusal, at }: { staff: StaffSession; caseId: Buffer; refusal: VerificationReason | null; at: Date },
): Promise<void> => {
  const row = await inHand(db, await heldForUpdate(db, caseId), staff, at);
  const by = { staffId: idText(staff.staffId) };
  if (refusal) await refuseCase(app, db, row, refusal, { at, by, staffId: staff.staffId });
  else await passCase(app, db, row, { at, by });
  await tell(app, db, { accountId: row.account_id, notice: "verification-decided", at });
};

/** Whether one member of staff asked, within a day, that the result be void. */
export const isVoidingAsked = (row: Case, now: Date): boolean =>
  row.voiding_asked_at !== null && now.getTime() - row.voiding_asked_at.getTime() < voidingHours * 3_600_000;

/** Voids a result by two: the first asks, another confirms within a day. The person is told. */
export const overrideResult = async (
  app: App,
  db: Db,
  { staff, caseId, reason, at }: { staff: StaffSession; caseId: Buffer; reason: string; at: Date },
): Promise<{ state: "asked" | "voided" }> => {
  const row = await heldForUpdate(db, caseId);
  if (row.state !== "passed") throw new AppError("verification.moved");
  if (await isOwnAccount(db, staff, row.account_id)) throw new AppError("verification.own");
  const by = { staffId: idText(staff.staffId), because: lookReason(reason) };
  const isSecond = isVoidingAsked(row, at) && !row.voiding_asked_by?.equals(staff.staffId);
  if (!isSecond) {
    await db.run("UPDATE verification_case SET voiding_asked_by = ?, voiding_asked_at = ? WHERE id = ?", [
      staff.staffId,
      at,
      caseId,
    ]);
    await noteCase(app, db, row, "voiding-asked", at, by);
    return { state: "asked" };
  }
  await endCase(app, db, row, "expired", { reason: "voided", at, by });
  await dropUnconfirmed(app, db, row.account_id);
  await tell(app, db, { accountId: row.account_id, notice: "verification-decided", at });
  return { state: "voided" };
};
