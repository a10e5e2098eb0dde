import { itemKeys, items, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idText } from "../kernel/ids";

/** Items that live in the vault. */
export const vaultItems = itemKeys.filter((key): key is VaultItem => items[key].store === "vault");

/** When the account was made; throws `account.unknown` for an id nobody has. */
export const accountCreatedAt = async (app: App, accountId: Buffer): Promise<Date> => {
  const [row] = await app.database.rows<{ created_at: Date }>("SELECT created_at FROM account WHERE id = ?", [
    accountId,
  ]);
  if (!row) throw new AppError("account.unknown");
  return row.created_at;
};

/** Leaves the ledger entry of one look at a person's information: who, what, why, never a value. */
export const recordView = async (
  app: App,
  view: {
    staff: StaffSession;
    accountId: Buffer;
    kind: "pi.view" | "consent.proved";
    items: string[];
    reason: string;
    at: Date;
  },
): Promise<void> => {
  await accountCreatedAt(app, view.accountId);
  const { subject } = await app.keyring.of(view.accountId);
  await app.ledger.append(app.database, {
    kind: view.kind,
    at: view.at,
    subject,
    body: { staffId: idText(view.staff.staffId), items: view.items, reason: view.reason },
  });
};
