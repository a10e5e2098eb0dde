import { z } from "zod";
import { interestKeys } from "../catalogue/interests";
import type { Contract } from "../contract";
import { instant } from "./shapes";

const tagId = z.string().regex(/^[0-9a-f]{32}$/);
const interest = z.enum(interestKeys as [(typeof interestKeys)[number], ...typeof interestKeys]);

/** Interest tags and what they influence (4.6): seen, deleted one by one or all at once, gone with their consent. */
export const personalisationContract = {
  "tags.list": {
    summary: "One's own interest tags, and whether the consent that lets them be kept stands",
    access: "account",
    result: z.object({
      isOn: z.boolean(),
      rows: z.array(z.object({ tagId, interest, name: z.string(), seenAt: instant, expiresAt: instant })),
    }),
  },
  "tags.remove": {
    summary: "Delete one tag; its effect is gone with the next request",
    access: "account",
    params: z.strictObject({ tagId }),
    result: null,
    errors: ["item.unknown"],
    limit: "write",
  },
  "tags.clear": {
    summary: "Delete all one's interest tags",
    access: "account",
    result: null,
    limit: "write",
  },
  "suggestions.list": {
    summary: "Products, those of one's interests first; the same list for everybody without the consent",
    access: "account",
    result: z.object({
      isPersonal: z.boolean(),
      rows: z.array(z.object({ interest, name: z.string(), about: z.string(), isForYou: z.boolean() })),
    }),
  },
} as const satisfies Contract;
