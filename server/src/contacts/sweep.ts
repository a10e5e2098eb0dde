import type { Db } from "../kernel/database";

/** Deletes codes and pauses whose time is over, in bounded batches. */
export const sweepContacts = async (db: Pick<Db, "run">, now: Date): Promise<void> => {
  await db.run("DELETE FROM one_time_code WHERE expires_at < ? LIMIT 5000", [now]);
  await db.run("DELETE FROM freshness_snooze WHERE until < ? LIMIT 5000", [now]);
};
