import { z } from "zod";
import { crossingGroundKeys } from "../catalogue/cross-border";
import { itemKeys } from "../catalogue/items";
import type { Contract } from "../contract";
import { approvalCard, reference } from "./approvals";
import { cursor, instant, line, pageSize, reason, uuid } from "./shapes";

const items = z
  .array(z.enum(itemKeys as [(typeof itemKeys)[number], ...typeof itemKeys]))
  .min(1)
  .refine((keys) => new Set(keys).size === keys.length, { error: "not_unique" });
const crossing = z.object({
  crossingId: uuid,
  recipient: z.string(),
  country: z.string(),
  contact: z.string(),
  purpose: z.string(),
  items: z.array(z.string()),
  ground: z.enum(crossingGroundKeys),
  reference: z.string(),
  registeredAt: instant,
  validUntil: instant,
  endedAt: instant.nullable(),
});
const count = z.number().int().nonnegative();

/** Where information is (6.1), and the one way out of the mainland: a register that two people fill. */
export const residencyContract = {
  "adminResidency.report": {
    summary: "Every place that keeps or handles information: its region, whether it is allowed, and the last check",
    access: { staff: "retention.view" },
    result: z.object({
      places: z.array(z.object({ setting: z.string(), name: z.string(), region: z.string(), isAllowed: z.boolean() })),
      isAllowed: z.boolean(),
      checkedAt: instant.nullable(),
      wasAllowed: z.boolean().nullable().meta({ description: "What the last daily check found" }),
    }),
  },
  "adminCrossings.list": {
    summary: "The register of crossings abroad, and how many distinct persons each year: all, and with sensitive items",
    access: { staff: "retention.view" },
    query: z.strictObject({ cursor, pageSize }),
    result: z.object({
      crossings: z.array(crossing).meta({ description: "A page of the register, the newest first" }),
      next: z.string().nullable(),
      years: z.array(z.object({ year: z.number().int(), persons: count, sensitivePersons: count })),
      thresholds: z.array(z.object({ persons: count, ofSensitive: z.boolean(), needs: z.string() })),
    }),
  },
  "adminCrossings.add": {
    summary:
      "Ask to register a crossing abroad; a second person approves it. What is not registered is not transferred",
    access: { staff: "crossing.ask" },
    body: z.strictObject({
      recipient: line(120),
      country: z.string().regex(/^[A-Z]{2}$/),
      contact: line(120),
      purpose: line(200),
      items,
      ground: z.enum(crossingGroundKeys),
      reference,
      validUntil: instant,
      reason,
    }),
    result: approvalCard,
    status: 201,
  },
  "adminCrossings.end": {
    summary: "End a crossing at once",
    access: { staff: "crossing.ask" },
    params: z.strictObject({ crossingId: uuid }),
    body: z.strictObject({ reason }),
    result: crossing,
    errors: ["crossing.unknown", "crossing.ended"],
  },
  "crossings.begin": {
    summary: "Whether an account's information may go abroad by an entry of the register: counted when it may",
    access: { service: "crossing.begin" },
    everyTime: true,
    params: z.strictObject({ crossingId: uuid }),
    body: z.strictObject({ accountId: uuid }),
    result: z.object({
      crossingId: uuid,
      items: z.array(z.string()).meta({ description: "What may go, and nothing else" }),
    }),
    errors: ["crossing.unknown", "crossing.ended", "account.unknown", "consent.required"],
  },
} as const satisfies Contract;
