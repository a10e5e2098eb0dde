import { retentionTerms } from "@baiwa/shared/catalogue/retention";
import { lastSeenInLog } from "../activity/activity-store";
import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { cancelInactive } from "../rights/cancellation.service";
import { countOf, type Round, type RuleWork } from "./rule";

const day = 24 * 3_600_000;
const batch = 50;

/** The date in China, as the database compares it. */
const dateOf = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** The same day so many years before; of a leap day, the last of February. Never earlier in the person's disfavour. */
export const yearsBefore = (date: string, years: number): string => {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year - years, month, 0)).getUTCDate();
  return new Date(Date.UTC(year - years, month - 1, Math.min(dayOfMonth, last))).toISOString().slice(0, 10);
};

const unused =
  "state = 'active' AND active_on < ? AND NOT EXISTS (SELECT 1 FROM inactive_notice AS n WHERE n.account_id = account.id)";
const lastDay = (now: Date): string => yearsBefore(dateOf(now), retentionTerms.inactiveYears);
const toldBefore = (now: Date): Date => new Date(now.getTime() - retentionTerms.inactiveNoticeDays * day);

/** Whether the person is served otherwise: contracts and orders that run on, or use of other systems that the log tells of. */
const isServed = async (app: App, db: Db, accountId: Buffer): Promise<boolean> => {
  const running = "record WHERE account_id = ? AND kind IN ('contract', 'order') AND state = 'active'";
  if ((await countOf(db, running, [accountId])) > 0) return true;
  const seen = await lastSeenInLog(app, accountId);
  if (!seen) return false;
  await db.run("UPDATE account SET active_on = ? WHERE id = ? AND active_on < ?", [
    dateOf(seen),
    accountId,
    dateOf(seen),
  ]);
  return true;
};

/** Tells the owner of an account that was not used for years. */
const tellOwner = async (app: App, db: Db, accountId: Buffer, at: Date): Promise<void> => {
  await lockAccount(db, accountId);
  const [row] = await db.rows(`SELECT id FROM account WHERE id = ? AND ${unused}`, [accountId, lastDay(at)]);
  if (!row || (await isServed(app, db, accountId))) return;
  await db.run("INSERT INTO inactive_notice (account_id, told_at) VALUES (?, ?)", [accountId, at]);
  const { subject } = await app.keyring.of(accountId);
  const body = { noticeDays: retentionTerms.inactiveNoticeDays };
  await app.ledger.append(db, { kind: "account.inactive-told", at, subject, body });
  await tell(app, db, { accountId, notice: "account-inactive", at });
};

/** Begins to cancel an account whose owner was told and did not come back; one that was used meanwhile is left alone. */
const beginIfUnused = async (app: App, db: Db, accountId: Buffer, at: Date): Promise<number> => {
  await lockAccount(db, accountId);
  const [row] = await db.rows("SELECT id FROM account WHERE id = ? AND state = 'active' AND active_on < ?", [
    accountId,
    lastDay(at),
  ]);
  await db.run("DELETE FROM inactive_notice WHERE account_id = ?", [accountId]);
  if (!row || (await isServed(app, db, accountId))) return 0;
  await cancelInactive(app, db, accountId, at);
  return 1;
};

/** One account in a batch of its own; one that is gone meanwhile is nothing to do. */
const withOne = (round: Round, work: (db: Db) => Promise<number>): Promise<number | null> =>
  round.batch(work).catch((error: unknown) => {
    if (error instanceof AppError && ["account.unknown", "cancellation.standing"].includes(error.code)) return 0;
    throw error;
  });

/**
 * Accounts that nobody used for three years (6.2): their owners are told, and thirty days later, when they are still not
 * used, they go the way of a cancellation, whose seven days can be undone.
 */
export const inactiveRule: RuleWork = {
  due: async (app, now) => {
    const told = await countOf(app.database, "inactive_notice WHERE told_at <= ?", [toldBefore(now)]);
    return { due: told + (await countOf(app.database, `account WHERE ${unused}`, [lastDay(now)])), held: 0 };
  },
  run: async (app, round) => {
    const { now } = round;
    const told = await app.database.rows<{ account_id: Buffer }>(
      "SELECT account_id FROM inactive_notice WHERE told_at <= ? ORDER BY told_at",
      [toldBefore(now)],
    );
    for (const { account_id: id } of told)
      if ((await withOne(round, (db) => beginIfUnused(app, db, id, now))) === null) return;
    let after = Buffer.alloc(0);
    for (let found = batch; found === batch; ) {
      const rows = await app.database.rows<{ id: Buffer }>(
        `SELECT id FROM account WHERE ${unused} AND id > ? ORDER BY id LIMIT ${batch}`,
        [lastDay(now), after],
      );
      for (const { id } of rows)
        if ((await withOne(round, (db) => tellOwner(app, db, id, now).then(() => 0))) === null) return;
      after = (rows.at(-1)?.id ?? after) as Buffer<ArrayBuffer>;
      found = rows.length;
    }
  },
};
