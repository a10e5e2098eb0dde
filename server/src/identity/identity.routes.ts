import { items } from "@baiwa/shared/catalogue/items";
import { maskValue } from "@baiwa/shared/masks";
import { withdrawAtUnbinding } from "../consent/said-elsewhere";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { verifyPassword } from "../kernel/passwords";
import { identifiersOf, newPasswordHash, passwordHashOf, putIdentifier, putPassword } from "./account.service";
import { lockForOwner } from "./account-lock";
import { bindingsOf, removeBinding } from "./binding.service";
import { loginRoutes } from "./login.routes";
import { endSessions } from "./session.service";
import { stepUp } from "./step-up.service";

type SessionRow = {
  id: Buffer;
  device: string;
  platform: "weapp" | "h5";
  method: "wechat" | "password";
  created_at: Date;
  last_seen_on: string;
  expires_at: Date;
};

const wrongCurrent = (): AppError =>
  new AppError("credential.wrong", [{ path: "currentPassword", issue: "wrong", message: "当前密码不正确" }]);

/** Devices, credentials and bindings of the signed-in person (2.3, 2.5, 7.2). */
const ownRoutes = (api: Api): void => {
  api.on("sessions.list", async ({ app, account, now }) => {
    const rows = await app.database.rows<SessionRow>(
      `SELECT id, device, platform, method, created_at, DATE_FORMAT(last_seen_on, '%Y-%m-%d') AS last_seen_on, expires_at
       FROM session WHERE account_id = ? AND expires_at > ? ORDER BY created_at DESC`,
      [account.accountId, now],
    );
    const sessions = rows.map((row) => ({
      sessionId: idText(row.id),
      device: row.device,
      platform: row.platform,
      method: row.method,
      createdAt: row.created_at.toISOString(),
      lastSeenOn: row.last_seen_on,
      expiresAt: row.expires_at.toISOString(),
      isCurrent: row.id.equals(account.sessionId),
    }));
    return { sessions };
  });

  api.on("sessions.endCurrent", ({ app, account, now: at, tx }) =>
    tx(async (db) => {
      await endSessions(app, db, { accountId: account.accountId, only: account.sessionId, at });
      return undefined;
    }),
  );

  api.on("sessions.endAll", ({ app, account, query, now: at, tx }) =>
    tx(async (db) => {
      const except = query.keepCurrent === "true" ? account.sessionId : undefined;
      await endSessions(app, db, { accountId: account.accountId, except, at });
      return undefined;
    }),
  );

  api.on("sessions.end", ({ app, account, params, now: at, tx }) =>
    tx(async (db) => {
      const only = idBytes(params.sessionId);
      const ended = await endSessions(app, db, { accountId: account.accountId, only, at });
      if (ended === 0) throw new AppError("session.unknown");
      return undefined;
    }),
  );

  api.on("sessions.stepUp", async ({ app, account, body, now: at }) => ({
    until: (await stepUp(app, account, body, at)).toISOString(),
  }));

  api.on("credentials.set", async ({ app, account, body, now: at, tx }) => {
    const { accountId, sessionId } = account;
    const stored = await passwordHashOf(app.database, accountId);
    if (stored !== null) {
      const attempts = `account:${idText(accountId)}`;
      await app.limits.consume("login", attempts);
      if (!(await verifyPassword(stored, body.currentPassword ?? ""))) {
        throw wrongCurrent();
      }
      await app.limits.forgetLogins(attempts);
    }
    const known = await identifiersOf(app, accountId);
    if (known.length === 0 && !body.username) {
      throw new AppError("request.invalid", [{ path: "username", issue: "required", message: "请先设置用户名" }]);
    }
    const names = [...known.map(({ value }) => value), ...(body.username ? [body.username] : [])];
    const passwordHash = await newPasswordHash(body.newPassword, names, "newPassword");
    return tx(async (db) => {
      await lockForOwner(db, accountId);
      if ((await passwordHashOf(db, accountId)) !== stored) throw wrongCurrent(); // another device was first
      if (body.username) {
        const identifier = { kind: "username" as const, value: body.username };
        await putIdentifier(app, db, { accountId, identifier, field: "username", at });
      }
      await putPassword(db, accountId, passwordHash, at);
      const { subject } = await app.keyring.of(accountId);
      await app.ledger.append(db, { kind: "credential.changed", at, subject, body: { isFirst: stored === null } });
      await endSessions(app, db, { accountId, except: sessionId, at });
      return undefined;
    });
  });

  api.on("bindings.list", async ({ app, account: { accountId } }) => {
    const [bindings, openids, identifiers, stored] = await Promise.all([
      bindingsOf(app.database, accountId),
      app.vault.masked(app.database, accountId, ["wx_openid"], { kind: "self" }),
      identifiersOf(app, accountId),
      passwordHashOf(app.database, accountId),
    ]);
    return {
      bindings: bindings.map((binding) => ({
        bindingId: idText(binding.id),
        appId: binding.app_id,
        openidMasked: openids.find(({ instance }) => instance === binding.app_id)?.masked ?? "",
        holdsUnionid: binding.holds_unionid === 1,
        boundAt: binding.bound_at.toISOString(),
      })),
      hasPassword: stored !== null,
      identifiers: identifiers.map(({ kind, value }) => ({ kind, masked: maskValue(items[kind].mask, value) })),
    };
  });

  api.on("bindings.remove", ({ app, account: { accountId }, params, query, now: at, tx }) =>
    tx(async (db) => {
      await lockForOwner(db, accountId); // of two bindings removed at once, one is the last
      const bindings = await bindingsOf(db, accountId);
      const binding = bindings.find(({ id }) => idText(id) === params.bindingId.toLowerCase());
      if (!binding) throw new AppError("binding.unknown");
      const isOnlyWayIn = bindings.length === 1 && (await passwordHashOf(db, accountId)) === null;
      if (isOnlyWayIn && query.acceptLosingAccess !== "true") throw new AppError("binding.only-way-in");
      if (bindings.length > 1) await removeBinding(app, db, accountId, binding);
      else await withdrawAtUnbinding(app, db, { accountId, at });
      return undefined;
    }),
  );
};

export const identityRoutes = (api: Api): void => {
  loginRoutes(api);
  ownRoutes(api);
};
