import { z } from "zod";
import { largestFileBytes } from "../catalogue/file-kinds";
import {
  misuseCauses,
  misuseFindings,
  requestActKeys,
  requestRefusalKeys,
  requestStateKeys,
  staffProofKeys,
} from "../catalogue/requests";
import type { Contract } from "../contract";
import { keptFile } from "./files";
import { card, event, fileIds, fileParams, items, keysOf, kind, params, words } from "./request-shapes";
import { cursor, email, instant, pageOf, pageSize, reason, text, uuid } from "./shapes";

const queueRow = card.omit({ isUnread: true, remedies: true }).extend({
  handler: z.enum(["nobody", "me", "other"]),
  verifyBy: instant.nullable().meta({ description: "Until when who asks should be known (three working days)" }),
  isLate: z.boolean(),
  isVerifyLate: z.boolean(),
  accountId: uuid.nullable().meta({ description: "The account it is about, once that is known" }),
});
const staffThread = queueRow.extend({
  contact: z.string().nullable().meta({ description: "Where the answer goes, of whoever has no account" }),
  acts: z.array(z.enum(requestActKeys)),
  events: z.array(event),
});
const change = { params, result: queueRow, errors: ["request.unknown", "request.moved", "request.own"] } as const;

/** The desk (10): a queue by risk of lateness, and every act on a request with its proof. */
export const adminRequestContract = {
  "adminRequests.list": {
    summary: "The queue: what is due soonest comes first",
    access: { staff: "request.view" },
    query: z.strictObject({
      state: z.enum(["open", ...requestStateKeys]).default("open"),
      mine: z.stringbool().default(false),
      cursor,
      pageSize,
    }),
    result: pageOf(queueRow),
  },
  "adminRequests.report": {
    summary: "How the terms were kept: open, late, answered in time, by kind, in a period",
    access: { staff: "request.view" },
    query: z.strictObject({ from: instant, to: instant }),
    result: z.object({
      open: z.number().int(),
      late: z.number().int(),
      kinds: z.array(
        z.object({
          kind,
          received: z.number().int(),
          answered: z.number().int(),
          refused: z.number().int(),
          withdrawn: z.number().int(),
          decidedLate: z.number().int(),
        }),
      ),
    }),
  },
  "adminRequests.templates": {
    summary: "Answers to begin from, reasons to refuse for, findings and causes",
    access: { staff: "request.view" },
    result: z.object({
      templates: z.array(z.object({ key: z.string(), name: z.string(), kinds: z.array(kind), text: z.string() })),
      refusals: z.array(z.object({ code: z.enum(requestRefusalKeys), message: z.string(), ground: z.string() })),
      remedies: z.array(z.string()),
    }),
  },
  "adminRequests.show": {
    summary: "A request with all that was said; the look is in the ledger with its reason",
    access: { staff: "request.view" },
    params,
    query: z.strictObject({ reason }),
    result: staffThread,
    errors: ["request.unknown", "request.own"],
  },
  "adminRequests.enter": {
    summary: "Enter a request that came by mail to the published address; it is acknowledged to that address at once",
    access: { staff: "request.enter" },
    body: z.strictObject({ kind, text: words, email, arrivedAt: instant }),
    result: queueRow,
    status: 201,
    errors: ["request.too-many-open"],
  },
  "adminRequests.take": {
    summary: "Take a request on, from nobody or knowingly from a colleague",
    access: { staff: "request.handle" },
    ...change,
    body: z.strictObject({ isTakeover: z.boolean().default(false) }),
    errors: [...change.errors, "request.taken"],
  },
  "adminRequests.verify": {
    summary: "Say how it was made sure who asks, and which account it is about; the 15 days begin",
    access: { staff: "request.handle" },
    ...change,
    body: z.strictObject({ proof: z.enum(staffProofKeys), accountId: uuid.optional(), reason }),
    errors: [...change.errors, "account.unknown"],
  },
  "adminRequests.ask": {
    summary: "Ask the person for what is missing; the 15 days stand still until the answer",
    access: { staff: "request.handle" },
    ...change,
    body: z.strictObject({ text: words }),
    status: 201,
  },
  "adminRequests.attach": {
    summary: "Hand in a file for the answer",
    access: { staff: "request.handle" },
    params,
    upload: { mostBytes: largestFileBytes },
    body: z.strictObject({ name: text(120).optional() }),
    result: keptFile.extend({ deletedUnlessUsedAt: instant }),
    status: 201,
    errors: [
      "request.unknown",
      "request.closed",
      "request.own",
      "file.refused",
      "file.too-large",
      "file.too-many",
      "file.quota",
    ],
    limit: "write",
  },
  "adminRequests.download": {
    summary: "The bytes of a file in a request",
    access: { staff: "request.handle" },
    params: fileParams,
    query: z.strictObject({ reason }),
    download: true,
    result: z.unknown(),
    errors: ["request.unknown", "request.own", "request.not-handler", "file.unknown"],
  },
  "adminRequests.carryOut": {
    summary: "Have the product do what was asked: the copy, the deletion, the restriction; never by hand",
    access: { staff: "request.decide" },
    ...change,
    body: z.discriminatedUnion("act", [
      z.strictObject({ act: z.literal("copy"), reason }),
      z.strictObject({ act: z.literal("cancel-account"), reason }),
      z.strictObject({ act: z.literal("delete-items"), items, reason }),
      z.strictObject({ act: z.literal("restrict"), items, reason }),
    ]),
    errors: [
      ...change.errors,
      "request.not-verified",
      "request.no-account",
      "request.not-allowed",
      "item.locked",
      "export.too-many",
      "cancellation.standing",
    ],
  },
  "adminRequests.answer": {
    summary: "Answer; a complaint of misuse with what was found, what lay behind it, and after what was done",
    access: { staff: "request.decide" },
    ...change,
    body: z.strictObject({
      text: words,
      fileIds,
      finding: z.enum(keysOf(misuseFindings)).optional(),
      cause: z.enum(keysOf(misuseCauses)).optional(),
    }),
    errors: [
      ...change.errors,
      "request.not-verified",
      "request.finding-missing",
      "request.remedy-missing",
      "file.unknown",
    ],
  },
  "adminRequests.refuse": {
    summary: "Refuse, only with a reason of the law; the person is told it and what they can still do",
    access: { staff: "request.decide" },
    ...change,
    body: z.strictObject({ refusal: z.enum(requestRefusalKeys), text: words.optional() }),
  },
} as const satisfies Contract;
