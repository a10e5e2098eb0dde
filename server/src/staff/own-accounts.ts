import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";

/** Accounts a member of staff said are their own: what is about these goes to others (7.1.2). */
export const ownAccounts = async (db: Pick<Db, "rows">, { staffId }: StaffSession): Promise<Buffer[]> =>
  (await db.rows<{ account_id: Buffer }>("SELECT account_id FROM staff_own_account WHERE staff_id = ?", [staffId])).map(
    ({ account_id }) => account_id,
  );

/** Whether the account is one of them. */
export const isOwnAccount = async (db: Pick<Db, "rows">, staff: StaffSession, accountId: Buffer): Promise<boolean> =>
  (await ownAccounts(db, staff)).some((account) => account.equals(accountId));

/** Throws `account.own` for one's own account: nobody looks at it, writes in it or decides about it by the rights of staff. */
export const refuseOwnAccount = async (db: Pick<Db, "rows">, staff: StaffSession, accountId: Buffer): Promise<void> => {
  if (await isOwnAccount(db, staff, accountId)) throw new AppError("account.own");
};
