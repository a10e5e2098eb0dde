import { z } from "zod";
import type { Contract } from "../contract";
import { cursor, instant, pageOf, pageSize, text, uuid } from "./shapes";

/** What is logged (2.1.3, 2.6.1): a way in, an act on an account or a resource, a search. */
export const activityKinds = ["login", "act", "search"] as const;
export type ActivityKind = (typeof activityKinds)[number];

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,59}$/);
const resultCode = z.string().regex(/^[a-z][a-z0-9.-]{0,39}$/);

/** One row that another system of the company hands in: exactly the fields of clause 2.6.1, nothing of what was done inside a service. */
export const activityRow = z.strictObject({
  id: uuid.meta({ description: "Made by the sender, a UUIDv7 for choice; the same id counts once" }),
  accountId: uuid.nullable().default(null),
  at: instant.meta({ description: "At most 7 days ago, at most 5 minutes ahead" }),
  kind: z.enum(activityKinds),
  action: code,
  product: code,
  region: code.nullable().default(null),
  resourceId: text(128).nullable().default(null),
  result: resultCode.default("ok"),
  ip: z.union([z.ipv4(), z.ipv6()]).nullable().default(null),
  browser: text(60).nullable().default(null),
  language: text(35).nullable().default(null),
  deviceModel: text(60).nullable().default(null),
  osVersion: text(60).nullable().default(null),
  search: text(200).nullable().default(null),
});
export type ActivityRow = z.output<typeof activityRow>;

/** Why a row was not taken; the others of the same call were. */
export const rowRefusals = [
  "row-invalid",
  "account-unknown",
  "product-not-allowed",
  "time-too-early",
  "time-too-late",
  "search-not-expected",
] as const;

/** The activity log: one's own rows, and the way in for the company's other systems (2.6, 2.6.1). */
export const activityContract = {
  "activity.list": {
    summary: "One's own activity, newest first; addresses are masked",
    access: "account",
    query: z.strictObject({ kind: z.enum(activityKinds).optional(), cursor, pageSize }),
    result: pageOf(
      z.object({
        activityId: uuid,
        kind: z.enum(activityKinds),
        at: instant,
        action: z.string(),
        product: z.string(),
        region: z.string().nullable(),
        resourceId: z.string().nullable(),
        result: z.string(),
        ip: z.string().nullable().meta({ description: "Without its last part" }),
        browser: z.string().nullable(),
        language: z.string().nullable(),
        deviceModel: z.string().nullable(),
        osVersion: z.string().nullable(),
        search: z.string().nullable(),
      }),
    ),
  },
  "activity.forgetSearches": {
    summary: "Delete the words of all one's searches at once; that something was searched stays in the log",
    access: "account",
    result: null,
    limit: "write",
  },
  "ingest.activity": {
    summary: "Hand in up to 10,000 rows as JSON or NDJSON, gzip allowed; good rows are kept, each bad one is named",
    access: { service: "activity.write" },
    everyTime: true,
    bulk: { mostBytes: 8 * 1024 * 1024, mostRows: 10_000, row: activityRow },
    body: z.strictObject({ rows: z.array(z.unknown()).min(1).max(10_000) }),
    result: z.object({
      accepted: z.number().int(),
      repeated: z.number().int().meta({ description: "Rows with an id that was there already" }),
      refused: z.array(z.object({ index: z.number().int(), code: z.enum(rowRefusals), path: z.string().nullable() })),
    }),
    limit: "ingest",
  },
} as const satisfies Contract;
