import { z } from "zod";
import {
  type VerificationField,
  type VerificationMethod,
  verificationFieldKeys,
  verificationMethodKeys,
  verificationPartKeys,
  verificationSubjectKeys,
} from "../catalogue/verification";
import { instant, uuid } from "./shapes";

/** Shapes that verification has in common for its person and for staff. */

export const method = z.enum(verificationMethodKeys as [VerificationMethod, ...VerificationMethod[]]);
export const field = z.enum(verificationFieldKeys as [VerificationField, ...VerificationField[]]);
export const part = z.enum(verificationPartKeys);
export const subject = z.enum(verificationSubjectKeys);
export const caseParams = z.strictObject({ caseId: uuid });

/** A standing result: its method, level and date, never what was checked. */
export const result = z.object({
  subject,
  method,
  level: z.number().int(),
  passedAt: instant,
  validUntil: instant.nullable(),
  caseId: uuid,
});
