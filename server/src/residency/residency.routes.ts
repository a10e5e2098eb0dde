import { lookReason } from "../admin-accounts/staff-look";
import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { residencyReport } from "./residency.service";
import { beginTransfer, checkedTransfer, endTransfer, listTransfers } from "./transfers.service";

/** Where information is, and the register by which alone it may leave the mainland (6.1). */
export const residencyRoutes = (api: Api): void => {
  api.on("adminResidency.report", ({ app }) => residencyReport(app));
  api.on("adminCrossings.list", ({ app }) => listTransfers(app));
  api.on("adminCrossings.add", async ({ app, staff, body: { reason, ...given }, now: at, tx }) => {
    const payload = checkedTransfer(given, at);
    return tx((db) => askApproval(app, db, { action: "crossing.add", payload, staff, reason, at }));
  });
  api.on("adminCrossings.end", ({ app, staff, params, body, now: at, tx }) => {
    const reason = lookReason(body.reason);
    return tx((db) => endTransfer(app, db, { id: idBytes(params.transferId), staffId: staff.staffId, reason, at }));
  });
  api.on("crossings.begin", ({ app, params, body, now: at }) =>
    app.database.transaction((db) =>
      beginTransfer(app, db, { id: idBytes(params.transferId), accountId: idBytes(body.accountId), at }),
    ),
  );
};
