import type { Db } from "../database";
import { retryConflicts } from "../retry";

/**
 * Inserts several rows with one text statement: statements prepared for every number of rows would fill the server.
 * On the pool a conflict is repeated; in a transaction the transaction's own retry does that.
 */
export const insertRows = async (db: Pick<Db, "manager">, insert: string, rows: unknown[][]): Promise<void> => {
  const marks = `(${rows[0]?.map(() => "?").join(", ")})`;
  const statement = `${insert} VALUES ${rows.map(() => marks).join(", ")}`;
  const work = () => db.manager.query(statement, rows.flat());
  await (db.manager.queryRunner?.isTransactionActive ? work() : retryConflicts(work));
};
