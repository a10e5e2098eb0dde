import { createHmac } from "node:crypto";
import type { Database } from "../kernel/database";
import type { AccountKeys, Keyring } from "../kernel/vault/keyring";

/**
 * The log outlives the accounts in it for a while: the law wants six months. So its values are not sealed under the
 * accounts' keys but under a key of the month, which is kept in the keys' database and destroyed when the month's last row
 * is deleted: then no old backup opens them either. Whose a row is stands there only as a pseudonym made with the
 * account's own key; erasing the account destroys that key, and its rows are nobody's from that moment, without
 * touching one of them. Who can open a month's key can still read what happened, for security; nobody can tell to whom.
 */
export const periodOf = (at: Date): Buffer => Buffer.from(`activity-${at.toISOString().slice(0, 7)}`, "latin1");

/** The months that are wholly before a moment and still have a key, with when they began and ended. */
export const monthsWithKeys = async (
  { keys }: Pick<Database, "keys">,
  before: Date,
): Promise<{ period: Buffer; from: Date; to: Date }[]> => {
  const rows = await keys.rows<{ account_id: Buffer }>(
    "SELECT account_id FROM account_key WHERE account_id > ? AND account_id < ? ORDER BY account_id",
    [Buffer.from("activity-0000-00", "latin1"), periodOf(before)],
  );
  return rows.map(({ account_id: period }) => {
    const [year = 0, month = 0] = period.toString("latin1").slice(-7).split("-").map(Number);
    return { period, from: new Date(Date.UTC(year, month - 1)), to: new Date(Date.UTC(year, month)) };
  });
};

/** The pseudonym under which the log knows an account; another than the ledger's, so that the two cannot be laid side by side. */
export const holderOf = ({ dataKey }: Pick<AccountKeys, "dataKey">): Buffer =>
  createHmac("sha256", dataKey).update("activity-holder").digest().subarray(0, 16);

/** Keys of the months met in one piece of work, each asked for once. */
export const monthKeys = (keyring: Pick<Keyring, "periodKey">): ((at: Date) => Promise<Buffer>) => {
  const known = new Map<number, Promise<Buffer>>();
  return (at) => {
    const month = at.getUTCFullYear() * 12 + at.getUTCMonth();
    const key = known.get(month) ?? keyring.periodKey(periodOf(at));
    known.set(month, key);
    return key;
  };
};
