import { z } from "zod";
import { largestFileBytes } from "../catalogue/file-kinds";
import { ticketCategoryKeys, ticketStateKeys, ticketTerms } from "../catalogue/tickets";
import type { Contract } from "../contract";
import { keptFile } from "./files";
import { cursor, instant, pageOf, pageSize, reason, text, uuid } from "./shapes";

const ticketParams = z.strictObject({ ticketId: uuid });
const fileParams = z.strictObject({ ticketId: uuid, fileId: uuid });
const category = z.enum(ticketCategoryKeys);
const state = z.enum(ticketStateKeys);
const flag = z
  .boolean()
  .meta({ description: "The file may hold customer data: it goes 30 days after the ticket is closed (1.5)" });
const attachments = z
  .array(z.strictObject({ fileId: uuid, mayHoldCustomerData: flag.default(false) }))
  .max(ticketTerms.mostFiles)
  .refine((files) => new Set(files.map(({ fileId }) => fileId)).size === files.length, { error: "not_unique" })
  .default([]);
/** Long enough to say what is wrong with a whole table of customer data pasted into it. */
const longestText = 500_000;
const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(longestText)
    .meta({ description: `At most ${most} characters once tidied` });
const message = { text: words(ticketTerms.textLength), attachments };

const ticketFile = keptFile.extend({ mayHoldCustomerData: flag });
const ticketMessage = z.object({
  messageId: uuid,
  author: z.enum(["person", "staff"]),
  at: instant,
  text: z.string(),
  attachments: z.array(ticketFile),
});
const ticketCard = z.object({
  ticketId: uuid,
  category,
  state,
  title: z.string(),
  openedAt: instant,
  changedAt: instant,
  closedAt: instant.nullable(),
});
const ownCard = ticketCard.extend({
  isUnread: z.boolean(),
  reopenUntil: instant.nullable().meta({ description: "Until when it can be taken up again" }),
});
const ownThread = ownCard.extend({ lastMessageId: uuid, messages: z.array(ticketMessage) });

/** Tickets (2.6.3): open, reply, attach, close, take up again. Other people's are not there. */
export const ticketContract = {
  "tickets.list": {
    summary: "The person's tickets, the last changed first, with whether something new is in them",
    access: "account",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(ownCard),
  },
  "tickets.open": {
    summary: "Open a ticket, with up to five files handed in before",
    access: "account",
    needs: "S0",
    body: z.strictObject({ category, title: words(ticketTerms.titleLength), ...message }),
    result: ownThread,
    status: 201,
    errors: ["ticket.too-many", "file.unknown", "record.customer-data"],
    limit: "write",
  },
  "tickets.show": {
    summary: "A ticket with everything said in it",
    access: "account",
    params: ticketParams,
    result: ownThread,
    errors: ["ticket.unknown"],
  },
  "tickets.reply": {
    summary: "Say more in a ticket that is not closed",
    access: "account",
    needs: "S0",
    params: ticketParams,
    body: z.strictObject(message),
    result: ownThread,
    status: 201,
    errors: ["ticket.unknown", "ticket.closed", "ticket.too-long", "file.unknown", "record.customer-data"],
    limit: "write",
  },
  "tickets.seen": {
    summary: "The person has seen the ticket up to a message; what came later stays unread",
    access: "account",
    params: ticketParams,
    body: z.strictObject({ lastMessageId: uuid }),
    result: null,
    errors: ["ticket.unknown"],
  },
  "tickets.close": {
    summary: "Close a ticket",
    access: "account",
    params: ticketParams,
    result: ownThread,
    errors: ["ticket.unknown", "ticket.closed"],
  },
  "tickets.reopen": {
    summary: "Take a ticket up again within seven days",
    access: "account",
    params: ticketParams,
    result: ownThread,
    errors: ["ticket.unknown", "ticket.not-closed", "ticket.reopen-over", "ticket.too-many"],
  },
  "tickets.flag": {
    summary: "Say that an attachment may hold customer data, or not",
    access: "account",
    params: fileParams,
    body: z.strictObject({ mayHoldCustomerData: flag }),
    result: null,
    errors: ["ticket.unknown", "file.unknown", "ticket.flag-stays"],
  },
} as const satisfies Contract;

const queueRow = ticketCard.extend({
  waitingSince: instant,
  handler: z.enum(["nobody", "me", "other"]),
  isRestricted: z.boolean(),
});
const staffThread = queueRow.extend({ messages: z.array(ticketMessage) });

/** Tickets for support: the ticket and nothing of the person's profile; every look is in the ledger (2.6.3, G). */
export const adminTicketContract = {
  "adminTickets.list": {
    summary: "The queue: longest waiting first; numbers and addresses in titles are blacked out",
    access: { staff: "ticket.handle" },
    query: z.strictObject({ state: state.default("open"), cursor, pageSize }),
    result: pageOf(queueRow),
  },
  "adminTickets.show": {
    summary: "A ticket with everything said in it; half a year after closing it wants a permission of its own",
    access: { staff: "ticket.handle" },
    params: ticketParams,
    query: z.strictObject({ reason }),
    result: staffThread,
    errors: ["ticket.unknown", "account.own"],
  },
  "adminTickets.take": {
    summary: "Take a ticket on, from nobody or knowingly from a colleague",
    access: { staff: "ticket.handle" },
    params: ticketParams,
    body: z.strictObject({ isTakeover: z.boolean().default(false) }),
    result: queueRow,
    errors: ["ticket.unknown", "ticket.taken", "ticket.closed"],
  },
  "adminTickets.attach": {
    summary: "Hand in a file for a reply; it is sealed under the person's key",
    access: { staff: "ticket.handle" },
    params: ticketParams,
    upload: { mostBytes: largestFileBytes },
    body: z.strictObject({ name: text(120).optional() }),
    result: keptFile.extend({ deletedUnlessUsedAt: instant }),
    status: 201,
    errors: ["ticket.unknown", "ticket.closed", "file.refused", "file.too-large", "file.too-many", "file.quota"],
    limit: "write",
  },
  "adminTickets.download": {
    summary: "The bytes of an attachment",
    access: { staff: "ticket.handle" },
    params: fileParams,
    query: z.strictObject({ reason }),
    download: true,
    result: z.unknown(),
    errors: ["ticket.unknown", "account.own", "file.unknown"],
  },
  "adminTickets.flag": {
    summary: "Say that an attachment may hold customer data, or not",
    access: { staff: "ticket.handle" },
    params: fileParams,
    body: z.strictObject({ mayHoldCustomerData: flag }),
    result: null,
    errors: ["ticket.unknown", "file.unknown"],
  },
  "adminTickets.reply": {
    summary: "Answer in a ticket that is not closed; what was said in it is read with adminTickets.show",
    access: { staff: "ticket.handle" },
    params: ticketParams,
    body: z.strictObject(message),
    result: queueRow,
    status: 201,
    errors: ["ticket.unknown", "ticket.closed", "ticket.too-long", "file.unknown"],
    limit: "write",
  },
  "adminTickets.close": {
    summary: "Close a ticket",
    access: { staff: "ticket.handle" },
    params: ticketParams,
    result: queueRow,
    status: 201,
    errors: ["ticket.unknown", "ticket.closed"],
  },
} as const satisfies Contract;
