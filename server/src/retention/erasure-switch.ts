import type { Db } from "../kernel/database";

type Row = { paused_at: Date | null };
const look = "SELECT paused_at FROM erasure_switch WHERE id = 1";

/** Whether deleting by time is paused (7.1.2: two people paused it). */
export const pausedSince = async (db: Pick<Db, "rows">): Promise<Date | null> =>
  (await db.rows<Row>(look))[0]?.paused_at ?? null;

/**
 * Holds the switch until the transaction ends: a batch of deleting, the placing of a hold and the pausing of all deleting
 * come one after another. What is held or paused now loses nothing to a batch that began before. Tells since when it is paused.
 */
export const holdErasureSwitch = async (db: Pick<Db, "rows" | "run">): Promise<Date | null> => {
  const [row] = await db.rows<Row>(`${look} FOR UPDATE`);
  if (row) return row.paused_at;
  await db.run("INSERT IGNORE INTO erasure_switch (id, paused_at) VALUES (1, NULL)");
  return (await db.rows<Row>(`${look} FOR UPDATE`))[0]?.paused_at ?? null;
};

/** Pauses or resumes all deleting by time, cancelled accounts included; the batch under way ends first. */
export const setErasureSwitch = async (db: Pick<Db, "rows" | "run">, pausedAt: Date | null): Promise<void> => {
  await holdErasureSwitch(db);
  await db.run("UPDATE erasure_switch SET paused_at = ? WHERE id = 1", [pausedAt]);
};
