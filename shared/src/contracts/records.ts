import { z } from "zod";
import { recordKindKeys, recordSourceKeys, recordStateKeys } from "../catalogue/records";
import type { Contract } from "../contract";
import { cursor, instant, pageOf, pageSize, reason, text, uuid } from "./shapes";

const kind = z.enum(recordKindKeys);
const mostFields = 20;
/** Long enough to say what is wrong with a whole table of customer data pasted into a field. */
const longestValue = 500_000;
const fieldKey = z.string().regex(/^[a-zA-Z]{1,32}$/);
const values = z
  .record(fieldKey, z.string().max(longestValue))
  .refine((given) => Object.keys(given).length <= mostFields, { error: "too_big" })
  .meta({ description: "Field → value, by the fields of the kind; an empty value is no value" });
const version = z
  .number()
  .int()
  .min(1)
  .meta({ description: "The version that was looked at: a newer one is not written over" });
const recordParams = z.strictObject({ recordId: uuid });
const accountParams = z.strictObject({ accountId: uuid });

/** A record with where it came from (2.1.1–2.1.3). Values are masked unless the summary says otherwise. */
const recordCard = z.object({
  recordId: uuid,
  kind,
  state: z.enum(recordStateKeys),
  values: z.record(z.string(), z.string()),
  source: z.enum(recordSourceKeys),
  mandate: z.string().nullable().meta({ description: "What the staff member relied on who entered it on behalf" }),
  enteredAt: instant,
  confirmedAt: instant.nullable(),
  objectUntil: instant.nullable().meta({ description: "Until when its owner may say that it is wrong" }),
  changedAt: instant,
  endedAt: instant.nullable(),
  keptUntil: instant.nullable().meta({ description: "When it is deleted; null while it has not ended" }),
  version,
});
export type RecordCard = z.infer<typeof recordCard>;

const entryErrors = [
  "record.customer-data",
  "record.too-many",
  "warranty.required",
  "overseas.notice-required",
] as const;

/** Business records of a person (2.6.2, 2.6.3, 2.7, 1.5). Other people's are not there. */
export const recordContract = {
  "records.waiting": {
    summary: "How many records wait for the person's word, and how many tickets have something new",
    access: "account",
    result: z.object({ recordsToConfirm: z.number().int(), ticketsUnread: z.number().int() }),
  },
  "records.list": {
    summary: "The person's records, newest first, masked, with who entered them",
    access: "account",
    query: z.strictObject({ kind: kind.optional(), cursor, pageSize }),
    result: pageOf(recordCard),
  },
  "records.show": {
    summary: "One record in full",
    access: "account",
    stepUp: true,
    params: recordParams,
    result: recordCard,
    errors: ["record.unknown"],
  },
  "records.add": {
    summary: "Enter a record; of kinds that the person keeps",
    access: "account",
    needs: "S0",
    body: z.strictObject({ kind, values }),
    result: recordCard,
    status: 201,
    errors: ["record.not-editable", ...entryErrors],
    limit: "write",
  },
  "records.change": {
    summary:
      "Change fields of a record; those left out stay, an empty value is removed. Of two changes at once one wins",
    access: "account",
    needs: "S0",
    params: recordParams,
    body: z.strictObject({ version, values }),
    result: recordCard,
    errors: ["record.unknown", "record.changed", "record.not-editable", "record.not-active", ...entryErrors],
    limit: "write",
  },
  "records.end": {
    summary: "Use a record no more; it is deleted when its retention is over",
    access: "account",
    params: recordParams,
    query: z.strictObject({ version: z.coerce.number().int().min(1) }),
    result: recordCard,
    errors: ["record.unknown", "record.changed", "record.not-editable", "record.not-active"],
  },
  "records.confirm": {
    summary: "Say that what staff entered on one's behalf is right (2.1.2)",
    access: "account",
    params: recordParams,
    body: z.strictObject({ version }),
    result: recordCard,
    errors: ["record.unknown", "record.changed", "record.not-waiting"],
  },
  "records.reject": {
    summary: "Say within seven days that it is wrong: its values are erased at once",
    access: "account",
    params: recordParams,
    body: z.strictObject({ version }),
    result: recordCard,
    errors: ["record.unknown", "record.changed", "record.not-waiting"],
  },
} as const satisfies Contract;

/** Records for staff: beside the permission named here each kind wants its own; every look is in the ledger (G). */
export const adminRecordContract = {
  "adminRecords.list": {
    summary: "An account's records of the kinds this member may see, masked",
    access: { staff: "record.view" },
    params: accountParams,
    query: z.strictObject({ kind: kind.optional(), reason, cursor, pageSize }),
    result: pageOf(recordCard),
    errors: ["account.unknown"],
  },
  "adminRecords.kept": {
    summary: "Records that the law keeps beyond their accounts, masked; nobody's any more",
    access: { staff: "record.restricted" },
    query: z.strictObject({ kind, reason, cursor, pageSize }),
    result: pageOf(recordCard),
  },
  "adminRecords.show": {
    summary: "One record: masked, or in full with the permission to reveal",
    everyTime: true,
    access: { staff: "record.view" },
    params: recordParams,
    body: z.strictObject({ isFull: z.boolean().default(false), reason }),
    result: recordCard,
    errors: ["record.unknown"],
    limit: "search",
  },
  "adminRecords.add": {
    summary: "Keep a record of the company's, or enter one on a person's behalf: with a mandate, unconfirmed (2.1.2)",
    access: { staff: "record.write" },
    params: accountParams,
    body: z.strictObject({ kind, values, mandate: text(60).optional(), reason }),
    result: recordCard,
    status: 201,
    errors: ["account.unknown", "record.mandate-required", "record.not-editable", ...entryErrors],
    limit: "write",
  },
  "adminRecords.change": {
    summary: "Change the company's record, or what staff entered and nobody has confirmed",
    access: { staff: "record.write" },
    params: recordParams,
    body: z.strictObject({ version, values, reason }),
    result: recordCard,
    errors: ["record.unknown", "record.changed", "record.not-editable", "record.not-active", ...entryErrors],
    limit: "write",
  },
  "adminRecords.end": {
    summary: "End the company's record, or withdraw what staff entered and nobody has confirmed",
    access: { staff: "record.write" },
    params: recordParams,
    body: z.strictObject({ version, reason }),
    result: recordCard,
    errors: ["record.unknown", "record.changed", "record.not-editable", "record.not-active"],
  },
} as const satisfies Contract;
