import { listRetention } from "@baiwa/shared/retention-list";
import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { dryRun, retentionReport } from "./retention.service";

/** What is kept how long (6.2), and the staff's view of it being deleted in time. */
export const retentionRoutes = (api: Api): void => {
  api.on("retention.list", async () => listRetention());
  api.on("adminRetention.report", ({ app, query: { cursor, pageSize } }) => retentionReport(app, { cursor, pageSize }));
  api.on("adminRetention.dryRun", ({ app, now }) => dryRun(app, now));
  api.on("adminRetention.pause", ({ app, staff, body: { reason }, now: at, tx }) =>
    tx((db) => askApproval(app, db, { action: "retention.pause", payload: {}, staff, reason, at })),
  );
  api.on("adminRetention.resume", ({ app, staff, body: { reason }, now: at, tx }) =>
    tx((db) => askApproval(app, db, { action: "retention.resume", payload: {}, staff, reason, at })),
  );
  api.on("adminRetention.purge", ({ app, staff, body: { reason, rule }, now: at, tx }) =>
    tx((db) => askApproval(app, db, { action: "retention.purge", payload: { rule }, staff, reason, at })),
  );
};
