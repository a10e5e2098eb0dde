import type { Statements } from "../kernel/database";

/**
 * How many other connections of ours the database has: a server that is running keeps some. Ask on a connection of one's own,
 * before anything else is opened.
 */
export const otherConnections = async (db: Pick<Statements, "rows">): Promise<number> => {
  const [row] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
  );
  return Number(row?.n ?? 0);
};
