import { z } from "zod";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { cursor, isPlainHost, line, pageOf, pageSize, reason, uuid } from "./shapes";

/**
 * A link that a person can follow or copy: https, no name or password in it. It is kept as browsers go there, its host in
 * ASCII: whoever approves it sees which letters look like others.
 */
const link = z
  .string()
  .max(300)
  .refine((url) => {
    const isPlain = /^https:\/\/[^\s\\]+$/iu.test(url) && URL.canParse(url);
    return (
      isPlain && new URL(url).username === "" && new URL(url).password === "" && isPlainHost(new URL(url).hostname)
    );
  })
  .transform((url) => new URL(url).href);

const sellerPaper = {
  name: line(120),
  offers: line(200).meta({ description: "What it offers, in a few words" }),
  contact: line(120),
  url: link,
  policyUrl: link.meta({ description: "Its own rules for information: it answers for itself (1.3)" }),
};
export const seller = z.object({ sellerId: uuid, ...sellerPaper, url: z.string(), policyUrl: z.string() });
const params = z.strictObject({ sellerId: uuid });

/** Sellers of the market (1.3): what a person is told before leaving for one. Nobody asks who leaves, or whereto. */
export const marketContract = {
  "sellers.list": {
    summary: "The market's sellers, each with its own rules",
    access: "public",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(seller),
    cacheSeconds: 60,
  },
  "sellers.show": {
    summary: "One seller: what to know before leaving for it",
    access: "public",
    params,
    result: seller,
    errors: ["seller.unknown"],
    cacheSeconds: 60,
  },
  "adminSellers.add": {
    summary: "Ask to list a seller; a second person approves it",
    access: { staff: "recipient.ask" },
    body: z.strictObject({ ...sellerPaper, reason }),
    result: approvalCard,
    status: 201,
  },
  "adminSellers.end": {
    summary: "Take a seller off the list at once",
    access: { staff: "recipient.revoke" },
    params,
    body: z.strictObject({ reason }),
    result: null,
    errors: ["seller.unknown"],
  },
} as const satisfies Contract;
export type SellerPaper = z.output<z.ZodObject<typeof sellerPaper>>;
