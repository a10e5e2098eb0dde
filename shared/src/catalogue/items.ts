import type { Item } from "./item-shape";
import { accountItems } from "./items/account";
import { activityItems } from "./items/activity";
import { businessItems } from "./items/business";
import { choicesItems } from "./items/choices";
import { contactItems } from "./items/contact";
import { disputeItems } from "./items/disputes";
import { incidentItems } from "./items/incidents";
import { messageItems } from "./items/messages";
import { organisationItems } from "./items/organisation";
import { personalisationItems } from "./items/personalisation";
import { recordItems } from "./items/records";
import { requestItems } from "./items/requests";
import { riskItems } from "./items/risk";
import { sharingItems } from "./items/sharing";
import { usageItems } from "./items/usage";
import { verificationItems } from "./items/verification";
import { wechatItems } from "./items/wechat";

export {
  type Item,
  type ItemGroup,
  type ItemSource,
  itemGroups,
  type MaskKind,
  type Purpose,
  purposes,
  type WechatType,
  wechatTypes,
} from "./item-shape";

/**
 * The personal-information catalogue: every item the product can hold. Screens, masks, export, erasure and the
 * purpose gate are derived from it; adding an item is adding one entry to a file of `items/`.
 */
export const items = {
  ...accountItems,
  ...contactItems,
  ...organisationItems,
  ...verificationItems,
  ...wechatItems,
  ...businessItems,
  ...recordItems,
  ...disputeItems,
  ...sharingItems,
  ...messageItems,
  ...usageItems,
  ...activityItems,
  ...riskItems,
  ...incidentItems,
  ...requestItems,
  ...personalisationItems,
  ...choicesItems,
} as const satisfies Record<string, Item>;

export type ItemKey = keyof typeof items;
export const itemKeys = Object.keys(items) as ItemKey[];
/** Items that live sealed in the vault. */
export type VaultItem = {
  [K in ItemKey]: (typeof items)[K]["store"] extends "vault" ? K : never;
}[ItemKey];
/** Items that a person enters in the profile's form. */
export type ProfileItem = {
  [K in ItemKey]: (typeof items)[K] extends { entry: "profile" } ? K : never;
}[ItemKey];
export const profileItems = itemKeys.filter((key): key is ProfileItem => (items[key] as Item).entry === "profile");
export const vaultItems = itemKeys.filter((key): key is VaultItem => items[key].store === "vault");

/** Items of the form that staff or a partner may enter on a person's behalf (2.1.2). */
export const proxyItems = profileItems.filter((key) => (items[key] as Item).source.includes("proxy"));
/** Items of the vault that a person gave and cannot change themselves: their correction is asked for (8.5). */
export const correctableItems = ["username", "email", "phone"] as const satisfies readonly VaultItem[];
export type CorrectableItem = (typeof correctableItems)[number];
