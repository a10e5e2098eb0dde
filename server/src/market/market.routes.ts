import { lookReason } from "../admin-accounts/staff-look";
import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { endSeller, listSellers, showSeller } from "./sellers.service";

/** The directory of the market's sellers (1.3). */
export const marketRoutes = (api: Api): void => {
  api.on("sellers.list", ({ app, query: { cursor, pageSize } }) => listSellers(app.database, { cursor, pageSize }));
  api.on("sellers.show", ({ app, params }) => showSeller(app.database, idBytes(params.sellerId)));
  api.on("adminSellers.add", ({ app, staff, body: { reason, ...payload }, now: at, tx }) =>
    tx((db) => askApproval(app, db, { action: "seller.add", payload, staff, reason, at })),
  );
  api.on("adminSellers.end", ({ app, staff, params, body, now: at, tx }) => {
    const reason = lookReason(body.reason);
    return tx(async (db) => {
      await endSeller(app, db, { id: idBytes(params.sellerId), staffId: staff.staffId, reason, at });
      return undefined;
    });
  });
};
