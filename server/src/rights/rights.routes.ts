import { fileReply } from "../files/files.routes";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes } from "../kernel/ids";
import { cancellationOf, erasureOf, requestCancellation, undoCancellation } from "./cancellation.service";
import { discardExport, exportsOf, openExport, requestExport } from "./export.service";
import { informationOf, revealOwn } from "./information";

/** What a person may do with everything held about them (8.1): see, reveal, take along, end. */
export const rightsRoutes = (api: Api): void => {
  api.on("information.list", async ({ app, account }) => ({ items: await informationOf(app, account.accountId) }));
  api.on("information.reveal", async ({ app, account, body: { item, instance } }) => ({
    value: await revealOwn(app, account.accountId, item, instance),
  }));

  api.on("information.liftRestriction", ({ app, account: { accountId }, params: { item }, now: at, tx }) =>
    tx(async (db) => {
      if ((await app.vault.restrict(db, accountId, item, null)) === 0) throw new AppError("item.unknown");
      const { subject } = await app.keyring.of(accountId);
      await app.ledger.append(db, { kind: "restriction.lifted", at, subject, body: { item } });
      return undefined;
    }),
  );

  api.on("exports.request", ({ app, account, now: at, tx }) =>
    tx((db) => requestExport(app, db, account.accountId, at)),
  );
  api.on("exports.list", async ({ app, account, now }) => ({ exports: await exportsOf(app, account.accountId, now) }));
  api.on("exports.download", async ({ app, account, params, now }) =>
    fileReply(await openExport(app, account.accountId, idBytes(params.exportId), now)),
  );
  api.on("exports.discard", ({ account, params, tx }) =>
    tx(async (db) => {
      await discardExport(db, account.accountId, idBytes(params.exportId));
      return undefined;
    }),
  );

  api.on("cancellation.show", ({ app, account }) => cancellationOf(app, account.accountId));
  api.on("cancellation.request", ({ app, account, now: at, tx }) =>
    tx((db) => requestCancellation(app, db, account, at)),
  );
  api.on("cancellation.undo", ({ app, account, now: at, tx }) =>
    tx(async (db) => {
      await undoCancellation(app, db, account.accountId, at);
      return undefined;
    }),
  );
  api.on("erasures.show", ({ app, params }) => erasureOf(app, params.receiptCode));
};
