import { retentionTerms } from "@baiwa/shared/catalogue/retention";
import type { App } from "./app-context";
import { tendCampaigns } from "./campaigns/campaign-jobs";
import { sendOutgoing } from "./delivery/outbox";
import { tendIncidents } from "./incidents/incident-jobs";
import type { SqlValue } from "./kernel/database";
import { startJob } from "./kernel/jobs";
import type { HeldLease } from "./kernel/lease";
import { startDispatcher } from "./messages/dispatcher";
import { planMessages } from "./messages/planner";
import { tendRequests } from "./requests/request-jobs";
import { checkResidency } from "./residency/residency.service";
import { noteMark } from "./restore/restore-mark";
import { runRetention } from "./retention/engine";
import { eraseDue } from "./rights/cancellation.service";
import { buildExports } from "./rights/export.service";
import { lookAtControls } from "./security/controls";
import { sendShares, sweepSharing } from "./sharing/sender";
import { workOnTransfers } from "./sharing/transfer-jobs";
import { tendReviews } from "./staff/access-review";
import { tendGlass } from "./staff/break-glass";
import { askDue } from "./verification/verification-jobs";
import { workOnEvents } from "./wechat/push/event-queue";

const minute = 60_000;

type Round = (app: App, held: HeldLease, stopping: AbortSignal) => Promise<void>;

/** Short-lived rows that say nothing of anybody by themselves go by their own time column; people's information by its rule. */
const runningOut: readonly { table: string; until: string }[] = [
  { table: "idempotency", until: "expires_at" },
  { table: "binding_ticket", until: "expires_at" },
  { table: "one_time_code", until: "expires_at" },
  { table: "freshness_snooze", until: "until" },
  { table: "staff_session", until: "expires_at" },
  { table: "staff_enrolment", until: "expires_at" },
  { table: "staff_look", until: "expires_at" },
  { table: "suppression", until: "until" },
  { table: "campaign", until: "kept_until" },
  { table: "survey", until: "kept_until" },
  { table: "sensitive_reveal", until: "until" },
  { table: "break_glass", until: "kept_until" },
  { table: "security_alarm", until: "kept_until" },
  { table: "control_evidence", until: "kept_until" },
  { table: "wechat_event", until: "kept_until" },
  { table: "wechat_event_seen", until: "expires_at" },
  { table: "wechat_tap", until: "expires_at" },
];
const together = 2000;

/** Deletes what has run out: stored answers, codes, tickets, limits, old reports, in bounded batches until nothing is left. */
export const sweepExpired = async (app: App, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  const emptied = async (sql: string, value: SqlValue) => {
    while (!stopping.aborted && (await app.database.run(`${sql} LIMIT ${together}`, [value])) === together);
  };
  for (const { table, until } of runningOut) await emptied(`DELETE FROM ${table} WHERE ${until} <= ?`, now);
  await emptied("DELETE FROM rate_limit WHERE expire < ?", now.getTime());
  await emptied("DELETE FROM dispute_look WHERE looked_at < ?", new Date(now.getTime() - 24 * 60 * minute));
  const reports = new Date(now.getTime() - retentionTerms.reportDays * 24 * 60 * minute);
  await emptied("DELETE FROM residency_check WHERE checked_at < ?", reports);
  await emptied(
    "DELETE FROM retention_count WHERE run_id IN (SELECT id FROM retention_run WHERE closed_at < ?)",
    reports,
  );
  await emptied("DELETE FROM retention_run WHERE closed_at < ?", reports);
};

/** The background work as data: each runs in one process at a time, and again `everyMs` after it ended. */
const jobs: readonly { name: string; everyMs: number; round: Round }[] = [
  { name: "sweep", everyMs: 10 * minute, round: (app, _held, stopping) => sweepExpired(app, stopping) },
  { name: "shares", everyMs: 2000, round: (app, _held, stopping) => sendShares(app, stopping) },
  { name: "transfers", everyMs: minute, round: workOnTransfers },
  { name: "sharing-terms", everyMs: minute, round: sweepSharing },
  { name: "retention", everyMs: minute, round: runRetention },
  { name: "residency", everyMs: 60 * minute, round: checkResidency },
  { name: "restore-mark", everyMs: 10 * minute, round: noteMark },
  { name: "exports", everyMs: 2000, round: buildExports },
  { name: "requests", everyMs: minute, round: tendRequests },
  { name: "incidents", everyMs: 10_000, round: tendIncidents },
  { name: "erasures", everyMs: minute, round: eraseDue },
  { name: "wechat-events", everyMs: 1000, round: workOnEvents },
  { name: "verifier", everyMs: 5000, round: askDue },
  { name: "controls", everyMs: 10 * minute, round: (app, held) => lookAtControls(app, held) },
  {
    name: "staff-oversight",
    everyMs: minute,
    round: async (app, held) => {
      await tendReviews(app, held);
      await tendGlass(app, held);
    },
  },
  { name: "messages", everyMs: 2000, round: planMessages },
  { name: "campaigns", everyMs: 2000, round: tendCampaigns },
  { name: "outbox", everyMs: 2000, round: (app, _held, stopping) => sendOutgoing(app, stopping) },
];

/** What the background work is called, in leases and in the clause report. */
export const jobNames: readonly string[] = jobs.map(({ name }) => name);

/** Starts the background work of one server; `stop` waits for what is running. */
export const startJobs = (app: App): { stop(): Promise<void> } => {
  app.ledger.start();
  app.activity.start();
  const running = jobs.map(({ name, everyMs, round }) =>
    startJob({ name, everyMs, app, run: (held, stopping) => round(app, held, stopping) }),
  );
  const dispatcher = startDispatcher(app);
  return {
    stop: async () => {
      await dispatcher.stop();
      await Promise.all(running.map((job) => job.stop()));
      await app.activity.stop();
      await app.ledger.stop();
    },
  };
};
