import { type Item, type ItemKey, items, type VaultItem, vaultItems } from "@baiwa/shared/catalogue/items";
import { type Held, isPermitted } from "@baiwa/shared/catalogue/roles";

/** Whether staff may ever see the item's value: it is in the vault, and its mask is not "never". */
export const isRevealable = (item: ItemKey): item is VaultItem =>
  (vaultItems as ItemKey[]).includes(item) && (items[item] as Item).mask !== "never";

/** Whether these roles may see this item in full: bank and id numbers want more than an ordinary look (7.1.2). */
export const mayReveal = (roles: readonly Held[], item: ItemKey): boolean =>
  isPermitted(roles, (items[item] as Item).revealedBy ?? "account.unmask");

/** A picture says who somebody is as much as a name does: it is revealed one at a time, not shown in a list. */
export const isPicture = (item: ItemKey): boolean => (items[item] as Item).format === "picture";
