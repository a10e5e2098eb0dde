import type { Role } from "@baiwa/shared/catalogue/roles";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { hashPassword } from "../kernel/passwords";
import { isDuplicate } from "../kernel/retry";
import { sealWith } from "../kernel/vault/seal";
import { refuseWeakPassword } from "../kernel/weak-passwords";
import { raiseUnapproved, splitRoles } from "./role-grants";
import { rolesOf, rolesText } from "./staff.service";
import { otpauthUrl, totpText } from "./totp";

const invitationHours = 48;
const tokenHash = (token: string): Buffer => sha256("staff-enrolment\0", token);

/** Invitations made at or before this moment have run out. */
export const invitationsOverAt = (at: Date): Date => new Date(at.getTime() - invitationHours * 3_600_000);

/** The key that TOTP secrets are sealed with; it stays the same when the master key is rotated. */
export const totpKey = (app: App): Promise<Buffer> => app.keyring.systemKey("staff-totp");

/** An account that nobody opened while its invitation lasted gives its name free. */
const dropRunOut = (db: Db, username: string, at: Date): Promise<number> =>
  db.run("DELETE FROM staff WHERE username = ? AND state IN ('invited', 'enrolled') AND created_at <= ?", [
    username,
    invitationsOverAt(at),
  ]);

const insertStaff = async (db: Db, row: { id: Buffer; username: string; roles: string; at: Date }): Promise<void> => {
  try {
    await db.run(
      `INSERT INTO staff (id, username, totp_last_step, roles, state, created_at, reviewed_at)
       VALUES (?, ?, 0, ?, 'invited', ?, ?)`,
      [row.id, row.username, row.roles, row.at, row.at],
    );
  } catch (error) {
    throw isDuplicate(error, "uq_staff_username") ? new AppError("staff.username-taken") : error;
  }
};

/**
 * Makes a member of staff, not yet open, and the token that enrols them once within 48 hours. It is kept as a hash. Roles that
 * take a second person are not given yet: `waiting` names them.
 */
export const inviteStaff = async (
  app: App,
  db: Db,
  { username, at, ...invitation }: { username: string; roles: readonly Role[]; by: Buffer | "command"; at: Date },
) => {
  rolesText(invitation.roles);
  const { atOnce, waiting, isUnapproved } = await splitRoles(db, [], invitation.roles);
  const [id, roles] = [newId(), rolesText(atOnce)];
  await dropRunOut(db, username, at);
  await insertStaff(db, { id, username, roles, at });
  const token = app.ports.random(32).toString("base64url");
  const expiresAt = new Date(at.getTime() + invitationHours * 3_600_000);
  await db.run("INSERT INTO staff_enrolment (token_hash, staff_id, expires_at) VALUES (?, ?, ?)", [
    tokenHash(token),
    id,
    expiresAt,
  ]);
  const by = invitation.by === "command" ? "command" : idText(invitation.by);
  const body = { staffId: idText(id), roles: rolesOf({ roles }), by, ...(isUnapproved ? { isUnapproved } : {}) };
  await app.ledger.append(db, { kind: "staff.invited", at, body });
  if (isUnapproved) await raiseUnapproved(app, db, { staffId: id, at });
  return { staffId: idText(id), enrolmentToken: token, expiresAt: expiresAt.toISOString(), roles: atOnce, waiting };
};

export interface Invitation {
  token_hash: Buffer;
  staff_id: Buffer;
  username: string;
}

/** The invitation a token stands for; `staff.enrolment-invalid` when it is unknown, used or has run out. */
export const invitationOf = async (db: Pick<Db, "rows">, token: string, at: Date): Promise<Invitation> => {
  const [row] = await db.rows<Invitation>(
    `SELECT e.token_hash, e.staff_id, s.username FROM staff_enrolment e JOIN staff s ON s.id = e.staff_id
     WHERE e.token_hash = ? AND e.expires_at > ? AND s.state = 'invited'`,
    [tokenHash(token), at],
  );
  if (!row) throw new AppError("staff.enrolment-invalid");
  return row;
};

/** Checks and hashes a staff password; outside any transaction. */
export const staffPasswordHash = (password: string, username: string): Promise<string> => {
  refuseWeakPassword(password, username);
  return hashPassword(password);
};

/**
 * Uses an invitation up, once: keeps the password's hash and a fresh TOTP secret, which is shown here and never again.
 * The account opens with the first sign-in whose code is right.
 */
export const enrolStaff = async (
  app: App,
  db: Db,
  { invitation, passwordHash, at }: { invitation: Invitation; passwordHash: string; at: Date },
) => {
  const { token_hash, staff_id, username } = invitation;
  const used = await db.run("DELETE FROM staff_enrolment WHERE token_hash = ?", [token_hash]);
  const secret = app.ports.random(20);
  const sealed = sealWith(await totpKey(app), staff_id, secret);
  const enrolled = await db.run(
    "UPDATE staff SET password_hash = ?, totp_sealed = ?, state = 'enrolled' WHERE id = ? AND state = 'invited'",
    [passwordHash, sealed, staff_id],
  );
  if (used === 0 || enrolled === 0) throw new AppError("staff.enrolment-invalid");
  await app.ledger.append(db, { kind: "staff.enrolled", at, body: { staffId: idText(staff_id) } });
  return { otpauthUrl: otpauthUrl(username, secret), totpSecret: totpText(secret) };
};
