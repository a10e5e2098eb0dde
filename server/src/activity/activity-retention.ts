import { items } from "@baiwa/shared/catalogue/items";
import { activityKinds } from "@baiwa/shared/contracts/activity";
import type { App } from "../app-context";
import type { HeldLease } from "../kernel/lease";
import { periodOf } from "./log-keys";

const day = 24 * 3_600_000;
const batch = 2000;
/** Months whose key is looked for again, should a server have stood still for long. */
const monthsLookedBack = 12;

/** Runs one bounded statement until nothing is left; false when it was told to stop before. */
const repeat = async (
  app: App,
  held: Pick<HeldLease, "guard">,
  stopping: AbortSignal,
  [sql, before]: [string, Date],
  kind?: string,
): Promise<boolean> => {
  for (;;) {
    if (stopping.aborted) return false;
    const changed = await app.database.statementsTogether(async (db) => {
      await held.guard(db);
      return db.run(`${sql} LIMIT ${batch}`, kind ? [kind, before] : [before]);
    });
    if (changed < batch) return true;
  }
};

/** Months that are wholly older than the moment, the latest first. */
const monthsBefore = (moment: Date): Buffer[] =>
  Array.from({ length: monthsLookedBack }, (_none, back) =>
    periodOf(new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() - 1 - back))),
  );

/**
 * Deletes rows older than 200 days and the words of searches older than 30 (2.6.1), as the catalogue says. Once a month is
 * gone its key goes too, so that no backup keeps what was deleted here.
 */
export const sweepActivity = async (app: App, held: Pick<HeldLease, "guard">, stopping: AbortSignal): Promise<void> => {
  const ago = (days: number): Date => new Date(app.ports.clock().getTime() - days * day);
  const words = "UPDATE activity SET sealed_search = NULL, kind = 'act' WHERE kind = 'search' AND at < ?";
  if (!(await repeat(app, held, stopping, [words, ago(items.search_record.days)]))) return;
  const oldest = ago(items.operation_log.days);
  for (const kind of activityKinds) {
    const rows = "DELETE FROM activity WHERE kind = ? AND at < ?";
    if (!(await repeat(app, held, stopping, [rows, oldest], kind))) return;
  }
  for (const month of monthsBefore(oldest)) await app.keyring.destroy(month);
};
