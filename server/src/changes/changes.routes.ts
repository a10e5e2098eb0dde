import type { Api } from "../kernel/api";
import { changeReport, listChanges, showChange } from "./changes.service";

/** Changes of documents as people and staff see them (clause 9). Agreeing to one is a consent act like any other. */
export const changeRoutes = (api: Api): void => {
  api.on("changes.list", async ({ app, account, now }) => ({
    changes: await listChanges(app, account.accountId, now),
  }));
  api.on("changes.show", ({ app, account, params, now }) => showChange(app, account.accountId, params.versionId, now));
  api.on("adminChanges.report", ({ app, params, now }) => changeReport(app, params.versionId, now));
};
