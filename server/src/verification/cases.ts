import {
  methodOf,
  type VerificationField,
  type VerificationMethod,
  type VerificationReason,
  type VerificationState,
  type VerificationSubject,
  verificationLimits,
  verificationMoves,
  verificationReasons,
} from "@baiwa/shared/catalogue/verification";
import type { VerificationCard } from "@baiwa/shared/contracts/verification";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db, SqlValue } from "../kernel/database";
import { idText } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";

/** A verification as its row says. */
export interface Case {
  id: Buffer;
  account_id: Buffer;
  subject: VerificationSubject;
  method: VerificationMethod;
  level: number;
  state: VerificationState;
  reason: VerificationReason | null;
  sealed_fields: Buffer | null;
  sealed_step: Buffer | null;
  face_outcome: string | null;
  is_minor: number;
  is_appeal: number;
  attempts: number;
  failures: number;
  asking_until: Date | null;
  next_ask_at: Date | null;
  started_at: Date;
  submitted_at: Date | null;
  decided_at: Date | null;
  due_at: Date | null;
  reviewer_id: Buffer | null;
  held_until: Date | null;
  refused_by: Buffer | null;
  voiding_asked_by: Buffer | null;
  voiding_asked_at: Date | null;
}
const columns = `id, account_id, subject, method, level, state, reason, sealed_fields, sealed_step, face_outcome, is_minor,
  is_appeal, attempts, failures, asking_until, next_ask_at, started_at, submitted_at, decided_at, due_at, reviewer_id,
  held_until, refused_by, voiding_asked_by, voiding_asked_at`;

/** Cases by a condition of our own code. */
export const casesWhere = (db: Pick<Db, "rows">, condition: string, values: SqlValue[]): Promise<Case[]> =>
  db.rows<Case>(`SELECT ${columns} FROM verification_case WHERE ${condition}`, values);

/** The case with this id; of `accountId` when it is given. Throws `verification.unknown`. */
export const caseOf = async (db: Pick<Db, "rows">, id: Buffer, accountId?: Buffer): Promise<Case> => {
  const [row] = await casesWhere(db, "id = ?", [id]);
  if (!row || (accountId && !row.account_id.equals(accountId))) throw new AppError("verification.unknown");
  return row;
};

/** What a move may change beside the state; names are columns in our own code. */
export type CaseChange = Partial<Omit<Case, "id" | "account_id" | "state">> & { open_account_id?: Buffer | null };

/** Moves the case on by compare-and-set. Throws `verification.moved` when it is elsewhere by now, or cannot go there. */
export const moveCase = async (
  db: Pick<Db, "run">,
  row: Pick<Case, "id" | "state">,
  to: VerificationState,
  change: CaseChange = {},
): Promise<void> => {
  if (!(verificationMoves[row.state] as readonly string[]).includes(to)) throw new AppError("verification.moved");
  const changes = Object.entries({ ...change, state: to }) as [string, SqlValue][];
  const moved = await db.run(
    `UPDATE verification_case SET ${changes.map(([column]) => `${column} = ?`).join(", ")} WHERE id = ? AND state = ?`,
    [...changes.map(([, value]) => value), row.id, row.state],
  );
  if (moved !== 1) throw new AppError("verification.moved");
};

export type FieldValues = Partial<Record<VerificationField, string>>;
/** What the person's own step needs. */
export interface Step {
  faceId?: string;
  url?: string;
  paymentId?: string;
  appId?: string;
}
const place = (id: Buffer, part: "fields" | "step"): Buffer => Buffer.concat([id, Buffer.from(part)]);
const sealJson = async (app: App, row: Pick<Case, "id" | "account_id">, part: "fields" | "step", value: object) =>
  sealWith((await app.keyring.of(row.account_id)).dataKey, place(row.id, part), Buffer.from(JSON.stringify(value)));
const openJson = async (app: App, row: Case, part: "fields" | "step", sealed: Buffer | null): Promise<object> => {
  if (!sealed) return {};
  const { dataKey } = await app.keyring.of(row.account_id);
  return JSON.parse(openWith(dataKey, place(row.id, part), sealed).toString("utf8")) as object;
};

/** What was handed in, sealed to its case. */
export const sealFields = (app: App, row: Pick<Case, "id" | "account_id">, values: FieldValues): Promise<Buffer> =>
  sealJson(app, row, "fields", values);
export const openFields = (app: App, row: Case): Promise<FieldValues> =>
  openJson(app, row, "fields", row.sealed_fields) as Promise<FieldValues>;
export const sealStep = (app: App, row: Pick<Case, "id" | "account_id">, step: Step): Promise<Buffer> =>
  sealJson(app, row, "step", step);
export const openStep = (app: App, row: Case): Promise<Step> =>
  openJson(app, row, "step", row.sealed_step) as Promise<Step>;

/** Whether a refusal by staff can still be looked at once more. */
export const canAppeal = (row: Case, now: Date): boolean =>
  row.state === "refused" &&
  row.is_appeal === 0 &&
  row.sealed_fields !== null &&
  row.due_at !== null &&
  row.due_at > now;

/** A case as its person sees it. */
export const cardOf = async (app: App, db: Pick<Db, "rows">, row: Case): Promise<VerificationCard> => {
  const [counted] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM verification_file WHERE case_id = ?",
    [row.id],
  );
  const { step } = methodOf(row.method);
  const waits = row.state === "pending";
  const { url } = waits ? await openStep(app, row) : {};
  const holdsSubmission = row.sealed_fields !== null || Number(counted?.n) > 0;
  return {
    caseId: idText(row.id),
    subject: row.subject,
    method: row.method,
    state: row.state,
    reason: row.reason && { code: row.reason, ...reasonWords(row.reason) },
    level: row.level,
    startedAt: row.started_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    expiresAt: row.state === "refused" ? null : (row.due_at?.toISOString() ?? null),
    face: waits && step === "face" && url ? { url } : null,
    attemptsLeft: waits && step === "payment" ? verificationLimits.paymentAttempts - row.attempts : null,
    isAnswerLate: row.failures > 0 && (row.state === "submitted" || waits),
    pictures: Number(counted?.n),
    deletedAt: holdsSubmission && row.state === "refused" ? (row.due_at?.toISOString() ?? null) : null,
    canAppeal: canAppeal(row, app.ports.clock()),
  };
};
const reasonWords = (reason: VerificationReason) => {
  const { message, advice } = verificationReasons[reason];
  return { message, advice };
};

/** The case as it is now, for its person. */
export const freshCard = async (app: App, db: Pick<Db, "rows">, id: Buffer): Promise<VerificationCard> =>
  cardOf(app, db, await caseOf(db, id));
