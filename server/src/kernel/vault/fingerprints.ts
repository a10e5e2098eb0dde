import { type Item, items, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { Db } from "../database";
import { isDuplicate } from "../retry";
import type { Keyring } from "./keyring";
import { normalise } from "./normalise";

/** Another account already holds this unique value. */
export class VaultConflict extends Error {
  constructor(readonly item: VaultItem) {
    super(`${item} is held by another account`);
    this.name = "VaultConflict";
  }
}

/** Where a value is: one fingerprint each. */
export interface Place {
  accountId: Buffer;
  item: VaultItem;
  instance: string;
}

const isHeld = (error: unknown): boolean => isDuplicate(error, "uq_vault_fingerprint_holder");

/**
 * Keyed fingerprints of the items the catalogue says are looked up: equal values are found, and unique ones refused to a
 * second account, without the table holding any of them. A shared value is found whichever instance holds it.
 */
export const createFingerprints = (keyring: Pick<Keyring, "fingerprint">) => {
  const printOf = (item: VaultItem, instance: string, value: string) => {
    const { lookup } = items[item] as Item;
    if (!lookup) return null;
    const print = keyring.fingerprint(item, lookup === "unique" ? instance : "", normalise(item, value));
    return { print, holderKey: lookup === "unique" ? print : null };
  };

  return {
    /**
     * Puts the value's fingerprint in the place of the old one; `isNew` spares the look for an old one. Throws
     * VaultConflict when another account holds the unique value: the unique key decides races.
     */
    put: async (db: Db, { accountId, item, instance }: Place, value: string, isNew: boolean): Promise<void> => {
      const found = printOf(item, instance, value);
      if (!found) return;
      const { print, holderKey } = found;
      try {
        const replaced = isNew
          ? 0
          : await db.run(
              `UPDATE vault_fingerprint SET fingerprint = ?, holder_key = ?
               WHERE account_id = ? AND item = ? AND instance = ?`,
              [print, holderKey, accountId, item, instance],
            );
        if (replaced > 0) return;
        await db.run(
          "INSERT INTO vault_fingerprint (account_id, item, instance, fingerprint, holder_key) VALUES (?, ?, ?, ?, ?)",
          [accountId, item, instance, print, holderKey],
        );
      } catch (error) {
        throw isHeld(error) ? new VaultConflict(item) : error;
      }
    },
    /** Accounts holding exactly this value. */
    find: async (db: Pick<Db, "rows">, item: VaultItem, value: string, instance: string): Promise<Buffer[]> => {
      const found = printOf(item, instance, value);
      if (!found) return [];
      const rows = await db.rows<{ account_id: Buffer }>(
        "SELECT DISTINCT account_id FROM vault_fingerprint WHERE item = ? AND fingerprint = ?",
        [item, found.print],
      );
      return rows.map((row) => row.account_id);
    },
  };
};
