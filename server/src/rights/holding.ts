import type { ItemKey, VaultItem } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";

/** An item that lives in tables of its own, not in the vault. */
export type HeldItem = Exclude<ItemKey, VaultItem>;

/**
 * Where an item outside the vault is kept. Export (8.1), the overview and cancellation are derived from it, so that no
 * slice can keep information that its owner is not shown.
 */
export interface Holding {
  /** How many rows the account has. */
  count(app: App, accountId: Buffer): Promise<number>;
  /** What its owner sees of it at a glance, if one short text tells it. */
  glance?(accountId: Buffer): string;
  /** Everything held, opened, oldest first, in batches of the holding's own making. Plain JSON with names people read. */
  copy(app: App, accountId: Buffer): AsyncIterable<JsonObject>;
  /**
   * Erases it in the transaction that cancels the account; tells how many rows went. "kept" for what the catalogue says
   * is kept afterwards, or what is erased by destroying the account's key.
   */
  erase: ((app: App, db: Db, accountId: Buffer) => Promise<number>) | "kept";
}

/** The holdings of one slice. */
export type Holdings<K extends HeldItem> = Record<K, Holding>;

/** Rows of one query as a holding's copy; for tables that hold few rows of a person. */
export async function* each<T>(rows: Promise<T[]>, tell: (row: T) => JsonObject): AsyncIterable<JsonObject> {
  for (const row of await rows) yield tell(row);
}

/** How many rows of the table the account has. Table and column are names in our own code, never input. */
export const countRows = async (app: App, table: string, accountId: Buffer): Promise<number> => {
  const [row] = await app.database.rows<{ n: number | string }>(
    `SELECT COUNT(*) AS n FROM ${table} WHERE account_id = ?`,
    [accountId],
  );
  return Number(row?.n ?? 0);
};
