import { lookReason } from "../admin-accounts/staff-look";
import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { beginCrossing, checkedCrossing, endCrossing, listCrossings } from "./crossings.service";
import { residencyReport } from "./residency.service";

/** Where information is, and the register by which alone it may leave the mainland (6.1). */
export const residencyRoutes = (api: Api): void => {
  api.on("adminResidency.report", ({ app }) => residencyReport(app));
  api.on("adminCrossings.list", ({ app, query }) => listCrossings(app, query));
  api.on("adminCrossings.add", async ({ app, staff, body: { reason, ...given }, now: at, tx }) => {
    const payload = checkedCrossing(given, at);
    return tx((db) => askApproval(app, db, { action: "crossing.add", payload, staff, reason, at }));
  });
  api.on("adminCrossings.end", ({ app, staff, params, body, now: at, tx }) => {
    const reason = lookReason(body.reason);
    return tx((db) => endCrossing(app, db, { id: idBytes(params.crossingId), staffId: staff.staffId, reason, at }));
  });
  api.on("crossings.begin", ({ app, params, body, now: at }) =>
    app.database.transaction((db) =>
      beginCrossing(app, db, { id: idBytes(params.crossingId), accountId: idBytes(body.accountId), at }),
    ),
  );
};
