import { sweepActivity } from "./activity/activity-retention";
import type { App } from "./app-context";
import { sendOutgoing } from "./delivery/outbox";
import { sweepDisputes } from "./disputes/dispute-retention";
import { sweepFiles } from "./files/file-store";
import type { SqlValue } from "./kernel/database";
import { startJob } from "./kernel/jobs";
import type { HeldLease } from "./kernel/lease";
import { sweepVault } from "./kernel/vault/vault-retention";
import { sweepProposals } from "./proposals/proposal-store";
import { sweepRecords } from "./records/record-retention";
import { tendRequests } from "./requests/request-jobs";
import { eraseDue } from "./rights/cancellation.service";
import { buildExports } from "./rights/export.service";
import { sweepRisk } from "./risk/risk-store";
import { lookAtControls } from "./security/controls";
import { sendShares, sweepSharing } from "./sharing/sender";
import { workOnTransfers } from "./sharing/transfer-jobs";
import { tendReviews } from "./staff/access-review";
import { tendGlass } from "./staff/break-glass";
import { sweepTickets } from "./tickets/ticket-retention";
import { askDue, sweepVerification } from "./verification/verification-jobs";

const minute = 60_000;

type Round = (app: App, held: HeldLease, stopping: AbortSignal) => Promise<void>;

/** What has run out is deleted by its own time column alone, some rows at a time. */
const runningOut: readonly { table: string; until: string }[] = [
  { table: "idempotency", until: "expires_at" },
  { table: "session", until: "expires_at" },
  { table: "binding_ticket", until: "expires_at" },
  { table: "one_time_code", until: "expires_at" },
  { table: "freshness_snooze", until: "until" },
  { table: "export_request", until: "expires_at" },
  { table: "erasure_receipt", until: "expires_at" },
  { table: "staff_session", until: "expires_at" },
  { table: "staff_enrolment", until: "expires_at" },
  { table: "approval", until: "kept_until" },
  { table: "staff_look", until: "expires_at" },
  { table: "break_glass", until: "kept_until" },
  { table: "security_alarm", until: "kept_until" },
  { table: "control_evidence", until: "kept_until" },
];
const together = 2000;

/** Deletes what has run out: stored answers, tickets, sessions, limits, in bounded batches until nothing is left. Any process may run it. */
export const sweepExpired = async (app: App, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  const emptied = async (sql: string, value: SqlValue) => {
    while (!stopping.aborted && (await app.database.run(`${sql} LIMIT ${together}`, [value])) === together);
  };
  for (const { table, until } of runningOut) await emptied(`DELETE FROM ${table} WHERE ${until} <= ?`, now);
  await emptied("DELETE FROM rate_limit WHERE expire < ?", now.getTime());
  await sweepProposals(app.database, now);
  await sweepVault(app.database, now);
  await sweepFiles(app, now, stopping);
  await sweepRisk(app.database, now);
};

/** The background work as data: each runs in one process at a time, and again `everyMs` after it ended. */
const jobs: readonly { name: string; everyMs: number; round: Round }[] = [
  { name: "sweep", everyMs: 10 * minute, round: (app, _held, stopping) => sweepExpired(app, stopping) },
  {
    name: "business-retention",
    everyMs: 60 * minute,
    round: async (app, held, stopping) => {
      await sweepRecords(app, held, stopping);
      await sweepTickets(app, held, stopping);
      await sweepDisputes(app, held, stopping);
    },
  },
  { name: "activity-retention", everyMs: 10 * minute, round: sweepActivity },
  { name: "shares", everyMs: 2000, round: (app, _held, stopping) => sendShares(app, stopping) },
  { name: "transfers", everyMs: minute, round: workOnTransfers },
  { name: "sharing-terms", everyMs: minute, round: sweepSharing },
  { name: "exports", everyMs: 2000, round: buildExports },
  { name: "requests", everyMs: minute, round: tendRequests },
  { name: "erasures", everyMs: minute, round: eraseDue },
  { name: "verifier", everyMs: 5000, round: askDue },
  { name: "verification-terms", everyMs: minute, round: sweepVerification },
  { name: "controls", everyMs: 10 * minute, round: (app, held) => lookAtControls(app, held) },
  {
    name: "staff-oversight",
    everyMs: minute,
    round: async (app, held) => {
      await tendReviews(app, held);
      await tendGlass(app, held);
    },
  },
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
  return {
    stop: async () => {
      await Promise.all(running.map((job) => job.stop()));
      await app.activity.stop();
      await app.ledger.stop();
    },
  };
};
