import { sweepActivity } from "./activity/activity-retention";
import type { App } from "./app-context";
import { sweepFiles } from "./files/file-store";
import { sweepIdentity } from "./identity/sweep";
import { startJob } from "./kernel/jobs";
import { sweepProposals } from "./proposals/proposal-store";
import { eraseDue } from "./rights/cancellation.service";
import { buildExports, sweepExports } from "./rights/export.service";

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
  const exports = startJob({
    name: "exports",
    everyMs: 2000,
    app,
    run: (held, stopping) => buildExports(app, held, stopping),
  });
  app.activity.start();
  const activity = startJob({
    name: "activity-retention",
    everyMs: 10 * minute,
    app,
    run: (held, stopping) => sweepActivity(app, held, stopping),
  });
  const erasures = startJob({
    name: "erasures",
    everyMs: minute,
    app,
    run: (held, stopping) => eraseDue(app, held, stopping),
  });
  return {
    stop: async () => {
      await Promise.all([sweep, exports, erasures, activity].map((job) => job.stop()));
      await app.activity.stop();
      await app.ledger.stop();
    },
  };
};
