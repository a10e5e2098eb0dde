import { type Item, type ItemKey, itemKeys, items, type VaultItem } from "@baiwa/shared/catalogue/items";

/** Items that live in the vault. */
export const vaultItems = itemKeys.filter((key): key is VaultItem => items[key].store === "vault");

/** Whether staff may ever see the item's value: it is in the vault, and its mask is not "never". */
export const isRevealable = (item: ItemKey): item is VaultItem =>
  (vaultItems as ItemKey[]).includes(item) && (items[item] as Item).mask !== "never";

/** A picture says who somebody is as much as a name does: it is revealed one at a time, not shown in a list. */
export const isPicture = (item: ItemKey): boolean => items[item].maxLength > 1000;
