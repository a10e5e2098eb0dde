import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";

type Seller = CallResult<"sellers.show">;
let chosen: Seller | undefined;

/** Hands the seller to the page before leaving, in memory: whom somebody looks at is not asked of the server. */
export const choose = (seller: Seller): void => {
  chosen = seller;
};

/** The seller that was chosen; asked for only by whoever opens the page from outside, without saying who they are. */
export const sellerOf = async (sellerId: string): Promise<Outcome<Seller>> =>
  chosen?.sellerId === sellerId ? { ok: true, value: chosen } : call("sellers.show", { params: { sellerId } });
