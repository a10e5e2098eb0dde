import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { freshItems } from "@baiwa/shared/contracts/contacts";
import type { App } from "../app-context";
import { lockAccount } from "../identity/account-lock";
import type { Db } from "../kernel/database";

const day = 24 * 3_600_000;
const staleDays = 180;
const snoozeDays = 30;
const marks = freshItems.map(() => "?").join(", ");
type Row = { item: VaultItem; confirmed_at: Date };

/** Contacts that nobody has called right for 180 days (2.5); none while the person asked to be left alone. */
export const staleContacts = async (app: App, accountId: Buffer, now: Date) => {
  const snoozed = await app.database.rows("SELECT until FROM freshness_snooze WHERE account_id = ? AND until > ?", [
    accountId,
    now,
  ]);
  if (snoozed.length > 0) return [];
  const rows = await app.database.rows<Row>(
    `SELECT item, confirmed_at FROM vault_value
     WHERE account_id = ? AND item IN (${marks}) AND confirmed_at <= ? ORDER BY confirmed_at`,
    [accountId, ...freshItems, new Date(now.getTime() - staleDays * day)],
  );
  return rows.map(({ item, confirmed_at: at }) => ({
    item: item as (typeof freshItems)[number],
    since: at.toISOString(),
  }));
};

/** "Still right": renews what was confirmed before. What never was, a code or the person's word has to confirm first. */
export const confirmContacts = async (app: App, db: Db, accountId: Buffer, at: Date): Promise<void> => {
  await lockAccount(db, accountId);
  const renewed = await db.run(
    `UPDATE vault_value SET confirmed_at = ? WHERE account_id = ? AND item IN (${marks}) AND confirmed_at IS NOT NULL`,
    [at, accountId, ...freshItems],
  );
  await db.run("DELETE FROM freshness_snooze WHERE account_id = ?", [accountId]);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "contact.still-right", at, subject, body: { count: renewed } });
};

/** Asks again in thirty days. */
export const snoozeFreshness = async (db: Db, accountId: Buffer, at: Date): Promise<void> => {
  await lockAccount(db, accountId);
  await db.run(
    "INSERT INTO freshness_snooze (account_id, until) VALUES (?, ?) ON DUPLICATE KEY UPDATE until = VALUES(until)",
    [accountId, new Date(at.getTime() + snoozeDays * day)],
  );
};
