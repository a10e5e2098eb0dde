import { z } from "zod";
import type { Contract } from "../contract";
import { channel, topicKey } from "./subscriptions";

/** Whatever a mail program made of the link: what is cut short is told so in words of its own. */
const params = z.strictObject({ token: z.string().min(1).max(400) });
const ended = z.object({ topic: topicKey, channel, isCommercial: z.boolean() });
/** Providers send this in the address: theirs is the only field that they let one set. */
const query = z.strictObject({ key: z.string().max(200).default("") });

/** Opting out from outside the product (4.5): by the link of a mail, by answering an SMS, by a mailbox that takes no more. */
export const optOutContract = {
  "unsubscriptions.show": {
    summary: "What the link of a mail ends; nothing is ended by looking",
    access: "public",
    params,
    result: ended,
    errors: ["unsubscription.unknown"],
  },
  "unsubscriptions.end": {
    summary:
      "End it, at once and without a question; mail programs post here by one click (RFC 8058), the body is not looked at",
    access: "public",
    params,
    result: ended,
    errors: ["unsubscription.unknown"],
  },
  "callbacks.smsReplies": {
    summary:
      "An answer to an SMS, from the SMS provider: R or 退订 ends commercial SMS to the phone, anything else is ignored",
    access: "public",
    query,
    body: z.object({
      mobile: z.string().regex(/^\+?\d{5,18}$/),
      nationcode: z
        .union([z.string(), z.number().int().transform(String)])
        .pipe(z.string().regex(/^\d{1,4}$/))
        .default("86"),
      text: z.string().max(2000),
      time: z
        .number()
        .int()
        .nonnegative()
        .max(4_102_444_800)
        .optional()
        .meta({ description: "When it was answered, in seconds since 1970" }),
    }),
    result: z.object({ result: z.literal(0), errmsg: z.string() }),
    errors: ["callback.credential"],
    everyTime: true,
  },
  "callbacks.mailBounces": {
    summary: "Mailboxes that do not exist or complained, from the mail provider: they get no more than the law owes",
    access: "public",
    query,
    body: z.strictObject({
      events: z
        .array(z.strictObject({ address: z.string().min(3).max(254), kind: z.enum(["hard", "soft", "complaint"]) }))
        .min(1)
        .max(1000),
    }),
    result: z.object({ suppressed: z.number().int() }),
    errors: ["callback.credential"],
    everyTime: true,
  },
} as const satisfies Contract;
