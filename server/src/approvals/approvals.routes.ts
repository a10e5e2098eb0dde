import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { approvalActions } from "./actions";
import { decideApproval, listApprovals, withdrawApproval } from "./approvals.service";

/** The second pair of eyes (7.1.2): what waits for it, and its decision. */
export const approvalRoutes = (api: Api): void => {
  api.on("adminApprovals.list", ({ app, staff, query: { state, cursor, pageSize }, now }) =>
    listApprovals(app, staff, { state, cursor, pageSize, now }),
  );
  api.on("adminApprovals.decide", async ({ app, staff, params, body, now: at, tx }) => {
    const decided = await tx((db) => decideApproval(app, db, { staff, id: idBytes(params.approvalId), ...body, at }));
    approvalActions[decided.action].after?.(app);
    return decided;
  });
  api.on("adminApprovals.withdraw", ({ app, staff, params, now: at, tx }) =>
    tx(async (db) => {
      await withdrawApproval(app, db, staff, idBytes(params.approvalId), at);
      return undefined;
    }),
  );
};
