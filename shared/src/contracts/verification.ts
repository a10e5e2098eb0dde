import { z } from "zod";
import { serviceKeys } from "../catalogue/gates";
import { type VaultItem, vaultItems } from "../catalogue/items";
import {
  type AgeBand,
  ageBands,
  guardianStates,
  type VerificationField,
  verificationFieldKeys,
  verificationPartKeys,
  verificationReasonKeys,
  verificationStates,
} from "../catalogue/verification";
import type { Contract } from "../contract";
import { consentAct, scopeCode } from "./consents";
import { appId, instant, text, uuid } from "./shapes";
import { caseParams, field, method, part, result, subject } from "./verification-shapes";

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
  expiresAt: instant.nullable().meta({
    description: "Until when it has to be finished, by its person or by the reviewers, or the document is valid",
  }),
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
} as const satisfies Contract;
