import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";

/** Since when the account is frozen (7.2), and by whom. */
export interface Freeze {
  at: Date;
  by: "owner";
}

type Row = { frozen_at: Date | null; frozen_by: "owner" | null };
const freezeIn = (row: Row | undefined): Freeze | null =>
  row?.frozen_at && row.frozen_by ? { at: row.frozen_at, by: row.frozen_by } : null;
const find = "SELECT frozen_at, frozen_by FROM account WHERE id = ?";

/** The account's freeze as it stands now; null when it is not frozen. */
export const freezeOf = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<Freeze | null> =>
  freezeIn((await db.rows<Row>(find, [accountId]))[0]);

/**
 * Holds the account's row until the transaction ends, so that acts on one account which depend on each other (binding,
 * unbinding, setting the password, keeping what a consent allows, freezing, erasing everything) happen one after another.
 * Gives its freeze. Throws `account.unknown` when the account is erased: what was on its way then leaves nothing behind.
 */
export const lockAccount = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<Freeze | null> => {
  const rows = await db.rows<Row>(`${find} FOR UPDATE`, [accountId]);
  if (rows.length === 0) throw new AppError("account.unknown");
  return freezeIn(rows[0]);
};

/**
 * Holds the account for an act of its signed-in owner by which a way in or back is won or lost. Throws `session.expired` when
 * it was frozen after the session was looked up: a freeze ends what is on its way, too.
 */
export const lockForOwner = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<void> => {
  if (await lockAccount(db, accountId)) throw new AppError("session.expired");
};
