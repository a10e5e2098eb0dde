import { z } from "zod";
import { gateReasonKeys, serviceKeys } from "../catalogue/gates";
import { type VaultItem, vaultItems } from "../catalogue/items";
import {
  type AgeBand,
  ageBands,
  guardianStates,
  staffReasonKeys,
  type VerificationField,
  type VerificationMethod,
  verificationFieldKeys,
  verificationMethodKeys,
  verificationPartKeys,
  verificationReasonKeys,
  verificationStates,
  verificationSubjectKeys,
} from "../catalogue/verification";
import type { Contract } from "../contract";
import { consentAct, scopeCode } from "./consents";
import { appId, instant, reason, text, uuid } from "./shapes";

const method = z.enum(verificationMethodKeys as [VerificationMethod, ...VerificationMethod[]]);
const field = z.enum(verificationFieldKeys as [VerificationField, ...VerificationField[]]);
const part = z.enum(verificationPartKeys);
const subject = z.enum(verificationSubjectKeys);
const caseParams = z.strictObject({ caseId: uuid });

/** One verification as its person sees it: never a value that was handed in. */
const verificationCard = z.object({
  caseId: uuid,
  subject,
  method,
  state: z.enum(verificationStates),
  reason: z
    .object({ code: z.enum(verificationReasonKeys), message: z.string(), advice: z.string() })
    .nullable()
    .meta({ description: "Why it was refused or no longer stands, and what to do" }),
  level: z.number().int(),
  startedAt: instant,
  submittedAt: instant.nullable(),
  decidedAt: instant.nullable(),
  expiresAt: instant.nullable().meta({ description: "Until when it has to be finished, or the document is valid" }),
  face: z.object({ url: z.string() }).nullable().meta({ description: "The verifier's own page, while it waits" }),
  attemptsLeft: z.number().int().nullable(),
  isAnswerLate: z.boolean().meta({ description: "The verifier did not answer; it is asked again by itself" }),
  pictures: z.number().int(),
  deletedAt: instant.nullable().meta({ description: "When what was handed in is deleted at the latest" }),
  canAppeal: z.boolean(),
});
export type VerificationCard = z.infer<typeof verificationCard>;

const values = z.strictObject(
  Object.fromEntries(verificationFieldKeys.map((key) => [key, text(200).optional()])) as Record<
    VerificationField,
    z.ZodOptional<ReturnType<typeof text>>
  >,
);
const pictures = z.strictObject(
  Object.fromEntries(verificationPartKeys.map((key) => [key, uuid.optional()])) as Record<
    (typeof verificationPartKeys)[number],
    z.ZodOptional<typeof uuid>
  >,
);

const methodCard = z.object({
  method,
  subject,
  name: z.string(),
  about: z.string(),
  fields: z.array(field),
  parts: z.array(part),
  scopes: z.array(scopeCode),
  checkedBy: z.enum(["verifier", "staff"]),
  step: z.enum(["face", "payment"]).nullable(),
  usesWechat: z.boolean(),
  level: z.number().int(),
});

const result = z.object({
  subject,
  method,
  level: z.number().int(),
  passedAt: instant,
  validUntil: instant.nullable(),
  caseId: uuid,
});

/** Real-name verification (2.4) as the person meets it. Nothing here is a condition of reading, deciding or rights. */
export const verificationContract = {
  "verification.methods": {
    summary: "The ways that can be used here and now, with what each asks for, and who the verifier is",
    access: "account",
    result: z.object({ verifier: z.object({ name: z.string() }).nullable(), methods: z.array(methodCard) }),
  },
  "verification.show": {
    summary: "Where verification stands: results, the one under way, the last refusal, and what withdrawing would stop",
    access: "account",
    result: z.object({
      results: z.array(result),
      open: verificationCard.nullable(),
      last: verificationCard.nullable().meta({ description: "The last one that was refused or ended" }),
      lockedItems: z.array(z.enum(vaultItems as [VaultItem, ...VaultItem[]])),
      submissionsLeft: z.number().int(),
      ageBand: z.enum(Object.keys(ageBands) as [AgeBand, ...AgeBand[]]).nullable(),
      guardian: z.object({
        state: z.enum(["none", ...guardianStates]),
        expiresAt: instant.nullable(),
      }),
      withdrawalStops: z
        .array(z.object({ subject, services: z.array(z.enum(serviceKeys)) }))
        .meta({ description: "Services that close when the result of that subject ends" }),
    }),
  },
  "verification.begin": {
    summary: "Begin a verification by one method; one at a time",
    access: "account",
    needs: "S0",
    body: z.strictObject({ method }),
    result: verificationCard,
    status: 201,
    errors: ["verification.open", "verification.unavailable", "verification.too-many"],
    limit: "write",
  },
  "verification.submit": {
    summary: "Hand in what the method asks for, with each separate consent; nothing is sent to a verifier yet",
    access: "account",
    needs: "S0",
    params: caseParams,
    body: z.strictObject({
      values,
      pictures,
      consents: z.array(consentAct).max(4),
      wechat: z.strictObject({ appId, code: z.string().min(1).max(256) }).optional(),
    }),
    result: verificationCard,
    errors: [
      "verification.unknown",
      "verification.moved",
      "verification.too-many",
      "verification.unavailable",
      "verification.wechat-other",
      "guardian.required",
      "consent.required",
      "document.superseded",
      "document.version-unknown",
      "document.not-effective",
      "file.unknown",
      "wechat.code-invalid",
      "wechat.blocked",
      "wechat.busy",
      "wechat.app-unknown",
    ],
    limit: "write",
  },
  "verification.check": {
    summary: "Ask the verifier now; when it does not answer, nothing changes and it is asked again later by itself",
    access: "account",
    everyTime: true,
    params: caseParams,
    result: verificationCard,
    errors: ["verification.unknown"],
    limit: "write",
  },
  "verification.confirmPayment": {
    summary: "Say which sum arrived; three tries",
    access: "account",
    everyTime: true,
    params: caseParams,
    body: z.strictObject({ fen: z.number().int().min(1).max(10_000) }),
    result: verificationCard,
    errors: ["verification.unknown", "verification.moved", "verification.busy", "verification.payment-missing"],
    limit: "write",
  },
  "verification.withdraw": {
    summary: "Break off a verification, or end its result: what was handed in is deleted at once",
    access: "account",
    params: caseParams,
    result: verificationCard,
    errors: ["verification.unknown", "verification.moved"],
  },
  "verification.appeal": {
    summary: "Have a refusal by staff looked at once more, by somebody else",
    access: "account",
    needs: "S0",
    params: caseParams,
    result: verificationCard,
    errors: ["verification.unknown", "verification.moved", "verification.open"],
  },
  "guardian.ask": {
    summary:
      "Under 14: ask a guardian; their name and phone number alone, and a link to hand over, for one answer within 48 hours",
    access: "account",
    needs: "S0",
    body: z.strictObject({ name: text(50), phone: text(24) }),
    result: z.object({
      link: z.string().meta({ description: "The guardian's way in, to hand over; told once, kept as a hash" }),
      expiresAt: instant,
    }),
    status: 201,
    errors: ["guardian.unavailable", "guardian.standing", "verification.too-many"],
    limit: "write",
  },
  "guardian.open": {
    summary: "What a guardian's link asks; looking does not use it up",
    access: "public",
    everyTime: true,
    body: z.strictObject({ link: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
    result: z.object({ guardianMasked: z.string(), expiresAt: instant, verifier: z.string() }),
    errors: ["guardian.link-over"],
    limit: "login",
  },
  "guardian.answer": {
    summary: "The guardian's answer: agreeing takes a real-name check of their own, of which nothing is kept",
    access: "public",
    everyTime: true,
    body: z.strictObject({
      link: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
      consent: consentAct,
      identity: z.strictObject({ name: text(50), idNumber: text(24) }).optional(),
    }),
    result: z.object({
      state: z.enum(["confirmed", "refused"]),
      withdrawalCode: z.string().nullable().meta({ description: "With it the guardian can withdraw at any time" }),
    }),
    errors: [
      "guardian.link-over",
      "guardian.not-confirmed",
      "verification.busy",
      "consent.required",
      "document.superseded",
      "document.version-unknown",
      "document.not-effective",
    ],
    limit: "login",
  },
  "guardian.withdraw": {
    summary: "The guardian withdraws: the child's verification ends and the account is cancelled",
    access: "public",
    everyTime: true,
    body: z.strictObject({ code: z.string().regex(/^[A-Za-z0-9_-]{43}$/), consent: consentAct }),
    result: z.object({
      eraseAt: instant.meta({ description: "When the child's account is erased" }),
      receiptCode: z.string().nullable().meta({ description: "To look the erasure up; null when it had begun before" }),
    }),
    errors: ["guardian.link-over", "consent.required", "document.version-unknown", "document.not-effective"],
    limit: "login",
  },
} as const satisfies Contract;

const gateAnswer = z.object({
  service: z.enum(serviceKeys),
  name: z.string(),
  isOpen: z.boolean(),
  level: z.number().int().meta({ description: "The level the service asks for" }),
  law: z.string(),
  clause: z.string(),
  refusal: z.object({ code: z.enum(gateReasonKeys), message: z.string(), advice: z.string() }).nullable(),
});

/** Service gates (2.4): what by law takes a real identity. */
export const gateContract = {
  "gates.ask": {
    summary: "Whether an account may use a service that takes a real identity by law; if not, why",
    access: { service: "gate.ask" },
    everyTime: true,
    body: z.strictObject({ accountId: uuid, service: z.enum(serviceKeys) }),
    result: gateAnswer,
    errors: ["account.unknown"],
  },
  "gates.mine": {
    summary: "Which services are open to me, which are not, why, and how they open",
    access: "account",
    result: z.object({ services: z.array(gateAnswer) }),
  },
} as const satisfies Contract;

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
    errors: ["account.unknown"],
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
