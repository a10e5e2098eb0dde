import { type Item, type ItemSource, items, type VaultItem } from "@baiwa/shared/catalogue/items";

/** A value to keep, with where it came from. */
export interface NewValue {
  accountId: Buffer;
  item: VaultItem;
  /** Tells values of one item apart (the AppID of an openid); empty for items of which there is one. */
  instance?: string;
  value: string;
  source: ItemSource;
  enteredBy: string;
  at: Date;
  confirmedAt?: Date | null;
}

const isLonger = (value: string, most: number): boolean => value.length > most && [...value].length > most;

/**
 * Throws for what the catalogue does not allow to be kept: another place than the vault, a source the item does not have,
 * too long a value, text that is no Unicode. Each is a fault of ours: a request with such a value is refused earlier.
 */
export const checkNewValue = ({ item, value, source }: NewValue): void => {
  const entry: Item | undefined = Object.hasOwn(items, item) ? items[item] : undefined;
  if (entry?.store !== "vault") throw new Error(`${item} is not kept in the vault`);
  if (!entry.source.includes(source)) throw new Error(`${item} may not come from ${source}`);
  if (isLonger(value, entry.maxLength)) throw new Error(`${item} is longer than its catalogue entry allows`);
  if (!value.isWellFormed()) throw new Error(`${item} holds half a character`);
};
