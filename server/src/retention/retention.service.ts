import { type RetentionRuleKey, retentionRuleKeys, retentionRules } from "@baiwa/shared/catalogue/retention";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { pausedSince, setErasureSwitch } from "./erasure-switch";
import { retentionWork } from "./rules";

/** Pauses or resumes, as two people decided; from the next batch on. */
export const setPause = async (
  app: App,
  db: Db,
  { askedBy, approvedBy, at }: Approved<unknown>,
  isPaused: boolean,
): Promise<void> => {
  await setErasureSwitch(db, isPaused ? at : null);
  const body = { askedBy: idText(askedBy), approvedBy: idText(approvedBy) };
  await app.ledger.append(db, { kind: isPaused ? "retention.paused" : "retention.resumed", at, body });
};

export const tellPurge = ({ rule }: { rule: RetentionRuleKey }) => [
  { name: "规则", value: retentionRules[rule].name },
  { name: "删除什么", value: retentionRules[rule].what },
];

/** Has the rule run with the next round, whatever the hour; still only what is past its time and not held. */
export const askPurge = async (
  app: App,
  db: Db,
  { payload: { rule }, askedBy, approvedBy, at }: Approved<{ rule: RetentionRuleKey }>,
): Promise<void> => {
  const sql =
    "INSERT INTO retention_purge (rule, asked_at) VALUES (?, ?) ON DUPLICATE KEY UPDATE asked_at = VALUES(asked_at)";
  await db.run(sql, [rule, at]);
  const body = { rule, askedBy: idText(askedBy), approvedBy: idText(approvedBy) };
  await app.ledger.append(db, { kind: "retention.purge", at, body });
};

/** What the next run would delete; counted now, nothing is changed. */
export const dryRun = async (app: App, now: Date) => ({
  at: now.toISOString(),
  pausedAt: (await pausedSince(app.database))?.toISOString() ?? null,
  rules: await Promise.all(
    retentionRuleKeys.map(async (rule) => {
      const { name, pace } = retentionRules[rule];
      return { rule, name, pace, ...(await retentionWork[rule].due(app, now)) };
    }),
  ),
});

type RunRow = { id: Buffer; opened_at: Date; closed_at: Date | null };
type CountRow = { run_id: Buffer; rule: string; erased: string; held: string };
const nameOf = (rule: string): string =>
  Object.hasOwn(retentionRules, rule) ? retentionRules[rule as RetentionRuleKey].name : rule;

/** A page of runs, the newest first, each with what it did. */
export const retentionReport = async (
  app: App,
  { cursor, pageSize }: { cursor: string | undefined; pageSize: number },
) => {
  const after = readCursor(cursor);
  const runs = await app.database.rows<RunRow>(
    `SELECT id, opened_at, closed_at FROM retention_run ${after ? "WHERE id < ?" : ""} ORDER BY id DESC LIMIT ?`,
    [...(after ? [after.id] : []), String(pageSize + 1)],
  );
  const shown = runs.slice(0, pageSize);
  const last = runs.length > pageSize ? shown.at(-1) : undefined;
  const counts = await Promise.all(
    shown.map(({ id }) =>
      app.database.rows<CountRow>(
        "SELECT run_id, rule, erased, held FROM retention_count WHERE run_id = ? ORDER BY rule",
        [id],
      ),
    ),
  );
  return {
    pausedAt: (await pausedSince(app.database))?.toISOString() ?? null,
    rows: shown.map(({ id, opened_at: openedAt, closed_at: closedAt }, index) => ({
      runId: idText(id),
      openedAt: openedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      rules: (counts[index] ?? []).map(({ rule, erased, held }) => ({
        rule,
        name: nameOf(rule),
        erased: Number(erased),
        held: Number(held),
      })),
    })),
    next: last ? writeCursor({ at: last.opened_at, id: last.id }) : null,
  };
};
