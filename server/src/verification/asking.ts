import {
  type AgeBand,
  methodOf,
  type VerificationMethod,
  type VerificationReason,
  verificationLimits,
} from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import { idText } from "../kernel/ids";
import {
  type Case,
  caseOf,
  casesWhere,
  type FieldValues,
  moveCase,
  openFields,
  openStep,
  type Step,
  sealStep,
} from "./cases";
import { endCase, passCase, refuseCase } from "./outcome";
import { type Match, type Verifier, VerifierError } from "./verifier/verifier";

const second = 1000;
const minute = 60 * second;
/** For how long one process asks alone; longer than a call can take. */
const askingMs = 30 * second;
/** How often a face check is asked after while the person is at the verifier's page. */
const faceEveryMs = 15 * second;
const longestPauseMs = 30 * minute;

/** What the verifier's answer means for the case. */
type Finding =
  | { kind: "passed"; band?: AgeBand }
  | { kind: "refused"; reason: VerificationReason }
  | { kind: "pending"; step: Step; dueAt: Date; nextAskAt: Date | null }
  | { kind: "waiting" }
  | { kind: "over" };

interface Inquiry {
  app: App;
  verifier: Verifier;
  row: Case;
  reference: string;
  values: Required<FieldValues>;
  step: Step;
  at: Date;
}
const ofMatch = (match: Match): Finding =>
  match === "match" ? { kind: "passed" } : { kind: "refused", reason: match };
const later = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds);

const askAboutFace = async ({ verifier, row, reference, values, step, at }: Inquiry): Promise<Finding> => {
  if (row.state === "submitted") {
    const opened = await verifier.startFace({ reference, name: values.legal_name, idNumber: values.id_number });
    const dueAt = later(at, verificationLimits.faceMinutes * minute);
    return { kind: "pending", step: opened, dueAt, nextAskAt: later(at, faceEveryMs) };
  }
  const outcome = await verifier.faceResult(step.faceId ?? "");
  if (outcome === "pass") return { kind: "passed" };
  if (outcome === "fail") return { kind: "refused", reason: "face-failed" };
  return outcome === "waiting" ? { kind: "waiting" } : { kind: "over" };
};

const startPayment = async ({ verifier, reference, values, at }: Inquiry): Promise<Finding> => {
  const { paymentId } = await verifier.startPayment({
    reference,
    name: values.org_name,
    uscc: values.uscc,
    account: values.corp_bank_account,
  });
  const dueAt = later(at, verificationLimits.paymentDays * 24 * 60 * minute);
  return { kind: "pending", step: { paymentId }, dueAt, nextAskAt: null };
};

const askWechat = async ({ app, verifier, row, reference, step }: Inquiry): Promise<Finding> => {
  const asked = { accountId: row.account_id, items: ["wx_openid"], purpose: "verification" } as const;
  const reader = { kind: "system", task: "verification" } as const;
  const bound = (await app.vault.read(app.database, { ...asked, reader })).find(
    ({ instance }) => instance === step.appId,
  );
  if (!bound) return { kind: "refused", reason: "wechat-unverified" };
  const found = await verifier.readWechat({ reference, appId: bound.instance, openid: bound.value });
  return found.isVerified ? { kind: "passed", band: found.ageBand } : { kind: "refused", reason: "wechat-unverified" };
};

/** What each method has the verifier check: its own fields and not one more. */
const inquiries: Partial<Record<VerificationMethod, (inquiry: Inquiry) => Promise<Finding>>> = {
  "person-two-factor": async ({ verifier, reference, values }) =>
    ofMatch(await verifier.checkIdentity({ reference, name: values.legal_name, idNumber: values.id_number })),
  "person-bank-card": async ({ verifier, reference, values }) =>
    ofMatch(
      await verifier.checkBankCard({
        reference,
        name: values.legal_name,
        idNumber: values.id_number,
        card: values.bank_card,
      }),
    ),
  "person-face": askAboutFace,
  "person-wechat": askWechat,
  "organisation-registry": async ({ verifier, reference, values }) =>
    ofMatch(
      await verifier.checkOrganisation({
        reference,
        name: values.org_name,
        uscc: values.uscc,
        legalRep: values.legal_rep,
      }),
    ),
  "organisation-payment": startPayment,
};

/** One process alone asks about a case; false when another does, or the case has moved on or used up a try since it was read. */
const claim = async (app: App, row: Case, now: Date): Promise<boolean> =>
  (await app.database.run(
    `UPDATE verification_case SET asking_until = ?
     WHERE id = ? AND state = ? AND attempts = ? AND (asking_until IS NULL OR asking_until <= ?)`,
    [later(now, askingMs), row.id, row.state, String(row.attempts), now],
  )) === 1;

/** Notes that the verifier did not answer, and when it is asked again. */
const unanswered = async (app: App, row: Case, error: VerifierError, now: Date): Promise<void> => {
  const nextAskAt = later(now, Math.min(longestPauseMs, 30 * second * 2 ** Math.min(row.failures, 10)));
  app.log.warn({ kind: error.kind, endpoint: error.endpoint, failures: row.failures + 1 }, "verifier did not answer");
  await app.database.run(
    "UPDATE verification_case SET asking_until = NULL, failures = failures + 1, next_ask_at = ? WHERE id = ? AND state = ?",
    [nextAskAt, row.id, row.state],
  );
};

/** Keeps what was found, unless the case was withdrawn or decided meanwhile: then the answer is dropped. */
const keepFinding = (app: App, asked: Case, finding: Finding, at: Date): Promise<void> =>
  app.database.transaction(async (db) => {
    await lockAccount(db, asked.account_id);
    const [row] = await casesWhere(db, "id = ? FOR UPDATE", [asked.id]);
    if (!row || row.state !== asked.state) return;
    const by = { by: "verifier" };
    switch (finding.kind) {
      case "passed":
        return passCase(app, db, row, { at, band: finding.band, by });
      case "refused":
        return refuseCase(app, db, row, finding.reason, { at, by });
      case "over":
        return endCase(app, db, row, "expired", { reason: "not-finished", at });
      case "pending":
        return moveCase(db, row, "pending", {
          sealed_step: await sealStep(app, row, finding.step),
          due_at: finding.dueAt,
          next_ask_at: finding.nextAskAt,
          asking_until: null,
          failures: 0,
        });
      default:
        await db.run("UPDATE verification_case SET asking_until = NULL, failures = 0, next_ask_at = ? WHERE id = ?", [
          later(at, faceEveryMs),
          row.id,
        ]);
    }
  });

/** Whether the verifier has something to say about the case just now. */
export const isForVerifier = (row: Case): boolean =>
  row.state === "submitted" || (row.state === "pending" && methodOf(row.method).step === "face");

/**
 * Asks the verifier about a case and keeps what it says. Never throws for a verifier that is away: the case then waits and
 * is asked about again, under the same reference, with growing pauses.
 */
export const askVerifier = async (app: App, row: Case): Promise<void> => {
  const { verifier } = app;
  const inquire = inquiries[row.method];
  const now = app.ports.clock();
  if (!verifier || !inquire || !isForVerifier(row) || !(await claim(app, row, now))) return;
  try {
    const values = (await openFields(app, row)) as Required<FieldValues>;
    const step = await openStep(app, row);
    const finding = await inquire({ app, verifier, row, reference: idText(row.id), values, step, at: now });
    await keepFinding(app, row, finding, app.ports.clock());
  } catch (error) {
    if (!(error instanceof VerifierError)) throw error;
    if (error.kind !== "rejected") return unanswered(app, row, error, now);
    await keepFinding(app, row, { kind: "refused", reason: "not-checkable" }, app.ports.clock());
  }
};

/**
 * Compares the sum that arrived. A wrong one counts, three end the case, however many are sent at once; a verifier that is
 * away or a payment still on its way does not. Throws `verification.busy`, `verification.payment-missing` or `verification.moved`.
 */
export const confirmPayment = async (
  app: App,
  { accountId, caseId, fen }: { accountId: Buffer; caseId: Buffer; fen: number },
): Promise<void> => {
  const row = await caseOf(app.database, caseId, accountId);
  if (row.state !== "pending" || methodOf(row.method).step !== "payment") throw new AppError("verification.moved");
  const now = app.ports.clock();
  if (!app.verifier || !(await claim(app, row, now))) throw new AppError("verification.busy", undefined, 5);
  const free = () =>
    app.database.run("UPDATE verification_case SET asking_until = NULL WHERE id = ? AND state = ?", [
      row.id,
      row.state,
    ]);
  const { paymentId = "" } = await openStep(app, row);
  const outcome = await app.verifier
    .confirmPayment({ paymentId, fen, attempt: row.attempts + 1 })
    .catch(async (error: unknown) => {
      await free();
      throw error instanceof VerifierError ? new AppError("verification.busy", undefined, 5) : error;
    });
  if (outcome === "not-arrived") {
    await free();
    throw new AppError("verification.payment-missing");
  }
  const at = app.ports.clock();
  if (outcome === "match") return keepFinding(app, row, { kind: "passed" }, at);
  if (row.attempts + 1 >= verificationLimits.paymentAttempts)
    return keepFinding(app, row, { kind: "refused", reason: "payment-attempts" }, at);
  await app.database.run(
    "UPDATE verification_case SET asking_until = NULL, attempts = attempts + 1 WHERE id = ? AND state = 'pending'",
    [row.id],
  );
};
