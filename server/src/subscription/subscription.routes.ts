import type { Api } from "../kernel/api";
import { applyChange, changedCell, recordWechatAnswers } from "./subscription.service";
import { subscriptionCells } from "./subscription-matrix";

/** Subscription endpoints (8.3): the matrix as stored, one switch at a time, and WeChat's one-time credits. */
export const subscriptionRoutes = (api: Api): void => {
  api.on("subscriptions.list", async ({ app, account }) => ({
    cells: await subscriptionCells(app, app.database, account.accountId),
  }));

  api.on("subscriptions.change", async ({ app, account, params, body, now, tx }) => {
    const change = { accountId: account.accountId, ...params, ...body, at: now };
    return tx(async (db) => {
      await applyChange(app, db, change);
      return changedCell(app, db, change);
    });
  });

  api.on("subscriptions.recordWechatAnswers", async ({ app, account, body, now, tx }) => {
    const { accountId } = account;
    return tx(async (db) => {
      await recordWechatAnswers(app, db, { accountId, ...body, at: now });
      return { cells: await subscriptionCells(app, db, accountId) };
    });
  });
};
