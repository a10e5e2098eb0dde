import { z } from "zod";
import { holdKindKeys } from "../catalogue/holds";
import { itemKeys } from "../catalogue/items";
import { retentionRuleKeys } from "../catalogue/retention";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { cursor, instant, pageOf, pageSize, reason, uuid } from "./shapes";

const ruleKey = z.enum(retentionRuleKeys as [(typeof retentionRuleKeys)[number], ...typeof retentionRuleKeys]);
const count = z.number().int().nonnegative();

/** What is kept how long (6.2): for everybody to read, for staff to see it done. */
export const retentionContract = {
  "retention.list": {
    summary: "Every rule by which information is deleted in time, and the four cases in which some is kept longer",
    access: "public",
    result: z.object({
      rules: z.array(
        z.object({
          rule: ruleKey,
          name: z.string(),
          what: z.string(),
          when: z.string(),
          ground: z.string(),
          items: z.array(z.enum(itemKeys)),
        }),
      ),
      afterwards: z
        .array(z.object({ item: z.enum(itemKeys), name: z.string(), days: count, ground: z.string() }))
        .meta({ description: "What of an account the law keeps when the account has ended" }),
      holds: z.array(z.object({ kind: z.enum(holdKindKeys), name: z.string(), clause: z.string() })),
    }),
  },
  "adminRetention.report": {
    summary: "The nights' runs, the newest first: by which rule how many rows went, and how many a hold kept",
    access: { staff: "retention.view" },
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(
      z.object({
        runId: uuid,
        openedAt: instant,
        closedAt: instant.nullable().meta({ description: "Null while the day's run is open" }),
        rules: z.array(z.object({ rule: z.string(), name: z.string(), erased: count, held: count })),
      }),
    ).extend({ pausedAt: instant.nullable() }),
  },
  "adminRetention.dryRun": {
    summary: "What the next run would delete, and what holds would keep from it; deletes nothing",
    access: { staff: "retention.view" },
    result: z.object({
      at: instant,
      pausedAt: instant.nullable(),
      rules: z.array(
        z.object({ rule: ruleKey, name: z.string(), pace: z.enum(["prompt", "night"]), due: count, held: count }),
      ),
    }),
  },
  "adminRetention.pause": {
    summary: "Ask to pause all deleting by time, cancelled accounts included; a second person approves it",
    access: { staff: "retention.ask" },
    body: z.strictObject({ reason }),
    result: approvalCard,
    status: 201,
  },
  "adminRetention.resume": {
    summary: "Ask to resume deleting",
    access: { staff: "retention.ask" },
    body: z.strictObject({ reason }),
    result: approvalCard,
    status: 201,
  },
  "adminRetention.purge": {
    summary: "Ask to run one rule at once instead of at night; it deletes nothing that is not past its time",
    access: { staff: "retention.ask" },
    body: z.strictObject({ rule: ruleKey, reason }),
    result: approvalCard,
    status: 201,
  },
} as const satisfies Contract;
