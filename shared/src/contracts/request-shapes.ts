import { z } from "zod";
import { type VaultItem, vaultItems } from "../catalogue/items";
import {
  misuseFindings,
  requestActKeys,
  requestKindKeys,
  requestRefusalKeys,
  requestStateKeys,
  requestTerms,
} from "../catalogue/requests";
import { keptFile } from "./files";
import { instant, text, uuid } from "./shapes";

export const keysOf = <T extends object>(from: T) => Object.keys(from) as [keyof T & string, ...(keyof T & string)[]];
export const kind = z.enum(requestKindKeys);
export const state = z.enum(requestStateKeys);
export const words = text(requestTerms.textLength);
export const fileIds = z
  .array(uuid)
  .max(requestTerms.mostFiles)
  .refine((ids) => new Set(ids).size === ids.length, { error: "not_unique" })
  .default([]);
export const params = z.strictObject({ requestId: uuid });
export const fileParams = z.strictObject({ requestId: uuid, fileId: uuid });
export const receiptCode = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const items = z
  .array(z.enum(vaultItems as [VaultItem, ...VaultItem[]]))
  .min(1)
  .refine((keys) => new Set(keys).size === keys.length, { error: "not_unique" });

export const clock = {
  receivedAt: instant,
  verifiedAt: instant.nullable(),
  dueAt: instant.meta({
    description: "By when it is answered: 15 days from knowing who asks, 30 from its arrival at most (10)",
  }),
  daysLeft: z.number().int().meta({ description: "Whole days, by the mainland's clock; negative when it is late" }),
  isPaused: z.boolean().meta({ description: "The 15 days stand still while we wait for the person; the 30 do not" }),
  decidedAt: instant.nullable(),
};
export const card = z.object({
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
export const event = z.object({
  eventId: uuid,
  at: instant,
  kind: z.enum(["received", "verified", "asked", "said", "done", "late", "answered", "refused", "withdrawn"]),
  author: z.enum(["person", "staff", "system"]),
  text: z.string().nullable(),
  act: z.enum(requestActKeys).nullable(),
  files: z.array(keptFile),
});
export const thread = card.extend({ events: z.array(event) });
