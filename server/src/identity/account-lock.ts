import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";

/**
 * Holds the account's row until the transaction ends, so that acts on one account which depend on each other (binding,
 * unbinding, setting the password, keeping what a consent allows, erasing everything) happen one after another. Throws
 * `account.unknown` when the account is erased: what was on its way then leaves nothing behind.
 */
export const lockAccount = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<void> => {
  const rows = await db.rows("SELECT id FROM account WHERE id = ? FOR UPDATE", [accountId]);
  if (rows.length === 0) throw new AppError("account.unknown");
};
