import type { ItemKey } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import type { HeldLease } from "../kernel/lease";
import { countOf, type RuleWork, untilDone } from "../retention/rule";

type Row = { id: Buffer; account_id: Buffer; items: string };
const batch = 50;

/** Writes down which items a hold names, so that every deletion finds them. */
export const nameHeldItems = async (
  db: Pick<Db, "run">,
  { id, account_id: accountId }: Pick<Row, "id" | "account_id">,
  items: readonly ItemKey[],
): Promise<void> => {
  for (const item of items)
    await db.run("INSERT IGNORE INTO held_item (hold_id, item, account_id) VALUES (?, ?, ?)", [id, item, accountId]);
};

/** Ends a hold: nothing is held by it any more, and what it kept goes with the next round. */
export const liftHold = async (db: Pick<Db, "run">, id: Buffer, at: Date): Promise<void> => {
  await db.run("UPDATE legal_hold SET released_at = ? WHERE id = ? AND released_at IS NULL", [at, id]);
  await db.run("DELETE FROM held_item WHERE hold_id = ?", [id]);
};

/** Does something to each hold found, each in a transaction of its own that leaves one entry in the ledger. */
const eachHold = async (
  app: App,
  held: Pick<HeldLease, "guard">,
  act: { where: string; kind: string; at: Date; change: (db: Db, row: Row) => Promise<void> },
): Promise<void> => {
  const sql = `SELECT id, account_id, items FROM legal_hold WHERE released_at IS NULL AND ${act.where}`;
  for (const { id } of await app.database.rows<Row>(`${sql} LIMIT ${batch}`, [act.at])) {
    await app.database.transaction(async (db) => {
      await held.guard(db);
      const [row] = await db.rows<Row>(`${sql} AND id = ? FOR UPDATE`, [act.at, id]);
      if (!row) return;
      await act.change(db, row);
      const subject = (await app.keyring.find(row.account_id))?.subject;
      const body = { holdId: idText(id), items: JSON.parse(row.items) as ItemKey[] };
      await app.ledger.append(db, { kind: act.kind, at: act.at, ...(subject ? { subject } : {}), body });
    });
  }
};

/**
 * What time does to holds: those of a dispute end after three years, and one whose review is overdue is told of once, in the
 * ledger and the metrics. It stands until people decide; nothing extends it.
 */
export const sweepHolds = async (app: App, held: Pick<HeldLease, "guard">, now: Date): Promise<void> => {
  const unnamed = await app.database.rows<Row>(
    `SELECT id, account_id, items FROM legal_hold WHERE released_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM held_item AS h WHERE h.hold_id = legal_hold.id) LIMIT ${batch}`,
  );
  for (const row of unnamed) await nameHeldItems(app.database, row, JSON.parse(row.items) as ItemKey[]);
  const change = (db: Db, { id }: Row) => liftHold(db, id, now);
  await eachHold(app, held, { where: "ends_at <= ?", kind: "hold.ended", at: now, change });
  await eachHold(app, held, {
    where: "review_at <= ? AND escalated_at IS NULL",
    kind: "hold.overdue",
    at: now,
    change: async (db, { id }) => {
      await db.run("UPDATE legal_hold SET escalated_at = ? WHERE id = ?", [now, id]);
    },
  });
  const overdue = await countOf(app.database, "legal_hold WHERE released_at IS NULL AND review_at <= ?", [now]);
  app.metrics.holdsOverdue.set(overdue);
};

const isOver = "NOT EXISTS (SELECT 1 FROM legal_hold AS l WHERE l.id = held_content.hold_id AND l.released_at IS NULL)";
const isGone = "released_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account AS a WHERE a.id = legal_hold.account_id)";

/** What a hold kept goes once it is released; with an account that is gone, the hold and who asked for it too. */
export const heldContentRule: RuleWork = {
  due: async (app) => {
    const all = await countOf(app.database, "held_content", []);
    const over = await countOf(app.database, `held_content WHERE ${isOver}`, []);
    return { due: over, held: all - over };
  },
  run: async (app, round) => {
    const released = await app.database.rows<{ id: Buffer }>(
      `SELECT DISTINCT hold_id AS id FROM held_content WHERE ${isOver} LIMIT ${batch}`,
    );
    for (const { id } of released) {
      const sql = `DELETE FROM held_content WHERE hold_id = ? LIMIT ${batch}`;
      if (!(await untilDone(round, batch, (db) => db.run(sql, [id])))) return;
    }
    const gone = await app.database.rows<Pick<Row, "id" | "account_id">>(
      `SELECT id, account_id FROM legal_hold WHERE ${isGone}
       AND NOT EXISTS (SELECT 1 FROM held_content AS c WHERE c.hold_id = legal_hold.id) LIMIT ${batch}`,
    );
    for (const { id, account_id: accountId } of gone) {
      const remove = async (db: Db) => {
        const left = await db.rows("SELECT id FROM legal_hold WHERE account_id = ? AND released_at IS NULL", [
          accountId,
        ]);
        if (left.length === 0) await db.run("DELETE FROM approval WHERE account_id = ?", [accountId]);
        return db.run("DELETE FROM legal_hold WHERE id = ?", [id]);
      };
      if ((await round.batch(remove)) === null) return;
    }
  },
};
