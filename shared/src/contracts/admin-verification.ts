import { z } from "zod";
import { staffReasonKeys } from "../catalogue/verification";
import type { Contract } from "../contract";
import { instant, reason, uuid } from "./shapes";
import { caseParams, field, method, part, result, subject } from "./verification-shapes";

const waitingCase = z.object({
  caseId: uuid,
  subject,
  method,
  submittedAt: instant,
  isAppeal: z.boolean(),
  isMinor: z.boolean(),
  taken: z.enum(["free", "mine", "other"]),
});

/** The review queue (7.1.2): what was handed in is seen here only, by whoever holds the case. */
export const adminVerificationContract = {
  "adminVerification.queue": {
    summary: "Cases that wait for a decision, oldest first; no names",
    access: { staff: "verification.review" },
    result: z.object({ cases: z.array(waitingCase) }),
  },
  "adminVerification.take": {
    summary: "Take a case for fifteen minutes and see what was written; a look in the ledger",
    access: { staff: "verification.review" },
    everyTime: true,
    params: caseParams,
    result: waitingCase.extend({
      values: z.array(z.object({ field, name: z.string(), value: z.string() })),
      pictures: z.array(z.object({ part, name: z.string(), bytes: z.number().int() })),
      heldUntil: instant,
    }),
    errors: ["verification.unknown", "verification.taken", "verification.own", "staff.forbidden"],
  },
  "adminVerification.release": {
    summary: "Give a case back undecided",
    access: { staff: "verification.review" },
    params: caseParams,
    result: null,
    errors: ["verification.unknown"],
  },
  "adminVerification.picture": {
    summary: "A picture of the case in hand; each look is in the ledger, nothing may be stored",
    access: { staff: "verification.review" },
    params: z.strictObject({ caseId: uuid, part }),
    download: true,
    result: z.unknown(),
    errors: ["verification.unknown", "verification.not-held", "file.unknown"],
  },
  "adminVerification.decide": {
    summary: "Decide the case in hand: passed, or refused for a coded reason",
    access: { staff: "verification.review" },
    params: caseParams,
    body: z.discriminatedUnion("outcome", [
      z.strictObject({ outcome: z.literal("passed") }),
      z.strictObject({ outcome: z.literal("refused"), reason: z.enum(staffReasonKeys as [string, ...string[]]) }),
    ]),
    result: null,
    errors: ["verification.unknown", "verification.not-held", "verification.moved"],
  },
  "adminVerification.declareOwn": {
    summary: "Say which account is one's own, so that its cases go to others; cannot be taken back",
    access: { staff: "self" },
    body: z.strictObject({ accountId: uuid }),
    result: null,
    errors: ["account.unknown", "account.too-many-own"],
  },
  "adminVerification.ofAccount": {
    summary: "The standing results of an account: method, level, date",
    access: { staff: "verification.override" },
    params: z.strictObject({ accountId: uuid }),
    query: z.strictObject({ reason }),
    result: z.object({ results: z.array(result.extend({ isVoidingAsked: z.boolean() })) }),
    errors: ["account.unknown"],
  },
  "adminVerification.override": {
    summary: "Void a result: one member of staff asks, another confirms within a day",
    access: { staff: "verification.override" },
    params: caseParams,
    body: z.strictObject({ reason }),
    result: z.object({ state: z.enum(["asked", "voided"]) }),
    errors: ["verification.unknown", "verification.moved", "verification.own"],
  },
} as const satisfies Contract;
