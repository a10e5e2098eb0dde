import { type Role, roles } from "@baiwa/shared/catalogue/roles";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import { type JsonObject, sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { hashPassword, refuseWeakPassword, verifyPassword } from "../kernel/passwords";
import { isDuplicate } from "../kernel/retry";
import { openWith, sealWith } from "../kernel/vault/seal";
import { base32, matchStep, otpauthUrl } from "./totp";

export type StaffState = "invited" | "active" | "disabled";
export interface StaffRow {
  id: Buffer;
  username: string;
  password_hash: string | null;
  totp_sealed: Buffer | null;
  roles: string;
  state: StaffState;
  created_at: Date;
}

const enrolmentHours = 48;
const enrolmentHash = (token: string): Buffer => sha256("staff-enrolment\0", token);
const columns = "id, username, password_hash, totp_sealed, roles, state, created_at";

/** Roles as stored; a role the catalogue no longer knows grants nothing. */
export const rolesOf = (row: { roles: string }): Role[] =>
  (JSON.parse(row.roles) as string[]).filter((role): role is Role => role in roles);

export const presentStaff = (row: StaffRow) => ({
  staffId: idText(row.id),
  username: row.username,
  roles: rolesOf(row),
  state: row.state,
  createdAt: row.created_at.toISOString(),
});

export const listStaff = (db: Pick<Db, "rows">): Promise<StaffRow[]> =>
  db.rows<StaffRow>(`SELECT ${columns} FROM staff ORDER BY username`);

export const findStaff = async (db: Pick<Db, "rows">, id: Buffer): Promise<StaffRow> => {
  const [row] = await db.rows<StaffRow>(`SELECT ${columns} FROM staff WHERE id = ?`, [id]);
  if (!row) throw new AppError("staff.unknown");
  return row;
};

/** Makes a member of staff in state "invited" and the token that opens the account once, within 48 hours. */
export const inviteStaff = async (
  app: Pick<App, "ports">,
  db: Db,
  invitation: { username: string; roles: readonly Role[]; at: Date },
) => {
  const id = newId();
  const token = app.ports.random(32).toString("base64url");
  const expiresAt = new Date(invitation.at.getTime() + enrolmentHours * 3_600_000);
  try {
    await db.run(
      "INSERT INTO staff (id, username, totp_last_step, roles, state, created_at) VALUES (?, ?, 0, ?, 'invited', ?)",
      [id, invitation.username, JSON.stringify(invitation.roles), invitation.at],
    );
  } catch (error) {
    if (isDuplicate(error, "uq_staff_username")) throw new AppError("staff.username-taken");
    throw error;
  }
  await db.run("INSERT INTO staff_enrolment (token_hash, staff_id, expires_at) VALUES (?, ?, ?)", [
    enrolmentHash(token),
    id,
    expiresAt,
  ]);
  return { staffId: idText(id), enrolmentToken: token, expiresAt: expiresAt.toISOString() };
};

const totpKey = (app: App): Promise<Buffer> => app.keyring.systemKey("staff-totp");

/** Uses an invitation up: keeps the password's hash and a fresh TOTP secret, which is shown this once. */
export const enrolStaff = async (app: App, db: Db, request: { token: string; passwordHash: string; at: Date }) => {
  const hash = enrolmentHash(request.token);
  const [row] = await db.rows<{ staff_id: Buffer; username: string }>(
    `SELECT e.staff_id, s.username FROM staff_enrolment e JOIN staff s ON s.id = e.staff_id
     WHERE e.token_hash = ? AND e.expires_at > ? AND s.state = 'invited'`,
    [hash, request.at],
  );
  const used = row ? await db.run("DELETE FROM staff_enrolment WHERE token_hash = ?", [hash]) : 0;
  if (!row || used === 0) throw new AppError("staff.enrolment-invalid");
  const secret = app.ports.random(20);
  const sealed = sealWith(await totpKey(app), row.staff_id, secret);
  await db.run("UPDATE staff SET password_hash = ?, totp_sealed = ?, state = 'active' WHERE id = ?", [
    request.passwordHash,
    sealed,
    row.staff_id,
  ]);
  await app.ledger.append(db, { kind: "staff.enrolled", at: request.at, body: { staffId: idText(row.staff_id) } });
  return { otpauthUrl: otpauthUrl(row.username, secret), totpSecret: base32(secret) };
};

/** Hashes a new staff password; outside any transaction. */
export const staffPasswordHash = (password: string): Promise<string> => {
  refuseWeakPassword(password);
  return hashPassword(password);
};

const spendCode = async (app: App, row: StaffRow, code: string, at: Date): Promise<boolean> => {
  if (!row.totp_sealed) return false;
  const secret = openWith(await totpKey(app), row.id, row.totp_sealed);
  const step = matchStep(secret, code, at);
  if (step === null) return false;
  return (
    (await app.database.run("UPDATE staff SET totp_last_step = ? WHERE id = ? AND totp_last_step < ?", [
      step,
      row.id,
      step,
    ])) === 1
  );
};

/**
 * Who signs in with these. Unknown, invited, disabled, wrong password and wrong or used code are the same
 * `staff.login-failed` after the same work; each code counts once.
 */
export const authenticateStaff = async (
  app: App,
  given: { username: string; password: string; totp: string; at: Date },
): Promise<StaffRow> => {
  await app.limits.consume("login", `staff:${given.username}`);
  const [row] = await app.database.rows<StaffRow>(`SELECT ${columns} FROM staff WHERE username = ?`, [given.username]);
  const isRight = await verifyPassword(row?.password_hash ?? null, given.password);
  const isIn =
    row !== undefined && isRight && row.state === "active" && (await spendCode(app, row, given.totp, given.at));
  if (isIn) return row;
  const body: JsonObject = row ? { staffId: idText(row.id) } : {};
  await app.ledger.append(app.database, { kind: "staff.sign-in-failed", at: given.at, body });
  throw new AppError("staff.login-failed");
};

/** Sets roles; nobody their own. */
export const setRoles = async (
  app: App,
  db: Db,
  change: { staffId: Buffer; roles: readonly Role[]; by: Buffer; at: Date },
): Promise<StaffRow> => {
  if (change.staffId.equals(change.by)) throw new AppError("staff.own-account");
  await findStaff(db, change.staffId);
  await db.run("UPDATE staff SET roles = ? WHERE id = ?", [JSON.stringify(change.roles), change.staffId]);
  const body = { staffId: idText(change.staffId), roles: [...change.roles], by: idText(change.by) };
  await app.ledger.append(db, { kind: "staff.roles-set", at: change.at, body });
  return findStaff(db, change.staffId);
};

/** Disables a member of staff: sessions and invitations end with it. Nobody disables themselves. */
export const disableStaff = async (
  app: App,
  db: Db,
  change: { staffId: Buffer; by: Buffer; at: Date },
): Promise<void> => {
  if (change.staffId.equals(change.by)) throw new AppError("staff.own-account");
  await findStaff(db, change.staffId);
  await db.run("UPDATE staff SET state = 'disabled' WHERE id = ?", [change.staffId]);
  await db.run("DELETE FROM staff_session WHERE staff_id = ?", [change.staffId]);
  await db.run("DELETE FROM staff_enrolment WHERE staff_id = ?", [change.staffId]);
  const body = { staffId: idText(change.staffId), by: idText(change.by) };
  await app.ledger.append(db, { kind: "staff.disabled", at: change.at, body });
};
