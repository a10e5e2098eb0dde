import { isPermitted, type Role, roles, separatesDuties } from "@baiwa/shared/catalogue/roles";
import type { App } from "../app-context";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { raiseUnapproved, splitRoles } from "./role-grants";

/** `enrolled`: password and one-time codes are set, the first correct sign-in opens the account. */
export type StaffState = "invited" | "enrolled" | "active" | "disabled";
export interface StaffRow {
  id: Buffer;
  username: string;
  password_hash: string | null;
  totp_sealed: Buffer | null;
  roles: string;
  state: StaffState;
  created_at: Date;
  undertaking_version: number;
  reviewed_at: Date;
}
interface Change {
  staffId: Buffer;
  by: Buffer;
  at: Date;
}

export const staffColumns =
  "id, username, password_hash, totp_sealed, roles, state, created_at, undertaking_version, reviewed_at";

/** Roles as stored; one that the catalogue no longer knows grants nothing. */
export const rolesOf = (row: { roles: string }): Role[] =>
  (JSON.parse(row.roles) as string[]).filter((role): role is Role => Object.hasOwn(roles, role));

/** Roles as they are kept, each once. Refuses to give one person both staff accounts and people's information. */
export const rolesText = (held: readonly Role[]): string => {
  if (!separatesDuties(held)) {
    throw invalidField("roles", "separate-duties", "管理员工的人不能同时查看用户的信息或监督员工，请分给两个人");
  }
  return JSON.stringify([...new Set(held)]);
};

/** A member of staff as other staff see them. */
export const presentStaff = (row: StaffRow) => ({
  staffId: idText(row.id),
  username: row.username,
  roles: rolesOf(row),
  state: row.state === "enrolled" ? ("invited" as const) : row.state,
  createdAt: row.created_at.toISOString(),
  undertakingVersion: row.undertaking_version,
  reviewedAt: row.reviewed_at.toISOString(),
});

export const listStaff = (db: Pick<Db, "rows">): Promise<StaffRow[]> =>
  db.rows<StaffRow>(`SELECT ${staffColumns} FROM staff ORDER BY username`);

/**
 * The member of staff to change, locked together with who changes them. Whoever acts is asked again under the lock, so
 * that of two administrators who disable each other at the same moment one remains.
 */
const lockForChange = async (db: Db, { staffId, by }: Change): Promise<StaffRow> => {
  if (staffId.equals(by)) throw new AppError("staff.own-account");
  const rows = await db.rows<StaffRow>(`SELECT ${staffColumns} FROM staff WHERE id IN (?, ?) ORDER BY id FOR UPDATE`, [
    by,
    staffId,
  ]);
  const actor = rows.find(({ id }) => id.equals(by));
  if (actor?.state !== "active") throw new AppError("staff.session-required");
  if (!isPermitted(rolesOf(actor), "staff.manage")) throw new AppError("staff.forbidden");
  const target = rows.find(({ id }) => id.equals(staffId));
  if (!target) throw new AppError("staff.unknown");
  return target;
};

/**
 * Sets roles, in the caller's transaction; they count from the next request on. Nobody sets their own. What takes a second
 * person waits (`waiting`), the rest counts at once.
 */
export const setRoles = async (
  app: App,
  db: Db,
  { roles: wanted, ...change }: Change & { roles: readonly Role[] },
): Promise<{ row: StaffRow; waiting: Role[] }> => {
  const before = await lockForChange(db, change);
  rolesText(wanted);
  const { atOnce, waiting, isUnapproved } = await splitRoles(db, rolesOf(before), wanted);
  const row = { ...before, roles: rolesText(atOnce), reviewed_at: isUnapproved ? change.at : before.reviewed_at };
  await db.run("UPDATE staff SET roles = ?, reviewed_at = ? WHERE id = ?", [row.roles, row.reviewed_at, row.id]);
  const body = {
    staffId: idText(row.id),
    roles: rolesOf(row),
    by: idText(change.by),
    ...(isUnapproved ? { isUnapproved } : {}),
  };
  await app.ledger.append(db, { kind: "staff.roles-set", at: change.at, body });
  if (isUnapproved) await raiseUnapproved(app, db, { staffId: row.id, at: change.at });
  return { row, waiting };
};

/** Disables a member of staff: sessions and invitation end with it. Nobody disables themselves, so one always remains. */
export const disableStaff = async (app: App, db: Db, change: Change): Promise<void> => {
  const { id, state } = await lockForChange(db, change);
  if (state === "disabled") return;
  await db.run("UPDATE staff SET state = 'disabled' WHERE id = ?", [id]);
  await db.run("DELETE FROM staff_session WHERE staff_id = ?", [id]);
  await db.run("DELETE FROM staff_enrolment WHERE staff_id = ?", [id]);
  const body = { staffId: idText(id), by: idText(change.by) };
  await app.ledger.append(db, { kind: "staff.disabled", at: change.at, body });
};
