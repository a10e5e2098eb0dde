import { z } from "zod";
import { exceptionClauses, exceptionStates, suppressionGrounds } from "../catalogue/exceptions";
import { sharePurposes, shareStates } from "../catalogue/sharing";
import type { Contract } from "../contract";
import { approvalCard, reference } from "./approvals";
import { cursor, instant, line, pageOf, pageSize, reason, text, uuid } from "./shapes";
import { sharedItems } from "./sharing";

const keysOf = <K extends string>(entries: Record<K, unknown>) => z.enum(Object.keys(entries) as [K, ...K[]]);
const base = {
  receiver: line(100).meta({ description: "The authority or whoever else receives it" }),
  country: z.string().regex(/^[A-Z]{2}$/),
  article: line(120).meta({ description: "Law and article" }),
  purpose: z.enum(sharePurposes).meta({ description: "Every item must be readable for it" }),
  items: sharedItems,
  from: instant,
  until: instant,
  recipientId: uuid
    .nullable()
    .default(null)
    .meta({ description: "A recipient of the directory it goes to; else it is handed out once" }),
};
const suppression = keysOf(suppressionGrounds).nullable().default(null);

/** What an exception is asked for with: the intake differs by its clause. */
const intake = z.discriminatedUnion("clause", [
  z.strictObject({
    ...base,
    clause: z.enum(["5.3.1", "5.3.2", "5.3.3", "5.3.4"]),
    documentNumber: reference,
    suppression,
  }),
  z.strictObject({ ...base, clause: z.literal("5.3.5"), facts: text(500) }),
  z.strictObject({
    ...base,
    clause: z.enum(["5.3.6", "5.3.7"]),
    sourceUrl: z.url({ protocol: /^https?$/ }).max(500),
    capturedAt: instant,
  }),
]);
export type ExceptionIntake = z.output<typeof intake>;

const card = z.object({
  exceptionId: uuid,
  accountId: uuid.nullable(),
  clause: z.enum(exceptionClauses),
  name: z.string(),
  state: keysOf(exceptionStates),
  isExpired: z.boolean(),
  details: z.array(z.object({ name: z.string(), value: z.string() })),
  suppression: keysOf(suppressionGrounds).nullable(),
  noticeDueAt: instant
    .nullable()
    .meta({ description: "By when the person has to be told; null when there is nothing to tell" }),
  toldAt: instant.nullable(),
  askedBy: uuid,
  approvedBy: uuid,
  approvedAt: instant,
  until: instant,
  usedAt: instant.nullable(),
});
const params = z.strictObject({ exceptionId: uuid });

/** Passing on without consent where the law says so (5.3): two people, one account, some items, once; the person is told. */
export const exceptionContract = {
  "shares.publicUse": {
    summary: "Whether one said no to further use of what is public about oneself (5.3.6, 5.3.7)",
    access: "account",
    result: z.object({ isRefused: z.boolean(), at: instant.nullable() }),
  },
  "shares.setPublicUse": {
    summary: "Say no to further use of what is public about oneself, or allow it again (PIPL 27)",
    access: "account",
    whileClosing: true,
    body: z.strictObject({ isRefused: z.boolean() }),
    result: z.object({ isRefused: z.boolean(), at: instant.nullable() }),
    limit: "write",
  },
  "adminExceptions.list": {
    summary: "Exceptions that were granted, the newest first",
    access: { staff: "exception.view" },
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(card),
  },
  "adminExceptions.ask": {
    summary: "Ask for an exception; a second person grants it. What a foreign authority asks for is refused (PIPL 41)",
    access: { staff: "exception.ask" },
    params: z.strictObject({ accountId: uuid }),
    body: z.strictObject({ intake, reason }),
    result: approvalCard,
    status: 201,
    errors: [
      "account.unknown",
      "approval.own",
      "exception.foreign",
      "exception.refused",
      "share.not-agreed",
      "recipient.unknown",
      "recipient.ended",
    ],
  },
  "adminExceptions.release": {
    summary: "Pass on what was granted, once: through the queue to its recipient, or handed out here",
    access: { staff: "exception.ask" },
    everyTime: true,
    params,
    body: z.strictObject({ reason }),
    result: z.object({
      shareId: uuid,
      state: keysOf(shareStates),
      at: instant,
      content: z.array(z.object({ item: z.string(), name: z.string(), value: z.string() })).nullable(),
    }),
    errors: [
      "exception.unknown",
      "exception.over",
      "exception.refused",
      "approval.own",
      "share.nothing",
      "share.not-agreed",
      "share.no-basis",
      "recipient.ended",
    ],
  },
  "adminExceptions.tell": {
    summary: "Tell the person now of what could not be told before, or may be told now",
    access: { staff: "exception.approve" },
    params,
    body: z.strictObject({ reason }),
    result: card,
    errors: ["exception.unknown", "exception.unused", "exception.told", "approval.own"],
  },
} as const satisfies Contract;
