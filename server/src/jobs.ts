import type { App } from "./app-context";
import { sweepFiles } from "./files/file-store";
import { sweepIdentity } from "./identity/sweep";
import { startJob } from "./kernel/jobs";
import { sweepProposals } from "./proposals/proposal-store";
import { sweepRecords } from "./records/record-retention";
import { eraseDue } from "./rights/cancellation.service";
import { buildExports, sweepExports } from "./rights/export.service";
import { sweepTickets } from "./tickets/ticket-retention";

const minute = 60_000;

/** Deletes what has run out: stored answers, tickets, sessions, limits. Bounded batches; any process may run it. */
const sweepExpired = async (app: App): Promise<void> => {
  const now = app.ports.clock();
  await app.database.run("DELETE FROM idempotency WHERE expires_at < ? LIMIT 5000", [now]);
  await app.database.run("DELETE FROM rate_limit WHERE expire < ? LIMIT 5000", [now.getTime()]);
  await app.database.run("DELETE FROM staff_session WHERE expires_at < ? LIMIT 1000", [now]);
  await app.database.run("DELETE FROM staff_enrolment WHERE expires_at < ? LIMIT 1000", [now]);
  await sweepIdentity(app.database, now);
  await sweepProposals(app.database, now);
  await sweepExports(app, now);
  await sweepFiles(app, now);
  await app.database.run("DELETE FROM erasure_receipt WHERE expires_at <= ? LIMIT 1000", [now]);
};

/** Starts the background work of one server; `stop` waits for what is running. */
export const startJobs = (app: App): { stop(): Promise<void> } => {
  app.ledger.start();
  const sweep = startJob({ name: "sweep", everyMs: 10 * minute, app, run: () => sweepExpired(app) });
  const retention = startJob({
    name: "business-retention",
    everyMs: 60 * minute,
    app,
    run: async (held, stopping) => {
      await sweepRecords(app, held, stopping);
      await sweepTickets(app, held, stopping);
    },
  });
  const exports = startJob({
    name: "exports",
    everyMs: 2000,
    app,
    run: (held, stopping) => buildExports(app, held, stopping),
  });
  const erasures = startJob({
    name: "erasures",
    everyMs: minute,
    app,
    run: (held, stopping) => eraseDue(app, held, stopping),
  });
  return {
    stop: async () => {
      await Promise.all([sweep, retention, exports, erasures].map((job) => job.stop()));
      await app.ledger.stop();
    },
  };
};
