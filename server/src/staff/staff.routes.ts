import { isPermitted, type Permission, permissions, type Role, rolesAmong } from "@baiwa/shared/catalogue/roles";
import type { App } from "../app-context";
import { askApproval } from "../approvals/approvals.service";
import { type Api, Reply, type StaffSession } from "../kernel/api";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { enrolStaff, invitationOf, inviteStaff, staffPasswordHash } from "./enrolment.service";
import { signIn } from "./sign-in";
import { disableStaff, listStaff, presentStaff, rolesOf, setRoles } from "./staff.service";
import { sessionCookie } from "./staff-door";

/** Asks the second person for the roles that take one; the approval's id, null when none waits. */
const askGrant = async (
  app: App,
  db: Db,
  {
    staff,
    member,
    waiting,
    at,
  }: {
    staff: StaffSession;
    member: { staffId: string; username: string; before: Role[] };
    waiting: readonly Role[];
    at: Date;
  },
): Promise<string | null> => {
  if (waiting.length === 0) return null;
  const { staffId, username, before } = member;
  const payload = { staffId, username, before, roles: [...before, ...waiting] };
  const card = await askApproval(app, db, { action: "staff.grant", payload, staff, reason: "给角色", at });
  return card.approvalId;
};

/** Staff accounts and sessions (7.1.2): password and one-time code, roles as data, no default password anywhere. */
export const staffRoutes = (api: Api): void => {
  api.on("staff.signIn", async ({ app, address, body, now: at }) => {
    const { row, token, csrfToken } = await signIn(app, { ...body, at });
    await app.limits.refundLogin(address);
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
    roles: rolesAmong(staff.roles),
    permissions: (Object.keys(permissions) as Permission[]).filter((one) => isPermitted(staff.roles, one)),
    owesUndertaking: staff.owesUndertaking ?? false,
    csrfToken: staff.csrfToken,
  }));

  api.on("staff.list", async ({ app }) => ({ staff: (await listStaff(app.database)).map(presentStaff) }));

  api.on("staff.invite", ({ app, staff, body, now: at, tx }) =>
    tx(async (db) => {
      const { waiting, roles, ...invited } = await inviteStaff(app, db, { ...body, by: staff.staffId, at });
      const member = { staffId: invited.staffId, username: body.username, before: roles };
      return { ...invited, waitsFor: await askGrant(app, db, { staff, member, waiting, at }) };
    }),
  );

  api.on("staff.enrol", async ({ app, body, now: at, tx }) => {
    const invitation = await invitationOf(app.database, body.enrolmentToken, at);
    const passwordHash = await staffPasswordHash(body.password, invitation.username);
    return tx((db) => enrolStaff(app, db, { invitation, passwordHash, at }));
  });

  api.on("staff.setRoles", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const change = { staffId: idBytes(params.staffId), by: staff.staffId, at };
      const { row, waiting } = await setRoles(app, db, { ...change, ...body });
      const member = { staffId: idText(row.id), username: row.username, before: rolesOf(row) };
      return { ...presentStaff(row), waitsFor: await askGrant(app, db, { staff, member, waiting, at }) };
    }),
  );

  api.on("staff.disable", ({ app, staff, params, now: at, tx }) =>
    tx(async (db) => {
      await disableStaff(app, db, { staffId: idBytes(params.staffId), by: staff.staffId, at });
      return undefined;
    }),
  );
};
