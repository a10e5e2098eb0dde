import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { ownIncident, ownIncidents } from "./own-incidents";

/** What people are told of incidents that may have touched their information (7.1.4). */
export const incidentRoutes = (api: Api): void => {
  api.on("incidents.list", async ({ app, account }) => ({ incidents: await ownIncidents(app, account.accountId) }));
  api.on("incidents.show", ({ app, account, params }) =>
    ownIncident(app, account.accountId, idBytes(params.incidentId)),
  );
};
