import { z } from "zod";
import { transferKinds, transferStates } from "../catalogue/transfers";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { cursor, instant, line, pageOf, pageSize, reason, sha256Hex, text, uuid } from "./shapes";
import { sharedItems } from "./sharing";

const keysOf = <K extends string>(entries: Record<K, unknown>) => z.enum(Object.keys(entries) as [K, ...K[]]);
const kind = keysOf(transferKinds);
const plan = z.strictObject({
  kind,
  receiver: line(100),
  contact: line(100).meta({ description: "How people reach the receiver (PIPL 22)" }),
  items: sharedItems,
  changes: text(200).nullable().default(null).meta({
    description: "What the receiver will do differently; it then asks each person for a new consent",
  }),
  cutOverAt: instant,
});
export type TransferPlan = z.output<typeof plan>;

const told = z.object({
  transferId: uuid,
  kind,
  receiver: z.string(),
  contact: z.string(),
  items: z.array(z.object({ item: z.string(), name: z.string() })),
  changes: z.string().nullable(),
  cutOverAt: instant,
  state: keysOf(transferStates),
});
const params = z.strictObject({ transferId: uuid });

/** Transfer of business (5.2): everybody is told who receives what and how to reach it, before anything moves. */
export const transferContract = {
  "shares.transfers": {
    summary: "Transfers of business one was told of",
    access: "account",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(told.extend({ toldAt: instant })),
  },
  "adminTransfers.list": {
    summary: "Transfers with how many people were told, and what was handed over",
    access: { staff: "transfer.view" },
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(
      told.extend({
        toldByMail: z.number().int(),
        toldByPage: z
          .number()
          .int()
          .meta({ description: "People without a confirmed e-mail address: told in the mini-program" }),
        untold: z.number().int(),
        manifest: z
          .object({ accounts: z.number().int(), counts: z.record(z.string(), z.number().int()), sha256: sha256Hex })
          .nullable(),
        createdAt: instant,
        startedAt: instant.nullable(),
      }),
    ),
  },
  "adminTransfers.announce": {
    summary: "Ask to tell everybody of a transfer; a second person approves it",
    access: { staff: "transfer.ask" },
    body: plan.extend({ reason }),
    result: approvalCard,
    status: 201,
    errors: ["share.not-agreed"],
  },
  "adminTransfers.start": {
    summary: "Ask to start a transfer: once everybody was told and its day has come; a second person approves it",
    access: { staff: "transfer.ask" },
    params,
    body: z.strictObject({ reason }),
    result: approvalCard,
    status: 201,
    errors: ["transfer.unknown", "transfer.moved", "transfer.untold", "transfer.too-early"],
  },
  "adminTransfers.cancel": {
    summary: "Give a transfer up that has not started",
    access: { staff: "transfer.ask" },
    params,
    body: z.strictObject({ reason }),
    result: null,
    errors: ["transfer.unknown", "transfer.moved"],
  },
} as const satisfies Contract;
