import { z } from "zod";
import type { Contract } from "../contract";
import { consentAct } from "./consents";
import { instant, text } from "./shapes";

const secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A guardian's consent for a child under 14 (PIPL 31): the child asks, the guardian answers without an account. */
export const guardianContract = {
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
    body: z.strictObject({ link: secret }),
    result: z.object({ guardianMasked: z.string(), expiresAt: instant, verifier: z.string() }),
    errors: ["guardian.link-over"],
    limit: "guardian-link", // looking is no try at anybody's password
  },
  "guardian.answer": {
    summary: "The guardian's answer: agreeing takes a real-name check of their own, of which nothing is kept",
    access: "public",
    everyTime: true,
    body: z.strictObject({
      link: secret,
      consent: consentAct,
      identity: z.strictObject({ name: text(50), idNumber: text(24) }).optional(),
      withdrawalCode: secret.meta({
        description:
          "Made by the guardian's device, 256 random bits: with it they can withdraw at any time, and an answer that was lost can be asked for again",
      }),
    }),
    result: z.object({ state: z.enum(["confirmed", "refused"]) }),
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
    body: z.strictObject({ code: secret, consent: consentAct }),
    result: z.object({
      eraseAt: instant.meta({ description: "When the child's account is erased" }),
      receiptCode: z.string().nullable().meta({ description: "To look the erasure up; null when it had begun before" }),
    }),
    errors: ["guardian.code-unknown", "consent.required", "document.version-unknown", "document.not-effective"],
    limit: "login",
  },
} as const satisfies Contract;
