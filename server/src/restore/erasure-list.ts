import { retentionTerms } from "@baiwa/shared/catalogue/retention";
import type { App } from "../app-context";
import type { Database } from "../kernel/database";
import { retryConflicts } from "../kernel/retry";
import { countOf, type RuleWork, untilDone } from "../retention/rule";

type Keys = Pick<Database, "keys">;
const day = 24 * 3_600_000;
const batch = 500;

/**
 * Notes in the keys' database that an account is erased: its id and nothing else, for as long as a backup could bring its
 * rows back. Before its key is destroyed, so that no erased account is missing from the list.
 */
export const rememberErasure = async ({ keys }: Keys, accountId: Buffer, at: Date): Promise<void> => {
  const sql =
    "INSERT INTO erased_account (account_id, erased_at) VALUES (?, ?) ON DUPLICATE KEY UPDATE account_id = VALUES(account_id)";
  await retryConflicts(() => keys.run(sql, [accountId, at]));
};

/** The accounts of the list, some at a time, in the order of their ids. */
export async function* erasedAccounts({ keys }: Keys): AsyncIterable<Buffer[]> {
  let after = Buffer.alloc(0);
  for (;;) {
    const rows = await keys.rows<{ account_id: Buffer }>(
      `SELECT account_id FROM erased_account WHERE account_id > ? ORDER BY account_id LIMIT ${batch}`,
      [after],
    );
    if (rows.length > 0) yield rows.map(({ account_id }) => account_id);
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.account_id as Buffer<ArrayBuffer>;
  }
}

const past = "erased_at <= ?";
const before = (now: Date): Date => new Date(now.getTime() - retentionTerms.erasureListDays * day);

/** Forgets erased accounts that no backup can bring back any more. */
export const erasureListRule: RuleWork = {
  due: async (app: App, now) => ({
    due: await countOf(app.database.keys, `erased_account WHERE ${past}`, [before(now)]),
    held: 0,
  }),
  run: async (app, round) => {
    const sql = `DELETE FROM erased_account WHERE ${past} LIMIT ${batch}`;
    await untilDone(round, batch, () => app.database.keys.run(sql, [before(round.now)]));
  },
};
