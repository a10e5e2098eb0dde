import { lookAt } from "../admin-accounts/staff-look";
import type { Api } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import { decideRegime, proposeRegime, showRegime } from "./regimes.service";

/** Under which documents an account's information is handled (1.2). */
export const regimeRoutes = (api: Api): void => {
  api.on("regimes.show", ({ app, account, now }) => showRegime(app, app.database, account.accountId, now));
  api.on("regimes.decide", ({ app, account, params, body, now: at, tx }) =>
    tx((db) => decideRegime(app, db, { accountId: account.accountId, id: idBytes(params.proposalId), ...body, at })),
  );
  api.on("regimes.propose", ({ app, service, params, body, now: at, tx }) =>
    tx((db) =>
      proposeRegime(app, db, {
        accountId: idBytes(params.accountId),
        ...body,
        by: `service ${idText(service.serviceId)}`,
        at,
      }),
    ),
  );
  api.on("adminRegimes.propose", async ({ app, staff, params, body: { reason, ...body }, now: at, tx }) => {
    const accountId = idBytes(params.accountId);
    await lookAt(app, staff, accountId, reason);
    return tx((db) => proposeRegime(app, db, { accountId, ...body, by: `staff ${idText(staff.staffId)}`, reason, at }));
  });
};
