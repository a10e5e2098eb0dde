import type { VaultItem } from "@baiwa/shared/catalogue/items";
import {
  type AgeBand,
  bandOf,
  methodOf,
  openStates,
  type VerificationReason,
  verificationFields,
  verificationLimits,
} from "@baiwa/shared/catalogue/verification";
import { ageOn, readIdNumber } from "@baiwa/shared/id-checks";
import type { App } from "../app-context";
import { holdConsent } from "../consent/standing-consent";
import { removeFilesUsedBy } from "../files/file-removal";
import { keepHeld } from "../holds/keep-held";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import type { VaultValue } from "../kernel/vault/vault";
import { type Case, type CaseChange, type FieldValues, moveCase, openFields } from "./cases";
import { finishGuardianship, isGuardianMissing } from "./guardianship";
import { ageBandOf, itemsConfirmedBy, standingResults } from "./standing";
import { dropWaitingPictures } from "./waiting-pictures";

const day = 24 * 3_600_000;

/** Proof of what became of a case: which and by which method, never a value. */
export const noteCase = async (
  app: App,
  db: Db,
  row: Pick<Case, "id" | "account_id" | "method">,
  kind: string,
  at: Date,
  more: JsonObject = {},
): Promise<void> => {
  const { subject } = await app.keyring.of(row.account_id);
  const body = { caseId: idText(row.id), method: row.method, ...more };
  await app.ledger.append(db, { kind: `verification.${kind}`, at, subject, body });
};

const handedIn = ["verification_submission", "id_card_image", "licence_image"] as const;
/** Deletes the pictures of a case; tells how many there were. What of them is held goes to the hold first, the fields too. */
const removePictures = async (app: App, db: Db, row: Pick<Case, "id" | "account_id">): Promise<number> => {
  await keepHeld(app, db, row.account_id, handedIn);
  const count = await db.run("DELETE FROM verification_file WHERE case_id = ?", [row.id]);
  await removeFilesUsedBy(app, db, row.id);
  return count;
};
/** What leaves a case when it is over. */
const over = (at: Date): CaseChange => ({
  open_account_id: null,
  sealed_fields: null,
  sealed_step: null,
  asking_until: null,
  next_ask_at: null,
  reviewer_id: null,
  held_until: null,
  decided_at: at,
});

/** The end of the day in China until which a document is valid. */
const endOfValidity = (value: string | undefined): Date | null =>
  value && value !== "长期" ? new Date(`${value}T23:59:59.999+08:00`) : null;

/** Age band by an id number, today. */
export const bandOfNumber = (idNumber: string, at: Date): AgeBand | null => {
  const read = readIdNumber(idNumber, at);
  return read && bandOf(ageOn(read.bornOn, at));
};

const putBand = (app: App, db: Db, row: Case, band: AgeBand, at: Date): Promise<void> =>
  app.vault.put(db, {
    accountId: row.account_id,
    item: "age_band",
    value: band,
    source: methodOf(row.method).usesWechat ? "verifier" : "system",
    enteredBy: "verification",
    at,
    confirmedAt: at,
  });

/** What is kept of the items that the case confirms. */
const keptValues = (app: App, db: Db, row: Case): Promise<VaultValue[]> => {
  const reader = { kind: "system", task: "verification" } as const;
  const items = itemsConfirmedBy([row]);
  return app.vault.read(db, { accountId: row.account_id, items, purpose: "verification", reader });
};

/** Which of the kept values the new result changes: another name, another number. */
const changedItems = (row: Case, kept: readonly VaultValue[], values: FieldValues): VaultItem[] => {
  const newValue = (item: VaultItem) =>
    Object.entries(values).find(([field]) => verificationFields[field as keyof FieldValues].keptAs === item)?.[1];
  return itemsConfirmedBy([row]).filter((item) => {
    const old = kept.find((value) => value.item === item)?.value;
    return old !== undefined && old !== newValue(item);
  });
};

/** Whether the person's own word says the same already: it stays theirs, and does not go with the result. */
const isOwn = (kept: readonly VaultValue[], wanted: VaultItem, said: string): boolean =>
  kept.some(
    ({ item, value, source, confirmedAt }) =>
      item === wanted && value === said && source !== "verifier" && confirmedAt !== null,
  );

/** Earlier results give way to one by the same method, and all of them to one that names somebody else. */
const replaceEarlier = async (
  app: App,
  db: Db,
  row: Case,
  { changed, at }: { changed: readonly VaultItem[]; at: Date },
): Promise<void> => {
  const isSomebodyElse = changed.some((item) => item !== "id_validity");
  const earlier = (await standingResults(db, row.account_id)).filter(({ subject }) => subject === row.subject);
  for (const one of earlier) {
    if (!isSomebodyElse && one.method !== row.method) continue;
    await moveCase(db, one, "expired", { ...over(one.decided_at ?? at), reason: "replaced", due_at: null });
  }
  if (isSomebodyElse && !methodOf(row.method).fields.includes("id_valid_until"))
    await app.vault.remove(db, row.account_id, "id_validity");
};

/**
 * The result stands: the values that were checked take the place of the former ones, confirmed; pictures and everything
 * else handed in are deleted in the same transaction; result, date and method stay. A child without a guardian's consent
 * does not pass. The caller holds the account.
 */
export const passCase = async (
  app: App,
  db: Db,
  row: Case,
  { at, band: toldBand, by }: { at: Date; band?: AgeBand; by: JsonObject },
): Promise<void> => {
  const { standsOn, fields, step } = methodOf(row.method);
  const { account_id: accountId } = row;
  const values = await openFields(app, row);
  const band = toldBand ?? (values.id_number ? bandOfNumber(values.id_number, at) : null);
  if (standsOn) await holdConsent(app, db, accountId, standsOn);
  if (band) await putBand(app, db, row, band, at);
  if (band === "under-14" && (await isGuardianMissing(db, accountId))) {
    return refuseCase(app, db, row, "guardian", { at, by });
  }
  const kept = await keptValues(app, db, row);
  await replaceEarlier(app, db, row, { changed: changedItems(row, kept, values), at });
  for (const field of fields) {
    const { keptAs } = verificationFields[field];
    const value = values[field];
    if (!keptAs || value === undefined || isOwn(kept, keptAs, value)) continue;
    const origin = { source: "verifier", enteredBy: "verification", at, confirmedAt: at } as const;
    await app.vault.put(db, { accountId, item: keptAs, value, ...origin });
  }
  if (band && band !== "under-14") await finishGuardianship(app, db, accountId);
  const pictures = await removePictures(app, db, row);
  await moveCase(db, row, "passed", {
    ...over(at),
    reason: null,
    due_at: endOfValidity(values.id_valid_until),
    ...(step === "face" ? { face_outcome: "pass" } : {}),
  });
  await noteCase(app, db, row, "passed", at, { level: row.level, picturesDeleted: pictures, ...by });
};

/**
 * Refuses for a coded reason. What staff refused is kept for an appeal, thirty days at most and no longer than one appeal;
 * everything else that was handed in is deleted at once.
 */
export const refuseCase = async (
  app: App,
  db: Db,
  row: Case,
  reason: VerificationReason,
  { at, by, staffId }: { at: Date; by: JsonObject; staffId?: Buffer },
): Promise<void> => {
  const isAppealable = staffId !== undefined && row.is_appeal === 0 && reason !== "guardian";
  const until = new Date(at.getTime() + verificationLimits.refusedDays * day);
  const pictures = isAppealable ? 0 : await removePictures(app, db, row);
  if (isAppealable) await db.run("UPDATE stored_file SET expires_at = ? WHERE used_by = ?", [until, row.id]);
  await moveCase(db, row, "refused", {
    ...over(at),
    ...(isAppealable ? { sealed_fields: row.sealed_fields } : {}),
    reason,
    due_at: isAppealable ? until : null,
    refused_by: staffId ?? null,
    ...(methodOf(row.method).step === "face" && reason === "face-failed" ? { face_outcome: "fail" } : {}),
  });
  await noteCase(app, db, row, "refused", at, { reason, picturesDeleted: pictures, ...by });
};

/** Ends a case that is under way, or a result, and deletes what was handed in. */
export const endCase = async (
  app: App,
  db: Db,
  row: Case,
  to: "withdrawn" | "expired",
  { reason, at, by = {} }: { reason: VerificationReason; at: Date; by?: JsonObject },
): Promise<void> => {
  const waiting = isOpen(row) ? await dropWaitingPictures(app, db, row.account_id) : 0;
  const pictures = (await removePictures(app, db, row)) + waiting;
  await moveCase(db, row, to, { ...over(at), reason, due_at: null });
  await noteCase(app, db, row, to, at, { reason, picturesDeleted: pictures, ...by });
};

/** Deletes a verification that was begun and not handed in, with the pictures that waited for it; a hold keeps what it names of both. */
export const dropBegun = async (app: App, db: Db, accountId: Buffer): Promise<void> => {
  const begun = "verification_case WHERE open_account_id = ? AND state = 'started'";
  if ((await db.rows(`SELECT id FROM ${begun} FOR UPDATE`, [accountId])).length > 0) {
    await keepHeld(app, db, accountId, ["verification", "verification_submission"]);
    await db.run(`DELETE FROM ${begun}`, [accountId]);
  }
  await dropWaitingPictures(app, db, accountId);
};

/** Deletes what a refused case still holds: its appeal is over, or its person wants it gone. */
export const clearRefused = async (app: App, db: Db, row: Case, at: Date): Promise<void> => {
  if (row.state !== "refused") throw new AppError("verification.moved");
  const pictures = await removePictures(app, db, row);
  await db.run("UPDATE verification_case SET sealed_fields = NULL, due_at = NULL WHERE id = ?", [row.id]);
  await noteCase(app, db, row, "cleared", at, { picturesDeleted: pictures });
};

/**
 * Deletes what came with a result and no standing one rests on: the number and its validity, the name as it was confirmed,
 * the age band. A name the person entered stays theirs; that somebody is under 14 stays known, for it protects them (PIPL 31).
 */
export const dropUnconfirmed = async (app: App, db: Db, accountId: Buffer): Promise<void> => {
  const results = await standingResults(db, accountId);
  const confirmed = itemsConfirmedBy(results);
  for (const item of ["id_number", "id_validity"] as const) {
    if (!confirmed.includes(item)) await app.vault.remove(db, accountId, item);
  }
  if (!confirmed.includes("legal_name")) await app.vault.removeFrom(db, accountId, "legal_name", ["verifier"]);
  const isAgeInUse = results.some(({ subject }) => subject === "person");
  if (!isAgeInUse && (await ageBandOf(app, db, accountId)) !== "under-14")
    await app.vault.remove(db, accountId, "age_band");
};

export const isOpen = ({ state }: Pick<Case, "state">): boolean => (openStates as readonly string[]).includes(state);
