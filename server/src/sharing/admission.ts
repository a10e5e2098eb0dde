import type { VaultItem } from "@baiwa/shared/catalogue/items";
import type { ShareBasis, SharePurpose } from "@baiwa/shared/catalogue/sharing";
import { AppError } from "../kernel/app-error";
import {
  isCovered,
  itemsOf,
  mustBeActive,
  mustNotBeOver,
  needsConsent,
  purposesOf,
  type RecipientRow,
} from "./recipient-store";

/** What is about to be passed on, whether it is asked for now or has waited. */
export interface Passing {
  kind: "share" | "correction";
  purpose: SharePurpose;
  items: readonly VaultItem[];
  basis: ShareBasis;
}

/**
 * Refuses what is not agreed with the recipient as its rule now stands: `recipient.ended`, `recipient.overseas`,
 * `share.not-agreed`, `share.no-basis`. Asked at the door, and once more at the moment anything leaves.
 */
export const mustBeAgreed = (row: RecipientRow, { kind, purpose, items, basis }: Passing, at: Date): void => {
  if (kind === "correction") mustNotBeOver(row, at);
  else mustBeActive(row, at);
  if (row.country !== "CN") throw new AppError("recipient.overseas");
  const agreed = itemsOf(row);
  const isAgreed = purposesOf(row).includes(purpose) && items.every((item) => agreed.includes(item));
  if (!isAgreed || !items.every((item) => isCovered(item, purpose))) throw new AppError("share.not-agreed");
  // who answers for itself gets nothing on our contract with the person (PIPL 23)
  if (basis === "contract" && needsConsent(row)) throw new AppError("share.no-basis");
};

/** Why nothing of an account may be passed on as it stands; one that is being cancelled gives nothing but by an exception. */
export const accountRefusal = (state: string | undefined, basis: ShareBasis): AppError | null => {
  if (!state) return new AppError("account.unknown");
  return state === "active" || basis === "exception" ? null : new AppError("account.closing");
};
