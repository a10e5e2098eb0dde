import { recordConsent } from "../consent/consent.service";
import type { Api } from "../kernel/api";
import { idText } from "../kernel/ids";
import {
  authenticate,
  lockAsShown,
  newPasswordHash,
  putIdentifier,
  putPassword,
  requireGiven,
  withNewAccount,
  writeAccount,
} from "./account.service";
import { lockForOwner } from "./account-lock";
import { accountOf, bind, identityOfCode } from "./binding.service";
import { issueTicket, redeemTicket } from "./binding-ticket";
import { addLateUnionid } from "./late-unionid";
import { openSession } from "./session.service";

/** Ways in: register, password, WeChat; a new person chooses between a new account and an existing one (2.2, 2.3). */
export const loginRoutes = (api: Api): void => {
  api.on("accounts.register", async ({ app, body, now: at, tx }) => {
    requireGiven(body.statement, "S0");
    const { identifier } = body;
    const passwordHash = await newPasswordHash(body.password, [identifier.value], "password");
    return withNewAccount(app, (accountId) =>
      tx(async (db) => {
        await writeAccount(app, db, { accountId, statement: body.statement, route: identifier.kind, at });
        await putIdentifier(app, db, { accountId, identifier, field: "identifier.value", at });
        await putPassword(db, accountId, passwordHash, at);
        return openSession(app, db, { accountId, method: "password", device: body.device, at });
      }),
    );
  });

  api.on("sessions.create", async ({ app, address, body, now: at, tx }) => {
    const shown = await authenticate(app, body.identifier, body.password);
    await app.limits.refundLogin(address);
    return tx(async (db) => {
      await lockAsShown(db, shown);
      return openSession(app, db, { accountId: shown.accountId, method: "password", device: body.device, at });
    });
  });

  api.on("sessions.wechat", async ({ app, address, body, now: at, tx }) => {
    const identity = await identityOfCode(app, body.appId, body.code);
    const accountId = await accountOf(app, app.database, identity);
    if (accountId) await app.limits.refundLogin(address);
    return tx(async (db) => {
      if (!accountId) {
        const ticket = await issueTicket(app, db, identity, at);
        return { kind: "new-person" as const, ...ticket, holdsUnionid: identity.unionid !== undefined };
      }
      await addLateUnionid(app, db, { accountId, identity, at });
      const session = await openSession(app, db, { accountId, method: "wechat", device: body.device, at });
      return { kind: "signed-in" as const, ...session };
    });
  });

  api.on("accounts.createFromWechat", async ({ app, body, now: at, tx }) => {
    requireGiven(body.statement, "S0");
    requireGiven(body.binding, "W1");
    return withNewAccount(app, (accountId) =>
      tx(async (db) => {
        const identity = await redeemTicket(db, body.ticket, at);
        await writeAccount(app, db, { accountId, statement: body.statement, route: "wechat", at });
        await recordConsent(app, db, { accountId, act: body.binding, at });
        await bind(app, db, { accountId, identity, at });
        return openSession(app, db, { accountId, method: "wechat", device: body.device, at });
      }),
    );
  });

  api.on("sessions.bindExisting", async ({ app, address, body, now: at, tx }) => {
    requireGiven(body.binding, "W1");
    const shown = await authenticate(app, body.identifier, body.password);
    const { accountId } = shown;
    await app.limits.refundLogin(address);
    return tx(async (db) => {
      const identity = await redeemTicket(db, body.ticket, at);
      await lockAsShown(db, shown);
      await recordConsent(app, db, { accountId, act: body.binding, at });
      await bind(app, db, { accountId, identity, at });
      return openSession(app, db, { accountId, method: "wechat", device: body.device, at });
    });
  });

  api.on("bindings.add", async ({ app, account, body, now: at, tx }) => {
    requireGiven(body.binding, "W1");
    const identity = await identityOfCode(app, body.appId, body.code);
    const { accountId } = account;
    return tx(async (db) => {
      await lockForOwner(db, accountId);
      await recordConsent(app, db, { accountId, act: body.binding, at });
      const id = await bind(app, db, { accountId, identity, at });
      return { bindingId: idText(id) };
    });
  });
};
