import { z } from "zod";
import { topicKeys } from "../catalogue/topics";
import type { Contract } from "../contract";
import { cursor, instant, pageOf, pageSize, uuid } from "./shapes";

/** A message as the person finds it. */
export const inboxMessage = z.object({
  messageId: uuid,
  topic: z.enum(topicKeys),
  title: z.string(),
  text: z.string(),
  page: z
    .object({ path: z.string(), label: z.string() })
    .nullable()
    .meta({ description: "A page of the mini-program that it is about" }),
  at: instant,
  readAt: instant.nullable(),
});
const params = z.strictObject({ messageId: uuid });

/** The inbox (4.5, 7.1.4, 8.3, 9): what was told, kept for a year. */
export const messageContract = {
  "messages.list": {
    summary: "The person's messages, newest first",
    access: "account",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(inboxMessage).extend({ unread: z.number().int() }),
  },
  "messages.unread": {
    summary: "How many messages were not read yet: the badge",
    access: "account",
    result: z.object({ unread: z.number().int() }),
  },
  "messages.show": {
    summary: "One message",
    access: "account",
    params,
    result: inboxMessage,
    errors: ["message.unknown"],
  },
  "messages.read": {
    summary: "Mark a message as read",
    access: "account",
    whileClosing: true,
    params,
    result: inboxMessage,
    errors: ["message.unknown"],
  },
  "messages.readAll": {
    summary: "Mark all messages as read",
    access: "account",
    whileClosing: true,
    result: z.object({ unread: z.number().int() }),
  },
  "messages.remove": {
    summary: "Take a message out of the inbox; that it was sent stays on record",
    access: "account",
    params,
    result: null,
    errors: ["message.unknown"],
  },
} as const satisfies Contract;
