import type { ItemKey } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { invalidField } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const mostAccounts = 100;

interface Search {
  item: ItemKey;
  value: string;
  appId?: string;
}

const candidates = async (app: App, { item, value, appId }: Search): Promise<Buffer[]> => {
  if (item === "account_id") return uuid.test(value) ? [idBytes(value)] : [];
  if (item !== "wx_openid") return app.vault.findAccounts(app.database, item, value);
  if (!appId) throw invalidField("appId", "required", "查找微信标识需要 AppID");
  return app.vault.findAccounts(app.database, item, value, appId);
};

/** Accounts that hold exactly this value, at most 100, oldest first. The value itself is neither kept nor logged. */
export const searchAccounts = async (app: App, search: Search) => {
  const found = (await candidates(app, search)).slice(0, mostAccounts);
  if (found.length === 0) return [];
  const marks = found.map(() => "?").join(", ");
  const rows = await app.database.rows<{ id: Buffer; created_at: Date }>(
    `SELECT id, created_at FROM account WHERE id IN (${marks}) ORDER BY id`,
    found,
  );
  return rows.map((row) => ({ accountId: idText(row.id), createdAt: row.created_at.toISOString() }));
};
