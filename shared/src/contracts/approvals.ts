import { z } from "zod";
import { approvalStates, fourEyesKeys } from "../catalogue/four-eyes";
import type { Contract } from "../contract";
import { cursor, instant, pageOf, pageSize, reason, text, uuid } from "./shapes";

/** An act as whoever decides sees it: all of what will be done, in words. */
export const approvalCard = z.object({
  approvalId: uuid,
  action: z.enum(fourEyesKeys),
  name: z.string(),
  state: z.enum(approvalStates),
  accountId: uuid.nullable().meta({ description: "Whom it is about, when it is about one person" }),
  reason: z.string(),
  details: z.array(z.object({ name: z.string(), value: z.string() })),
  askedBy: uuid,
  askedAt: instant,
  expiresAt: instant,
  decidedBy: uuid.nullable(),
  decidedAt: instant.nullable(),
});
const params = z.strictObject({ approvalId: uuid });

/** Four eyes (7.1.2): one asks, another with the permission decides, within a day; nothing happens before. */
export const approvalContract = {
  "adminApprovals.list": {
    summary: "What waits for a second person, and what was decided: of the kinds one may ask for or approve",
    access: { staff: "self" },
    query: z.strictObject({ state: z.enum(approvalStates).default("open"), cursor, pageSize }),
    result: pageOf(approvalCard),
  },
  "adminApprovals.decide": {
    summary: "Approve, which does it, or refuse; never what one asked for oneself or what is about one's own account",
    access: { staff: "self" },
    params,
    body: z.strictObject({ outcome: z.enum(["approved", "refused"]), reason }),
    result: approvalCard,
    errors: ["approval.unknown", "approval.decided", "approval.own", "approval.expired", "approval.asker-gone"],
  },
  "adminApprovals.withdraw": {
    summary: "Take back what one asked for",
    access: { staff: "self" },
    params,
    result: null,
    errors: ["approval.unknown", "approval.decided"],
  },
} as const satisfies Contract;

export const reference = text(80);
