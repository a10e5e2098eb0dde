import type { Db } from "../kernel/database";

/** Deletes sessions and binding tickets whose time is over, in bounded batches. */
export const sweepIdentity = async (db: Pick<Db, "run">, now: Date): Promise<void> => {
  await db.run("DELETE FROM session WHERE expires_at < ? LIMIT 5000", [now]);
  await db.run("DELETE FROM binding_ticket WHERE expires_at < ? LIMIT 5000", [now]);
};
