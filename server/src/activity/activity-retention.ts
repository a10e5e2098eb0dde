import { type ItemKey, items } from "@baiwa/shared/catalogue/items";
import { retentionRules } from "@baiwa/shared/catalogue/retention";
import { activityKinds } from "@baiwa/shared/contracts/activity";
import type { App } from "../app-context";
import type { Db, SqlValue } from "../kernel/database";
import { countOf, type RuleWork, untilDone } from "../retention/rule";
import { holderOf, monthsWithKeys, periodOf } from "./log-keys";

const day = 24 * 3_600_000;
const batch = 2000;
const ago = (now: Date, days: number): Date => new Date(now.getTime() - days * day);

/** The pseudonyms of accounts whose rows a standing hold keeps: the log itself names nobody. */
const heldHolders = async (app: App, db: Pick<Db, "rows">, items: readonly ItemKey[]): Promise<Buffer[]> => {
  const rows = await db.rows<{ id: Buffer }>(
    `SELECT DISTINCT account_id AS id FROM held_item WHERE item IN (${items.map(() => "?").join(", ")})`,
    [...items],
  );
  const keys = await Promise.all(rows.map(({ id }) => app.keyring.find(id)));
  return keys.flatMap((found) => (found ? [holderOf(found)] : []));
};

/** The words that find the rows of held accounts, or leave them out. */
const pastOf = async (app: App, db: Pick<Db, "rows">, items: readonly ItemKey[]) => {
  const holders = await heldHolders(app, db, items);
  const marks = holders.map(() => "?").join(", ");
  return {
    holders,
    heldOnes: holders.length > 0 ? `holder IN (${marks})` : "1 = 0",
    others: holders.length > 0 ? `(holder IS NULL OR holder NOT IN (${marks}))` : "1 = 1",
  };
};

const dueOf = async (app: App, items: readonly ItemKey[], where: string, values: SqlValue[]) => {
  const { holders, heldOnes } = await pastOf(app, app.database, items);
  return {
    due: await countOf(app.database, `activity WHERE ${where}`, values),
    held: await countOf(app.database, `activity WHERE ${where} AND ${heldOnes}`, [...values, ...holders]),
  };
};

const searchIsPast = "kind = 'search' AND at < ?";
/** The words of searches older than 30 days (2.6.1); the rows stay as acts for the time the law wants. */
export const searchRule: RuleWork = {
  due: (app, now) => dueOf(app, retentionRules.search.items, searchIsPast, [ago(now, items.search_record.days)]),
  run: async (app, round) => {
    const before = ago(round.now, items.search_record.days);
    await untilDone(round, batch, async (db) => {
      const { holders, others } = await pastOf(app, db, retentionRules.search.items); // a hold may come between two batches
      const sql = `UPDATE activity SET sealed_search = NULL, kind = 'act' WHERE ${searchIsPast} AND ${others} LIMIT ${batch}`;
      return db.run(sql, [before, ...holders]);
    });
  },
};

/** A month whose last row is gone loses its key, so that no backup keeps what was deleted here. */
const destroyEmptyMonths = async (app: App, oldest: Date): Promise<void> => {
  for (const { period, from, to } of await monthsWithKeys(app.database, oldest)) {
    const left = await app.database.rows(
      "SELECT 1 FROM activity WHERE kind IN (?, ?, ?) AND at >= ? AND at < ? LIMIT 1",
      [...activityKinds, from, to],
    );
    if (left.length === 0) await app.keyring.destroy(period);
  }
};

/** Rows of the log older than 200 days (2.6.1), as the catalogue says, and the keys of months that are wholly gone. */
export const activityRule: RuleWork = {
  due: async (app, now) => {
    const oldest = ago(now, items.operation_log.days);
    const where = `kind IN (${activityKinds.map(() => "?").join(", ")}) AND at < ?`;
    return dueOf(app, retentionRules.activity.items, where, [...activityKinds, oldest]);
  },
  run: async (app, round) => {
    const oldest = ago(round.now, items.operation_log.days);
    const remove = (kind: string) => async (db: Db) => {
      const { holders, others } = await pastOf(app, db, retentionRules.activity.items);
      const sql = `DELETE FROM activity WHERE kind = ? AND at < ? AND ${others} LIMIT ${batch}`;
      return db.run(sql, [kind, oldest, ...holders]);
    };
    for (const kind of activityKinds) if (!(await untilDone(round, batch, remove(kind)))) return;
    await destroyEmptyMonths(app, new Date(`${periodOf(oldest).toString("latin1").slice(-7)}-01T00:00:00Z`));
  },
};
