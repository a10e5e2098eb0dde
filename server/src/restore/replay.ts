import type { App } from "../app-context";
import { keepHeld } from "../holds/keep-held";
import type { Db } from "../kernel/database";
import { erasedAccounts, rememberErasure } from "./erasure-list";
import { marksOf, markTogether } from "./restore-mark";

const day = 24 * 3_600_000;
const batch = 500;
/** A hold outlives its account: the law wants it. */
const keptTables = ["legal_hold", "held_item"];

/** Every table that says whose its rows are. */
const tablesOf = ({ database }: App): string[] =>
  database.source.entityMetadatas
    .filter(({ columns }) => columns.some(({ databaseName }) => databaseName === "account_id"))
    .map(({ tableName }) => tableName)
    .filter((table) => !keptTables.includes(table));

/** Rows that hang on others and do not say whose they are. */
const children: readonly [table: string, column: string, parent: string][] = [
  ["stored_file_part", "file_id", "stored_file"],
  ["ticket_attachment", "ticket_id", "ticket"],
];

/** Deletes every row of one account that a backup brought back. Its key is destroyed: what was sealed with it opens nowhere. */
const eraseAgain = async (app: App, db: Db, accountId: Buffer): Promise<number> => {
  const keys = await app.keyring.find(accountId);
  if (keys) {
    await keepHeld(app, db, accountId);
    for (const table of ["consent_state", "consent_ahead"])
      await db.run(`DELETE FROM ${table} WHERE subject = ?`, [keys.subject]);
  }
  let gone = 0;
  for (const [table, column, parent] of children)
    gone += await db.run(
      `DELETE FROM ${table} WHERE ${column} IN (SELECT id FROM ${parent} AS owner WHERE owner.account_id = ?)`,
      [accountId],
    );
  for (const table of tablesOf(app)) gone += await db.run(`DELETE FROM ${table} WHERE account_id = ?`, [accountId]);
  return gone + (await db.run("DELETE FROM account WHERE id = ?", [accountId]));
};

/** Keys of accounts that are nobody's: when the keys were restored, those of erased accounts came back with them. */
const destroyStrayKeys = async (app: App, now: Date): Promise<number> => {
  const before = new Date(now.getTime() - day);
  let [after, destroyed]: [Buffer, number] = [Buffer.alloc(16), 0]; // the product's own key is the first
  for (;;) {
    const rows = await app.database.keys.rows<{ account_id: Buffer }>(
      `SELECT account_id FROM account_key WHERE account_id > ? AND created_at < ? ORDER BY account_id LIMIT ${batch}`,
      [after, before],
    );
    for (const { account_id: id } of rows) {
      if (id.toString("latin1").startsWith("activity-")) continue;
      if ((await app.database.rows("SELECT id FROM account WHERE id = ?", [id])).length > 0) continue;
      await rememberErasure(app.database, id, now);
      await app.keyring.destroy(id);
      destroyed += 1;
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) return destroyed;
    after = last.account_id;
  }
};

/** What a replay did. */
export interface Replay {
  accounts: number;
  rows: number;
  keys: number;
  /** By how many counts the data, or the keys, lagged behind. */
  dataBehind: number;
  keysBehind: number;
}

/**
 * Erases again what a restored backup brought back (6.2): every account of the keys' list of the last days, rows and key;
 * when it was the keys that were restored, also those that are nobody's. Everybody signs in again, since sessions that had
 * ended may be back. One entry of the ledger tells it. May be repeated, and run when nothing was restored.
 */
export const replayErasures = async (app: App): Promise<Replay> => {
  const now = app.ports.clock();
  const marks = await marksOf(app);
  const done: Replay = {
    accounts: 0,
    rows: 0,
    keys: 0,
    dataBehind: Math.max(0, marks.keys - marks.data),
    keysBehind: Math.max(0, marks.data - marks.keys),
  };
  for await (const ids of erasedAccounts(app.database)) {
    for (const id of ids) {
      const rows = await app.database.transaction((db) => eraseAgain(app, db, id));
      await app.keyring.destroy(id);
      done.rows += rows;
      if (rows > 0) done.accounts += 1;
    }
  }
  if (done.keysBehind > 0) done.keys = await destroyStrayKeys(app, now);
  if (done.dataBehind > 1)
    for (const table of ["session", "staff_session"]) await app.database.run(`DELETE FROM ${table}`);
  await app.ledger.append(app.database, { kind: "backup.replayed", at: now, body: { ...done } });
  await markTogether(app, now);
  return done;
};
