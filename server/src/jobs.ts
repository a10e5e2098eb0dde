import { sweepActivity } from "./activity/activity-retention";
import type { App } from "./app-context";
import { sweepContacts } from "./contacts/sweep";
import { sendOutgoing } from "./delivery/outbox";
import { sweepDisputes } from "./disputes/dispute-retention";
import { sweepFiles } from "./files/file-store";
import { sweepIdentity } from "./identity/sweep";
import { startJob } from "./kernel/jobs";
import type { HeldLease } from "./kernel/lease";
import { sweepVault } from "./kernel/vault/vault-retention";
import { sweepProposals } from "./proposals/proposal-store";
import { sweepRecords } from "./records/record-retention";
import { eraseDue } from "./rights/cancellation.service";
import { buildExports, sweepExports } from "./rights/export.service";
import { sweepRisk } from "./risk/risk-store";
import { sweepTickets } from "./tickets/ticket-retention";
import { askDue, sweepVerification } from "./verification/verification-jobs";

const minute = 60_000;

/** Deletes what has run out: stored answers, tickets, sessions, limits. Bounded batches; any process may run it. */
const sweepExpired = async (app: App): Promise<void> => {
  const now = app.ports.clock();
  await app.database.run("DELETE FROM idempotency WHERE expires_at < ? LIMIT 5000", [now]);
  await app.database.run("DELETE FROM rate_limit WHERE expire < ? LIMIT 5000", [now.getTime()]);
  await app.database.run("DELETE FROM staff_session WHERE expires_at < ? LIMIT 1000", [now]);
  await app.database.run("DELETE FROM staff_enrolment WHERE expires_at < ? LIMIT 1000", [now]);
  await sweepIdentity(app.database, now);
  await sweepContacts(app.database, now);
  await sweepProposals(app.database, now);
  await sweepExports(app, now);
  await sweepVault(app.database, now);
  await sweepFiles(app, now);
  await sweepRisk(app.database, now);
  await app.database.run("DELETE FROM erasure_receipt WHERE expires_at <= ? LIMIT 1000", [now]);
};

type Round = (app: App, held: HeldLease, stopping: AbortSignal) => Promise<void>;

/** The background work as data: each runs in one process at a time, and again `everyMs` after it ended. */
const jobs: readonly { name: string; everyMs: number; round: Round }[] = [
  { name: "sweep", everyMs: 10 * minute, round: sweepExpired },
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
  { name: "exports", everyMs: 2000, round: buildExports },
  { name: "erasures", everyMs: minute, round: eraseDue },
  { name: "verifier", everyMs: 5000, round: askDue },
  { name: "verification-terms", everyMs: minute, round: sweepVerification },
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
