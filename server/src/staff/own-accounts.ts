import type { App } from "../app-context";
import { lockAccount } from "../identity/account-lock";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";

const mostOwnAccounts = 20;

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

/**
 * Says which account is one's own; it cannot be taken back. Saying it twice is the same as once. Throws `account.too-many-own`
 * beyond what a person and their family have: whoever could name any number would choose what others must do.
 */
export const declareOwn = async (app: App, db: Db, staff: StaffSession, accountId: Buffer, at: Date): Promise<void> => {
  await lockAccount(db, accountId);
  await db.rows("SELECT id FROM staff WHERE id = ? FOR UPDATE", [staff.staffId]); // of two at once one is the last
  const own = await ownAccounts(db, staff);
  if (own.some((account) => account.equals(accountId))) return;
  if (own.length >= mostOwnAccounts) throw new AppError("account.too-many-own");
  await db.run("INSERT INTO staff_own_account (staff_id, account_id, declared_at) VALUES (?, ?, ?)", [
    staff.staffId,
    accountId,
    at,
  ]);
  const { subject } = await app.keyring.of(accountId);
  const body = { staffId: idText(staff.staffId) };
  await app.ledger.append(db, { kind: "staff.own-account", at, subject, body });
};
