import { leastPeople } from "@baiwa/shared/catalogue/statistics";
import { lookReason } from "../admin-accounts/staff-look";
import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { askRelease, decideRelease, listReleases, publishedReleases } from "./statistic-releases.service";

/** The release gate for statistics (4.3, 4.8): one asks, another approves, everybody may read what was released. */
export const statisticReleaseRoutes = (api: Api): void => {
  api.on("lists.statistics", async ({ app }) => ({
    releases: (await publishedReleases(app.database)).map((release) => ({ ...release, leastPeople })),
  }));

  api.on("adminStatistics.list", async ({ app }) => ({ releases: await listReleases(app.database) }));

  api.on("adminStatistics.request", ({ app, staff, body, now: at, tx }) => {
    const reason = lookReason(body.reason);
    return tx((db) => askRelease(app, db, { statistic: body.statistic, reason, by: staff.staffId, at }));
  });

  api.on("adminStatistics.decide", ({ app, staff, params, body, now: at, tx }) => {
    const reason = lookReason(body.reason);
    const { isApproved } = body;
    return tx((db) =>
      decideRelease(app, db, { id: idBytes(params.releaseId), isApproved, reason, by: staff.staffId, at }),
    );
  });
};
