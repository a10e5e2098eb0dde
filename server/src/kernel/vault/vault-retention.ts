import { type Item, items, vaultItems } from "@baiwa/shared/catalogue/items";
import type { Db } from "../database";

const day = 24 * 3_600_000;

/** Deletes values older than the catalogue lets them become, in bounded batches; items that are looked up are kept otherwise. */
export const sweepVault = async (db: Pick<Db, "run">, now: Date): Promise<void> => {
  for (const item of vaultItems) {
    const { days, lookup }: Item = items[item];
    if (days === undefined || lookup) continue;
    const oldest = new Date(now.getTime() - days * day);
    await db.run("DELETE FROM vault_value WHERE item = ? AND entered_at < ? LIMIT 5000", [item, oldest]);
  }
};
