import type { Db } from "../kernel/database";

/**
 * Holds the account's row until the transaction ends, so that acts on one account which depend on each other (binding,
 * unbinding, setting the password, keeping what a consent allows) happen one after another.
 */
export const lockAccount = async (db: Db, accountId: Buffer): Promise<void> => {
  await db.rows("SELECT id FROM account WHERE id = ? FOR UPDATE", [accountId]);
};
