import { z } from "zod";
import { largestFileBytes } from "../catalogue/file-kinds";
import { type VaultItem, vaultItems } from "../catalogue/items";
import {
  misuseCauses,
  misuseFindings,
  requestActKeys,
  requestKindKeys,
  requestRefusalKeys,
  requestStateKeys,
  requestTerms,
  staffProofKeys,
} from "../catalogue/requests";
import type { Contract } from "../contract";
import { keptFile } from "./files";
import { cursor, email, instant, pageOf, pageSize, reason, text, uuid } from "./shapes";

const keysOf = <T extends object>(from: T) => Object.keys(from) as [keyof T & string, ...(keyof T & string)[]];
const kind = z.enum(requestKindKeys);
const state = z.enum(requestStateKeys);
const words = text(requestTerms.textLength);
const fileIds = z
  .array(uuid)
  .max(requestTerms.mostFiles)
  .refine((ids) => new Set(ids).size === ids.length, { error: "not_unique" })
  .default([]);
const params = z.strictObject({ requestId: uuid });
const fileParams = z.strictObject({ requestId: uuid, fileId: uuid });
const receiptCode = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const items = z
  .array(z.enum(vaultItems as [VaultItem, ...VaultItem[]]))
  .min(1)
  .refine((keys) => new Set(keys).size === keys.length, { error: "not_unique" });

const clock = {
  receivedAt: instant,
  verifiedAt: instant.nullable(),
  dueAt: instant.meta({
    description: "By when it is answered: 15 days from knowing who asks, 30 from its arrival at most (10)",
  }),
  daysLeft: z.number().int().meta({ description: "Whole days, by the mainland's clock; negative when it is late" }),
  isPaused: z.boolean().meta({ description: "The 15 days stand still while we wait for the person; the 30 do not" }),
  decidedAt: instant.nullable(),
};
const card = z.object({
  requestId: uuid,
  kind,
  channel: z.enum(["account", "web", "mail"]),
  state,
  ...clock,
  refusal: z
    .object({ code: z.enum(requestRefusalKeys), message: z.string(), ground: z.string() })
    .nullable()
    .meta({ description: "Only with a reason of the law (PIPL 50)" }),
  finding: z.enum(keysOf(misuseFindings)).nullable(),
  remedies: z.array(z.string()).meta({ description: "What a person can still do, once it is answered or refused" }),
  isUnread: z.boolean(),
});
const event = z.object({
  eventId: uuid,
  at: instant,
  kind: z.enum(["received", "verified", "asked", "said", "done", "late", "answered", "refused", "withdrawn"]),
  author: z.enum(["person", "staff", "system"]),
  text: z.string().nullable(),
  act: z.enum(requestActKeys).nullable(),
  files: z.array(keptFile),
});
const thread = card.extend({ events: z.array(event) });

/** A person's own requests (10): asked, followed, added to, taken back. */
export const requestContract = {
  "requests.open": {
    summary: "Ask; one that could give information away or take it away asks for the person once more",
    access: "account",
    body: z.strictObject({ kind, text: words, fileIds }),
    result: thread,
    status: 201,
    errors: ["request.too-many-open", "file.unknown", "session.step-up-required"],
    limit: "write",
    whileClosing: true,
  },
  "requests.list": {
    summary: "The person's requests, the newest first",
    access: "account",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(card),
  },
  "requests.show": {
    summary: "A request with its whole way and the days left",
    access: "account",
    params,
    result: thread,
    errors: ["request.unknown"],
  },
  "requests.say": {
    summary: "Add to a request, or answer what was asked",
    access: "account",
    params,
    body: z.strictObject({ text: words, fileIds }),
    result: thread,
    status: 201,
    errors: ["request.unknown", "request.closed", "request.too-long", "file.unknown"],
    limit: "write",
    whileClosing: true,
  },
  "requests.seen": {
    summary: "The person has seen where it stands",
    access: "account",
    params,
    result: null,
    errors: ["request.unknown"],
    whileClosing: true,
  },
  "requests.withdraw": {
    summary: "Take a request back",
    access: "account",
    params,
    result: null,
    errors: ["request.unknown", "request.closed"],
  },
  "requests.download": {
    summary: "The bytes of a file in an own request",
    access: "account",
    params: fileParams,
    download: true,
    result: z.unknown(),
    errors: ["request.unknown", "file.unknown"],
  },
  "requests.sendCode": {
    summary:
      "Without an account: send a code to the address that the answer will go to; everybody gets the same answer",
    access: "public",
    body: z.strictObject({ email }),
    result: z.object({ expiresAt: instant, resendAfterSeconds: z.number().int() }),
    errors: ["message.not-sent", "request.too-many"],
    limit: "write",
    everyTime: true,
  },
  "requests.openPublic": {
    summary: "Ask without an account; the receipt code is told once and opens this request alone",
    access: "public",
    body: z.strictObject({ kind, text: words, email, code: z.string().regex(/^\d{6}$/) }),
    result: thread.extend({ receiptCode }),
    status: 201,
    errors: ["code.wrong", "request.too-many-open"],
    limit: "login",
  },
  "requests.track": {
    summary: "Without an account: where the request of a receipt code stands",
    access: "public",
    body: z.strictObject({ receiptCode }),
    result: thread,
    errors: ["request.unknown"],
    limit: "write",
    everyTime: true,
  },
  "requests.sayPublic": {
    summary: "Without an account: add to it, or answer what was asked",
    access: "public",
    body: z.strictObject({ receiptCode, text: words }),
    result: thread,
    status: 201,
    errors: ["request.unknown", "request.closed", "request.too-long"],
    limit: "write",
  },
  "requests.withdrawPublic": {
    summary: "Without an account: take it back",
    access: "public",
    body: z.strictObject({ receiptCode }),
    result: null,
    errors: ["request.unknown", "request.closed"],
    limit: "write",
  },
} as const satisfies Contract;

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
    errors: ["request.unknown", "request.own", "file.unknown"],
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
