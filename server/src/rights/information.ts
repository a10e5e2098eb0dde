import { type Item, type ItemKey, itemKeys, items, type VaultItem, vaultItems } from "@baiwa/shared/catalogue/items";
import { spokenValue } from "@baiwa/shared/item-format";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { HeldItem } from "./holding";
import { holdings } from "./holdings";

const isVaultItem = (item: ItemKey): item is VaultItem => (vaultItems as ItemKey[]).includes(item);

/** How many records of each item the account has; nothing for items it has none of. */
export const heldCounts = async (app: App, accountId: Buffer): Promise<{ item: ItemKey; count: number }[]> => {
  const inVault = await app.database.rows<{ item: VaultItem; n: number | string }>(
    "SELECT item, COUNT(*) AS n FROM vault_value WHERE account_id = ? GROUP BY item",
    [accountId],
  );
  const counts = await Promise.all(
    itemKeys.map(async (item) => ({
      item,
      count: isVaultItem(item)
        ? Number(inVault.find((row) => row.item === item)?.n ?? 0)
        : await holdings[item as HeldItem].count(app, accountId),
    })),
  );
  return counts.filter(({ count }) => count > 0);
};

/** Everything held of the account as its owner may see it at a glance: values masked, records counted (8.1). */
export const informationOf = async (app: App, accountId: Buffer) => {
  const shown = vaultItems.filter((item) => (items[item] as Item).rights.view);
  const [counts, values] = await Promise.all([
    heldCounts(app, accountId),
    app.vault.masked(app.database, accountId, shown, { kind: "self" }),
  ]);
  return counts.map(({ item, count }) => {
    const { mask, format }: Item = items[item];
    return {
      item,
      count,
      glance: isVaultItem(item) ? null : (holdings[item as HeldItem].glance?.(accountId) ?? null),
      values: values
        .filter((value) => value.item === item)
        .map(({ instance, masked, source, enteredAt, confirmedAt, restrictedAt }) => ({
          instance,
          masked: format === "picture" ? "" : spokenValue(format, masked),
          isMasked: mask !== "none" || format === "picture",
          source,
          enteredAt: enteredAt.toISOString(),
          isConfirmed: confirmedAt !== null,
          isRestricted: restrictedAt !== null,
        })),
    };
  });
};

/** One own value in full. Throws `item.unknown` when it is not held or is never shown to anybody. */
export const revealOwn = async (app: App, accountId: Buffer, item: VaultItem, instance: string): Promise<string> => {
  const { rights, format }: Item = items[item];
  if (!rights.view) throw new AppError("item.unknown");
  const request = { accountId, items: [item], purpose: "subject-access", reader: { kind: "self" } } as const;
  const found = (await app.vault.read(app.database, request)).find((value) => value.instance === instance);
  if (!found) throw new AppError("item.unknown");
  return spokenValue(format, found.value);
};
