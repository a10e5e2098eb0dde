import type { Api } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import { fetchCalls, markCall } from "./calls.service";
import { cardOf, listCampaigns } from "./campaign-store";
import {
  askCampaign,
  changeCampaign,
  countCampaign,
  createCampaign,
  showCampaign,
  steerCampaign,
  testCampaign,
} from "./campaigns.service";

/** Campaigns and the calls of one (4.5): staff see counts, and numbers only to call them. */
export const campaignRoutes = (api: Api): void => {
  api.on("adminCampaigns.list", async ({ app, query: { cursor, pageSize }, now }) => {
    const rows = await listCampaigns(app.database, { after: cursor ? idBytes(cursor) : null, size: pageSize + 1, now });
    const page = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? page.at(-1) : undefined;
    return { rows: page.map(cardOf), next: last ? idText(last.id) : null };
  });
  api.on("adminCampaigns.show", ({ app, params, now }) =>
    showCampaign(app, app.database, idBytes(params.campaignId), now),
  );
  api.on("adminCampaigns.create", ({ app, staff, body, now, tx }) =>
    tx(async (db) => showCampaign(app, db, await createCampaign(db, staff, body, now), now)),
  );
  api.on("adminCampaigns.change", ({ app, params, body, now, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.campaignId);
      await changeCampaign(db, id, body, now);
      return showCampaign(app, db, id, now);
    }),
  );
  api.on("adminCampaigns.count", ({ app, params, now, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.campaignId);
      await countCampaign(db, id, now);
      return showCampaign(app, db, id, now);
    }),
  );
  api.on("adminCampaigns.test", ({ app, staff, params, body: { channel }, now: at, tx }) =>
    tx((db) => testCampaign(app, db, { staff, id: idBytes(params.campaignId), channel, at })),
  );
  api.on("adminCampaigns.ask", ({ app, staff, params, body, now: at, tx }) =>
    tx((db) => askCampaign(app, db, { staff, id: idBytes(params.campaignId), ...body, at })),
  );
  api.on("adminCampaigns.steer", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.campaignId);
      await steerCampaign(app, db, { staff, id, ...body, at });
      return showCampaign(app, db, id, at);
    }),
  );
  api.on("adminCalls.fetch", ({ app, staff, params, body: { reason }, now: at }) =>
    fetchCalls(app, { staff, id: idBytes(params.campaignId), reason, at }),
  );
  api.on("adminCalls.mark", ({ app, params, body, now: at, tx }) =>
    tx(async (db) => {
      await markCall(app, db, { id: idBytes(params.campaignId), ...body, at });
      return undefined;
    }),
  );
};
