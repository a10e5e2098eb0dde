import { isPermitted, type Permission, permissions } from "@baiwa/shared/catalogue/roles";
import { type Api, Reply } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import {
  authenticateStaff,
  disableStaff,
  enrolStaff,
  inviteStaff,
  listStaff,
  presentStaff,
  rolesOf,
  setRoles,
  staffPasswordHash,
} from "./staff.service";
import { openStaffSession, sessionCookie } from "./staff-door";

/** Staff accounts and sessions (7.1.2): password and one-time code, roles as data, no default password anywhere. */
export const staffRoutes = (api: Api): void => {
  api.on("staff.signIn", async ({ app, body, now: at }) => {
    const row = await authenticateStaff(app, { ...body, at });
    const { token, csrfToken } = await app.database.transaction(async (db) => {
      await app.ledger.append(db, { kind: "staff.signed-in", at, body: { staffId: idText(row.id) } });
      return openStaffSession(app, db, row.id, at);
    });
    const answer = { staffId: idText(row.id), username: row.username, roles: rolesOf(row), csrfToken };
    return new Reply(answer, { "Set-Cookie": sessionCookie(app, token) });
  });

  api.on("staff.signOut", async ({ app, staff }) => {
    await app.database.run("DELETE FROM staff_session WHERE id = ?", [staff.sessionId]);
    return new Reply(null, { "Set-Cookie": sessionCookie(app, null) });
  });

  api.on("staff.me", async ({ staff }) => ({
    staffId: idText(staff.staffId),
    username: staff.username,
    roles: [...staff.roles],
    permissions: (Object.keys(permissions) as Permission[]).filter((permission) =>
      isPermitted(staff.roles, permission),
    ),
    csrfToken: staff.csrfToken,
  }));

  api.on("staff.list", async ({ app }) => ({ staff: (await listStaff(app.database)).map(presentStaff) }));

  api.on("staff.invite", ({ app, staff, body, now: at, tx }) =>
    tx(async (db) => {
      const invited = await inviteStaff(app, db, { ...body, at });
      const entry = { staffId: invited.staffId, roles: body.roles, by: idText(staff.staffId) };
      await app.ledger.append(db, { kind: "staff.invited", at, body: entry });
      return invited;
    }),
  );

  api.on("staff.enrol", async ({ app, body, now: at, tx }) => {
    const passwordHash = await staffPasswordHash(body.password);
    return tx((db) => enrolStaff(app, db, { token: body.enrolmentToken, passwordHash, at }));
  });

  api.on("staff.setRoles", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const change = { staffId: idBytes(params.staffId), roles: body.roles, by: staff.staffId, at };
      return presentStaff(await setRoles(app, db, change));
    }),
  );

  api.on("staff.disable", ({ app, staff, params, now: at, tx }) =>
    tx(async (db) => {
      await disableStaff(app, db, { staffId: idBytes(params.staffId), by: staff.staffId, at });
      return undefined;
    }),
  );
};
