import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import {
  methodOf,
  type VerificationField,
  type VerificationMethod,
  type VerificationPart,
  verificationFields,
  verificationLimits,
  verificationMethodKeys,
} from "@baiwa/shared/catalogue/verification";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import type { VerificationCard } from "@baiwa/shared/contracts/verification";
import { checkFormat } from "@baiwa/shared/item-format";
import type { App } from "../app-context";
import { recordConsent } from "../consent/consent.service";
import { holdConsent } from "../consent/standing-consent";
import { useFiles } from "../files/file-store";
import { requireGiven } from "../identity/account.service";
import { lockAccount } from "../identity/account-lock";
import { accountOf, identityOfCode } from "../identity/binding.service";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, newId } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";
import {
  type Case,
  canAppeal,
  caseOf,
  casesWhere,
  type FieldValues,
  freshCard,
  moveCase,
  sealFields,
  sealStep,
} from "./cases";
import { isGuardianMissing } from "./guardianship";
import { bandOfNumber, clearRefused, dropBegun, dropUnconfirmed, endCase, isOpen, noteCase } from "./outcome";
import { dropWaitingPictures } from "./waiting-pictures";

const minute = 60_000;
const hour = 60 * minute;
/** The last moment of a review that begins now. */
const endOfReview = (at: Date): Date => new Date(at.getTime() + verificationLimits.reviewDays * 24 * hour);

/** The methods that can be used here and now: those of staff always, the verifier's where it is configured for them. */
export const availableMethods = (app: App): VerificationMethod[] =>
  verificationMethodKeys.filter(
    (method) => methodOf(method).checkedBy === "staff" || app.config.verifier?.methods.includes(method),
  );

/** How many more submissions the account may make within a day of 24 hours. */
export const submissionsLeft = async (db: Pick<Db, "rows">, accountId: Buffer, now: Date): Promise<number> => {
  const [row] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM verification_case WHERE account_id = ? AND submitted_at > ?",
    [accountId, new Date(now.getTime() - 24 * hour)],
  );
  return Math.max(0, verificationLimits.submissionsADay - Number(row?.n));
};

/**
 * Begins a verification. One that was begun and never submitted gives way, with the pictures that waited for it; of two at once one is refused with
 * `verification.open`.
 */
export const beginCase = async (
  app: App,
  db: Db,
  { accountId, method, at }: { accountId: Buffer; method: VerificationMethod; at: Date },
): Promise<VerificationCard> => {
  if (!availableMethods(app).includes(method)) throw new AppError("verification.unavailable");
  await lockAccount(db, accountId);
  if ((await submissionsLeft(db, accountId, at)) === 0) throw new AppError("verification.too-many");
  await dropBegun(app, db, accountId);
  const { subject, level } = methodOf(method);
  const [id, dueAt] = [newId(), new Date(at.getTime() + verificationLimits.startedMinutes * minute)];
  try {
    await db.run(
      `INSERT INTO verification_case (id, account_id, open_account_id, subject, method, level, state, is_minor, is_appeal,
         attempts, failures, started_at, due_at)
       VALUES (?, ?, ?, ?, ?, ?, 'started', 0, 0, 0, 0, ?, ?)`,
      [id, accountId, accountId, subject, method, String(level), at, dueAt],
    );
  } catch (error) {
    throw isDuplicate(error, "uq_verification_case_open") ? new AppError("verification.open") : error;
  }
  return freshCard(app, db, id);
};

export interface Submission {
  values: FieldValues;
  pictures: Partial<Record<VerificationPart, string>>;
  consents: readonly ConsentAct[];
  wechat?: { appId: string; code: string };
}

/** Every field the method asks for and no other, each in the form it is kept in. Throws `request.invalid` for the first that is wrong. */
const checkedFields = (method: VerificationMethod, given: FieldValues, now: Date): FieldValues => {
  const wanted: readonly VerificationField[] = methodOf(method).fields;
  const strange = (Object.keys(given) as VerificationField[]).find((field) => !wanted.includes(field));
  if (strange) throw invalidField(`values.${strange}`, "unrecognized_keys", "这种方式不需要这一项，请不要填写");
  return Object.fromEntries(
    wanted.map((field) => {
      const checked = checkFormat(verificationFields[field].format, given[field] ?? "", now);
      if ("issue" in checked) throw invalidField(`values.${field}`, checked.issue, checked.message);
      return [field, checked.value];
    }),
  );
};

/** The picture of each part the method asks for, and no other. */
const checkedPictures = (method: VerificationMethod, given: Submission["pictures"]): [VerificationPart, Buffer][] => {
  const wanted: readonly VerificationPart[] = methodOf(method).parts;
  const strange = (Object.keys(given) as VerificationPart[]).find((part) => !wanted.includes(part));
  if (strange) throw invalidField(`pictures.${strange}`, "unrecognized_keys", "这种方式不需要照片");
  return wanted.map((part) => {
    const fileId = given[part];
    if (!fileId) throw invalidField(`pictures.${part}`, "required", "还缺一张照片");
    return [part, idBytes(fileId)];
  });
};

/** The consents of the method, one act for each, all given. Throws `consent.required` naming the first that is missing. */
const checkedConsents = (method: VerificationMethod, acts: readonly ConsentAct[]): ConsentAct[] => {
  const wanted: readonly ScopeCode[] = methodOf(method).scopes;
  const strange = acts.find(({ scope }) => !wanted.includes(scope));
  if (strange) throw invalidField("consents", "unrecognized_keys", "这种方式不需要这项同意");
  return wanted.map((scope) => {
    const found = acts.find((act) => act.scope === scope);
    if (!found) throw new AppError("consent.required", [{ path: scope, issue: "required", message: "需要您单独同意" }]);
    requireGiven(found, scope);
    return found;
  });
};

/** Shows that the WeChat login is the account's own, before anything is asked about it. */
export const ownWechat = async (app: App, accountId: Buffer, { appId, code }: { appId: string; code: string }) => {
  const identity = await identityOfCode(app, appId, code);
  const owner = await accountOf(app, app.database, identity);
  if (!owner?.equals(accountId)) throw new AppError("verification.wechat-other");
  return { appId };
};

/**
 * Takes in what the method asks for, with each separate consent (PIPL 29), in one transaction: all of it or nothing. A
 * child under 14 without a guardian's consent is refused before anything is kept. Nothing has left for a verifier yet.
 */
export const submitCase = async (
  app: App,
  db: Db,
  {
    accountId,
    caseId,
    given,
    wechat,
    at,
  }: { accountId: Buffer; caseId: Buffer; given: Submission; wechat: { appId: string } | null; at: Date },
): Promise<VerificationCard> => {
  await lockAccount(db, accountId);
  const row = await caseOf(db, caseId, accountId);
  if (row.state !== "started") throw new AppError("verification.moved");
  const { method } = row;
  if (!availableMethods(app).includes(method)) throw new AppError("verification.unavailable");
  if ((await submissionsLeft(db, accountId, at)) === 0) throw new AppError("verification.too-many");
  const values = checkedFields(method, given.values, at);
  const pictures = checkedPictures(method, given.pictures);
  const band = values.id_number ? bandOfNumber(values.id_number, at) : null;
  if (band === "under-14" && (await isGuardianMissing(db, accountId))) throw new AppError("guardian.required");
  for (const act of checkedConsents(method, given.consents)) {
    await recordConsent(app, db, { accountId, act, at });
    await holdConsent(app, db, accountId, act.scope); // a withdrawal that came after this act may have been written before it
  }
  const fileIds = pictures.map(([, fileId]) => fileId);
  await useFiles(db, { accountId, kind: "verification-document", fileIds, usedBy: caseId, at, expiresAt: null });
  await dropWaitingPictures(app, db, accountId); // what was uploaded and not handed in after all
  for (const [part, fileId] of pictures) {
    await db.run("INSERT INTO verification_file (file_id, case_id, account_id, part) VALUES (?, ?, ?, ?)", [
      fileId,
      caseId,
      accountId,
      part,
    ]);
  }
  const isForStaff = methodOf(method).checkedBy === "staff";
  await moveCase(db, row, isForStaff ? "in-review" : "submitted", {
    sealed_fields: await sealFields(app, row, values),
    sealed_step: wechat && (await sealStep(app, row, wechat)),
    is_minor: band === null || band === "adult" ? 0 : 1,
    submitted_at: at,
    next_ask_at: isForStaff ? null : at,
    due_at: isForStaff ? endOfReview(at) : new Date(at.getTime() + verificationLimits.unansweredHours * hour),
  });
  await noteCase(app, db, row, "submitted", at, { pictures: pictures.length });
  return freshCard(app, db, caseId);
};

/** Breaks off what is under way, ends a result, or deletes what is kept of a refusal: at once, with all that was handed in. */
export const withdrawCase = async (
  app: App,
  db: Db,
  { accountId, caseId, at }: { accountId: Buffer; caseId: Buffer; at: Date },
): Promise<VerificationCard> => {
  await lockAccount(db, accountId);
  const row = await caseOf(db, caseId, accountId);
  if (row.state === "refused") await clearRefused(app, db, row, at);
  else if (isOpen(row) || row.state === "passed")
    await endCase(app, db, row, "withdrawn", { reason: "own-wish", at, by: { by: "self" } });
  else throw new AppError("verification.moved");
  await dropUnconfirmed(app, db, accountId);
  return freshCard(app, db, caseId);
};

/** Has a refusal by staff looked at once more; the same member of staff does not get it again. */
export const appealCase = async (
  app: App,
  db: Db,
  { accountId, caseId, at }: { accountId: Buffer; caseId: Buffer; at: Date },
): Promise<VerificationCard> => {
  await lockAccount(db, accountId);
  const row: Case = await caseOf(db, caseId, accountId);
  if (!canAppeal(row, at)) throw new AppError("verification.moved");
  const open = await casesWhere(db, "open_account_id = ?", [accountId]);
  if (open.length > 0) throw new AppError("verification.open");
  await db.run("UPDATE stored_file SET expires_at = NULL WHERE used_by = ?", [caseId]);
  await moveCase(db, row, "in-review", {
    open_account_id: accountId,
    is_appeal: 1,
    due_at: endOfReview(at),
    submitted_at: at,
    decided_at: null,
  });
  await noteCase(app, db, row, "appealed", at);
  return freshCard(app, db, caseId);
};
