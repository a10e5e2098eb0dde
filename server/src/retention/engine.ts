import {
  type RetentionRuleKey,
  retentionRuleKeys,
  retentionRules,
  retentionTerms,
} from "@baiwa/shared/catalogue/retention";
import type { App } from "../app-context";
import { sweepHolds } from "../holds/hold-terms";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { type HeldLease, LeaseLost } from "../kernel/lease";
import { describeError } from "../kernel/log";
import { holdErasureSwitch } from "./erasure-switch";
import type { Round } from "./rule";
import { retentionWork } from "./rules";

type Guard = Pick<HeldLease, "guard">;
const hour = 3_600_000;

/** The night a moment belongs to, as a date in China: from three in the morning to the next. */
export const nightOf = (at: Date): string =>
  new Date(at.getTime() + (8 - retentionTerms.nightHour) * hour).toISOString().slice(0, 10);

/** The run that is open, begun when there is none. */
const openRun = async (app: App, held: Guard, now: Date): Promise<Buffer> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    const [open] = await db.rows<{ id: Buffer }>("SELECT id FROM retention_run WHERE closed_at IS NULL LIMIT 1");
    if (open) return open.id;
    const id = newId();
    await db.run("INSERT INTO retention_run (id, opened_at) VALUES (?, ?)", [id, now]);
    return id;
  });

const isNightDone = async (db: Pick<Db, "rows">, now: Date): Promise<boolean> => {
  const [last] = await db.rows<{ closed_at: Date }>(
    "SELECT closed_at FROM retention_run WHERE closed_at IS NOT NULL ORDER BY closed_at DESC LIMIT 1",
  );
  return last !== undefined && nightOf(last.closed_at) >= nightOf(now);
};

const count = (
  db: Pick<Db, "run">,
  runId: Buffer,
  rule: RetentionRuleKey,
  { erased = 0, held = 0 }: { erased?: number; held?: number },
): Promise<number> =>
  db.run(
    `INSERT INTO retention_count (run_id, rule, erased, held) VALUES (?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE erased = erased + VALUES(erased), held = held + VALUES(held)`,
    [runId, rule, erased, held],
  );

interface Running {
  app: App;
  held: Guard;
  stopping: AbortSignal;
  runId: Buffer;
  now: Date;
}

/** Runs one rule to its end; "stopped" when the round has to stop, "failed" when it could not go on: the others do. */
const runRule = async (running: Running, rule: RetentionRuleKey): Promise<"done" | "stopped" | "failed"> => {
  const { app, held, stopping, runId, now } = running;
  let hasToStop = false;
  const batch: Round["batch"] = async (work, countsAs = "erased") => {
    const went = stopping.aborted
      ? null
      : await app.database.transaction(async (db) => {
          await held.guard(db);
          if (await holdErasureSwitch(db)) return null;
          const rows = await work(db);
          if (rows > 0) await count(db, runId, rule, { [countsAs]: rows });
          return rows;
        });
    if (went === null) hasToStop = true;
    else if (went > 0 && countsAs === "erased") app.metrics.retentionRows.inc({ rule }, went);
    return went;
  };
  try {
    await retentionWork[rule].run(app, { now, stopping, batch });
    return hasToStop ? "stopped" : "done";
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    app.log.error({ rule, ...describeError(error) }, "a retention rule failed; the others go on");
    return "failed";
  }
};

/** Closes the run: what a hold keeps is counted, and one entry of the ledger tells what went by which rule. No value is in it. */
const closeRun = async (
  { app, held, runId, now }: Omit<Running, "stopping">,
  failed: readonly RetentionRuleKey[],
): Promise<void> => {
  const dues = await Promise.all(
    retentionRuleKeys.map(async (rule) => ({ rule, ...(await retentionWork[rule].due(app, now)) })),
  );
  await app.database.transaction(async (db) => {
    await held.guard(db);
    for (const { rule, held: kept } of dues) {
      await count(db, runId, rule, { held: kept });
    }
    const rows = await db.rows<{ rule: string; erased: string; held: string }>(
      "SELECT rule, erased, held FROM retention_count WHERE run_id = ? ORDER BY rule",
      [runId],
    );
    const told = rows.filter(({ erased, held: kept }) => Number(erased) + Number(kept) > 0);
    const rules = told.map((row) => ({ rule: row.rule, erased: Number(row.erased), held: Number(row.held) }));
    await db.run("UPDATE retention_run SET closed_at = ? WHERE id = ?", [now, runId]);
    const body = { runId: idText(runId), night: nightOf(now), rules, failed: [...failed] };
    await app.ledger.append(db, { kind: "retention.run", at: now, body });
  });
};

const purgesAsked = async (db: Pick<Db, "rows">): Promise<RetentionRuleKey[]> =>
  (await db.rows<{ rule: RetentionRuleKey }>("SELECT rule FROM retention_purge ORDER BY asked_at")).map(
    ({ rule }) => rule,
  );

/**
 * One round: what two people asked for (until it is done), what is deleted promptly, and, once a night, every rule and the report. All in
 * bounded batches under the lease: broken off anywhere, the next round goes on, and nothing is counted twice.
 */
export const runRetention = async (app: App, held: Guard, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  await sweepHolds(app, held, now);
  const isNight = !(await isNightDone(app.database, now));
  const purges = await purgesAsked(app.database);
  const running = { app, held, stopping, now, runId: await openRun(app, held, now) };
  const failed: RetentionRuleKey[] = [];
  for (const rule of retentionRuleKeys) {
    if (!isNight && retentionRules[rule].pace === "night" && !purges.includes(rule)) continue;
    const outcome = await runRule(running, rule);
    if (outcome === "stopped") return;
    if (outcome === "failed") failed.push(rule);
    else if (purges.includes(rule)) await app.database.run("DELETE FROM retention_purge WHERE rule = ?", [rule]);
  }
  if (isNight) await closeRun(running, failed);
};

/** Runs some rules now, whatever the hour: what is deleted counts in the run that is open. */
export const runRules = async (app: App, held: Guard, stopping: AbortSignal, rules: readonly RetentionRuleKey[]) => {
  const now = app.ports.clock();
  const running = { app, held, stopping, now, runId: await openRun(app, held, now) };
  const outcomes = [];
  for (const rule of rules) outcomes.push(await runRule(running, rule));
  return outcomes;
};
