import { z } from "zod";
import { holdKindKeys } from "../catalogue/holds";
import { itemKeys } from "../catalogue/items";
import type { Contract } from "../contract";
import { approvalCard, reference } from "./approvals";
import { cursor, instant, pageOf, pageSize, reason, uuid } from "./shapes";

const items = z
  .array(z.enum(itemKeys as [(typeof itemKeys)[number], ...typeof itemKeys]))
  .min(1)
  .refine((keys) => new Set(keys).size === keys.length, { error: "not_unique" });
const hold = z.object({
  holdId: uuid,
  accountId: uuid,
  kind: z.enum(holdKindKeys),
  name: z.string(),
  clause: z.string(),
  items: z.array(z.string()),
  reference: z.string(),
  placedAt: instant,
  reviewAt: instant,
  isReviewDue: z.boolean(),
  escalatedAt: instant.nullable().meta({ description: "When it was told of that the review is overdue" }),
  endsAt: instant.nullable(),
  releasedAt: instant.nullable(),
});

/** Legal holds (6.2): information that may be kept longer, of one account, some items, one reason and no other. */
export const holdContract = {
  "adminHolds.list": {
    summary: "Holds, those to be looked at again first",
    access: { staff: "hold.view" },
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(hold),
  },
  "adminHolds.place": {
    summary: "Ask for a hold; a second person approves it",
    access: { staff: "hold.ask" },
    params: z.strictObject({ accountId: uuid }),
    body: z.strictObject({ kind: z.enum(holdKindKeys), items, reference, reviewAt: instant, reason }),
    result: approvalCard,
    status: 201,
    errors: ["account.unknown", "approval.own"],
  },
  "adminHolds.release": {
    summary: "Ask to release a hold; what it held is deleted when its own time was over",
    access: { staff: "hold.ask" },
    params: z.strictObject({ holdId: uuid }),
    body: z.strictObject({ reason }),
    result: approvalCard,
    status: 201,
    errors: ["hold.unknown", "hold.released", "approval.own"],
  },
  "adminHolds.review": {
    summary: "Say that a hold is still needed, and until when it is looked at again",
    access: { staff: "hold.approve" },
    params: z.strictObject({ holdId: uuid }),
    body: z.strictObject({ reviewAt: instant, reason }),
    result: hold,
    errors: ["hold.unknown", "hold.released", "approval.own"],
  },
  "adminHolds.read": {
    summary: "What the hold keeps of information that is deleted everywhere else; for its reason, and in the ledger",
    access: { staff: "hold.read" },
    everyTime: true,
    params: z.strictObject({ holdId: uuid }),
    body: z.strictObject({ reason, cursor, pageSize: z.number().int().min(1).max(20).default(5) }),
    result: pageOf(z.object({ item: z.string(), keptAt: instant, rows: z.array(z.unknown()) })),
    errors: ["hold.unknown", "hold.released", "approval.own"],
  },
} as const satisfies Contract;
