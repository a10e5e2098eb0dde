import type { App } from "../app-context";
import type { Db, SqlValue } from "../kernel/database";
import { onePiece } from "../kernel/jobs";

/** How many rows are past their time, and how many of those a legal hold keeps. */
export interface Due {
  due: number;
  held: number;
}

/** One run of the rules. */
export interface Round {
  now: Date;
  stopping: AbortSignal;
  /**
   * One bounded batch in a transaction of its own, under the lease, counted in the same transaction. Tells how many rows
   * went; null when the round has to stop: told to, or paused. What only moves to a hold counts as held, not as erased.
   */
  batch(work: (db: Db) => Promise<number>, countsAs?: "erased" | "held"): Promise<number | null>;
}

/** What one rule of the catalogue does. Broken off anywhere and begun again it does nothing twice. */
export interface RuleWork {
  /** For the dry run and the report; changes nothing. */
  due(app: App, now: Date): Promise<Due>;
  run(app: App, round: Round): Promise<void>;
}

/** Repeats one bounded statement until a batch is not full; false when the round has to stop. */
export const untilDone = async (round: Round, size: number, work: (db: Db) => Promise<number>): Promise<boolean> => {
  for (;;) {
    const went = await round.batch(work);
    if (went === null) return false;
    if (went < size) return true;
  }
};

/** How many rows a condition finds. Table and condition are our own words, never input. */
export const countOf = async (db: Pick<Db, "rows">, from: string, values: SqlValue[]): Promise<number> => {
  const [row] = await db.rows<{ n: number | string }>(`SELECT COUNT(*) AS n FROM ${from}`, values);
  return Number(row?.n ?? 0);
};

/** The words "a standing hold names this row's account and item". */
export const isHeld = (account: string, items: readonly string[] | { sql: string }): string => {
  const of = "sql" in items ? items.sql : items.map((item) => `'${item}'`).join(", ");
  return `EXISTS (SELECT 1 FROM held_item AS h WHERE h.account_id = ${account} AND h.item IN (${of}))`;
};

/** The words "a standing hold names anything of this row's account". */
export const isAnyHeld = (account: string): string =>
  `EXISTS (SELECT 1 FROM held_item AS h WHERE h.account_id = ${account})`;

/** Several rules as one, each after the other. */
export const allOf = (...rules: readonly RuleWork[]): RuleWork => ({
  due: async (app, now) => {
    const all = await Promise.all(rules.map((rule) => rule.due(app, now)));
    return all.reduce((sum, one) => ({ due: sum.due + one.due, held: sum.held + one.held }), { due: 0, held: 0 });
  },
  run: async (app, round) => {
    for (const rule of rules) await rule.run(app, round);
  },
});

const together = 1000;
/** So many that cannot be deleted are no damage of single rows any more. */
const mostStuck = 1000;

/** A table whose rows go by one condition, but for those a hold names. */
export const rowsRule = ({
  table,
  past,
  held,
  size = together,
}: {
  table: string;
  past: (now: Date) => { sql: string; values: SqlValue[] };
  /** Which rows a hold keeps, in SQL; none for rows of nobody. */
  held?: string;
  size?: number;
}): RuleWork => ({
  due: async (app, now) => {
    const { sql, values } = past(now);
    return {
      due: await countOf(app.database, `${table} WHERE ${sql}`, values),
      held: held ? await countOf(app.database, `${table} WHERE ${sql} AND ${held}`, values) : 0,
    };
  },
  run: async (_app, round) => {
    const { sql, values } = past(round.now);
    const rest = held ? ` AND NOT ${held}` : "";
    await untilDone(round, size, (db) => db.run(`DELETE FROM ${table} WHERE ${sql}${rest} LIMIT ${size}`, values));
  },
});

/** A table whose rows go when the moment in their column is over. */
export const whenOver = (table: string, column: string, held?: string): RuleWork =>
  rowsRule({ table, past: (now) => ({ sql: `${column} <= ?`, values: [now] }), ...(held ? { held } : {}) });

/**
 * Rows, one by one, of which each is a transaction. One that cannot be deleted keeps no other from being deleted in its time;
 * the rule counts as failed then, and the next round tries again.
 */
export const oneByOne = async (
  app: App,
  round: Round,
  {
    due,
    remove,
    most = 200,
  }: {
    /** Ids due and not held, the oldest first: all, or one alone if it still is. */
    due: (db: Pick<Db, "rows">, limit: number, only?: Buffer) => Promise<Buffer[]>;
    remove: (db: Db, id: Buffer) => Promise<unknown>;
    most?: number;
  },
): Promise<void> => {
  const stuck = new Set<string>();
  for (let goesOn = true; goesOn; ) {
    const found = await due(app.database, most + stuck.size);
    const ids = found.filter((id) => !stuck.has(id.toString("hex")));
    for (const id of ids) {
      let went: number | null = 0;
      const isDone = await onePiece(app.log, "deleting one of a rule", async () => {
        went = await round.batch(async (db) => {
          if ((await due(db, 1, id)).length === 0) return 0; // held, or gone, since
          await remove(db, id);
          return 1;
        });
      });
      if (went === null) return;
      if (!isDone) stuck.add(id.toString("hex"));
    }
    goesOn = ids.length > 0 && found.length >= most && stuck.size < mostStuck;
  }
  if (stuck.size > 0) throw new Error(`${stuck.size} rows could not be deleted`);
};
