import { maskNetwork } from "@baiwa/shared/masks";
import { keepHeld } from "../holds/keep-held";
import type { Api } from "../kernel/api";
import { idText } from "../kernel/ids";
import { activityPage, forgetSearches } from "./activity-store";
import { ingestActivity } from "./ingest.service";

/** One's own activity, and the way in for other systems (2.6.1). */
export const activityRoutes = (api: Api): void => {
  api.on("activity.list", async ({ app, account, query }) => {
    const { rows, next } = await activityPage(app, account.accountId, query);
    return {
      rows: rows.map(({ id, source: _source, at, ip, ...row }) => ({
        ...row,
        activityId: idText(id),
        at: at.toISOString(),
        ip: ip && maskNetwork(ip),
      })),
      next,
    };
  });
  api.on("activity.forgetSearches", async ({ app, account }) => {
    await app.database.transaction((db) => keepHeld(app, db, account.accountId, ["search_record"]));
    await forgetSearches(app, app.database, account.accountId); // in small steps of their own; repeating it changes nothing
    return undefined;
  });
  api.on("ingest.activity", ({ app, service, body, now }) => ingestActivity(app, service, body.rows, now));
};
