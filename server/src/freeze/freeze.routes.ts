import type { Api } from "../kernel/api";
import { idText } from "../kernel/ids";
import { freezeAccount, prepareUnfreeze } from "./freeze.service";
import { presentWays, waysBack } from "./ways-back";

/** Freezing one's own account, and taking it back (7.2). */
export const freezeRoutes = (api: Api): void => {
  api.on("accounts.waysBack", async ({ app, account }) =>
    presentWays(await waysBack(app, app.database, account.accountId)),
  );
  api.on("accounts.freeze", ({ app, account, now: at, tx }) =>
    tx(async (db) => {
      await freezeAccount(app, db, account.accountId, at);
      return undefined;
    }),
  );
  api.on("accounts.unfreeze", async ({ app, address, body, now: at, tx }) => {
    const { accountId, write } = await prepareUnfreeze(app, { ...body, at });
    await app.limits.refundLogin(address);
    return tx(async (db) => ({ accountId: idText(accountId), isUnfrozen: await write(db) }));
  });
};
