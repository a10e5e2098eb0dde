import { verificationLimits } from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { type HeldLease, LeaseLost } from "../kernel/lease";
import { describeError } from "../kernel/log";
import { countOf, isHeld, type Round, type RuleWork } from "../retention/rule";
import { ageOut } from "./age-out";
import { askVerifier } from "./asking";
import { type Case, casesWhere } from "./cases";
import { clearRefused, dropBegun, dropUnconfirmed, endCase, refuseCase } from "./outcome";

const batch = 50;
const day = 24 * 3_600_000;

/** Asks the verifier about what waits for its answer; one case that fails does not hold up the others. */
export const askDue = async (app: App, _held: Pick<HeldLease, "guard">, stopping: AbortSignal): Promise<void> => {
  if (!app.verifier) return;
  const due = await casesWhere(
    app.database,
    "next_ask_at <= ? AND state IN ('submitted', 'pending') ORDER BY next_ask_at LIMIT ?",
    [app.ports.clock(), String(batch)],
  );
  for (const row of due) {
    if (stopping.aborted) return;
    await askVerifier(app, row).catch((error: unknown) =>
      app.log.error(describeError(error), "asking the verifier failed"),
    );
  }
};

/** What time alone does to a case, by its state. */
const moveByTime = async (app: App, db: Db, row: Case, at: Date): Promise<void> => {
  switch (row.state) {
    case "started":
      return dropBegun(app, db, row.account_id);
    case "submitted":
      return refuseCase(app, db, row, "verifier-unreachable", { at, by: { by: "time" } });
    case "in-review":
      await endCase(app, db, row, "expired", { reason: "review-late", at });
      await tell(app, db, { accountId: row.account_id, notice: "verification-decided", at });
      return;
    case "pending":
      return endCase(app, db, row, "expired", { reason: "not-finished", at });
    case "refused":
      return clearRefused(app, db, row, at);
    case "passed":
      await endCase(app, db, row, "expired", { reason: "validity-over", at });
      await dropUnconfirmed(app, db, row.account_id);
      await tell(app, db, { accountId: row.account_id, notice: "verification-decided", at });
      return;
    default:
      return;
  }
};

/** Runs the work with the account held; an account that was erased meanwhile has nothing left to do. False: stop. */
const withAccount = async (
  app: App,
  round: Round,
  accountId: Buffer,
  work: (db: Db) => Promise<number>,
): Promise<boolean> => {
  const went = await round
    .batch(async (db) => {
      await lockAccount(db, accountId);
      return work(db);
    })
    .catch((error: unknown) => {
      if (error instanceof AppError && error.code === "account.unknown") return 0;
      if (error instanceof LeaseLost) throw error;
      app.log.error(describeError(error), "one account's verification could not be swept; the others go on");
      return 0;
    });
  return went !== null;
};

const isDue = "due_at <= ?";
const endLinks = async (db: Db, now: Date): Promise<number> => {
  await db.run(
    `UPDATE guardianship SET state = 'expired', link_hash = NULL, sealed_guardian = NULL
     WHERE state = 'asked' AND (expires_at <= ? OR attempts >= ?)
       AND NOT ${isHeld("guardianship.account_id", ["guardian"])} LIMIT 500`,
    [now, String(verificationLimits.guardianAttempts)],
  );
  return 0;
};

/**
 * Deletes and ends what has run out: verifications left lying, answers and reviews that never came, appeals that were not made,
 * documents no longer valid, guardians' links, and the marks of children who turned 14. One transaction each. What of it
 * is held goes to the hold.
 */
export const verificationRule: RuleWork = {
  due: async (app, now) => ({ due: await countOf(app.database, `verification_case WHERE ${isDue}`, [now]), held: 0 }),
  run: async (app, round) => {
    const { now } = round;
    const due = await casesWhere(app.database, `${isDue} ORDER BY due_at LIMIT ?`, [now, String(batch)]);
    for (const { id, account_id: accountId } of due) {
      const move = async (db: Db) => {
        const [row] = await casesWhere(db, "id = ? AND due_at <= ? FOR UPDATE", [id, now]);
        if (row) await moveByTime(app, db, row, now);
        return row ? 1 : 0;
      };
      if (!(await withAccount(app, round, accountId, move))) return;
    }
    if ((await round.batch((db) => endLinks(db, now))) === null) return;
    const children = await app.database.rows<{ account_id: Buffer }>(
      "SELECT account_id FROM guardianship WHERE state = 'confirmed' AND looked_at <= ? ORDER BY looked_at LIMIT ?",
      [new Date(now.getTime() - day), String(batch)],
    );
    for (const { account_id: accountId } of children) {
      const ageOnce = async (db: Db) => {
        await ageOut(app, db, accountId, now);
        return db.run("UPDATE guardianship SET looked_at = ? WHERE account_id = ?", [now, accountId]).then(() => 0);
      };
      if (!(await withAccount(app, round, accountId, ageOnce))) return;
    }
  },
};
