import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { createServiceClient, disableServiceClient, listServiceClients } from "./service-client.service";

/** Credentials of the company's other systems, managed by the system administrator. */
export const serviceClientRoutes = (api: Api): void => {
  api.on("adminServices.list", async ({ app }) => ({ services: await listServiceClients(app.database) }));
  api.on("adminServices.create", ({ app, staff, body, now: at, tx }) =>
    tx((db) => createServiceClient(app, db, { ...body, by: staff.staffId, at })),
  );
  api.on("adminServices.disable", ({ app, staff, params, now: at, tx }) =>
    tx(async (db) => {
      await disableServiceClient(app, db, { serviceId: idBytes(params.serviceId), by: staff.staffId, at });
      return undefined;
    }),
  );
};
