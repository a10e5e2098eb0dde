import { isPermitted, type Role, roles as roleCatalogue } from "@baiwa/shared/catalogue/roles";
import { takesTwo } from "@baiwa/shared/catalogue/staff-oversight";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { raiseAlarm } from "../security/alarms";
import { rolesOf, rolesText, type StaffRow, staffColumns } from "./staff.service";
import { othersHold } from "./standing";

/** Roles that wait for a second person: whose, what they have now, and all they will have. */
export interface RoleGrant extends JsonObject {
  staffId: string;
  username: string;
  before: Role[];
  roles: Role[];
}

/** All of it in words, for whoever approves. */
export const tellGrant = ({ staffId, username, before, roles }: RoleGrant) => {
  const named = (held: readonly Role[]): string => held.map((role) => roleCatalogue[role].name).join("、") || "无";
  return [
    { name: "员工", value: `${username}（${staffId}）` },
    { name: "现在的角色", value: named(before) },
    { name: "批准后的全部角色", value: named(roles) },
  ];
};

/**
 * Which of the wanted roles count at once, and which wait: those that let somebody see people's information, or watch over
 * staff, take a second person (7.1.2). Roles somebody has already need nobody again. While nobody active could approve, one who
 * will be able to is let in without; `isUnapproved` then, for the ledger and the alarm.
 */
export const splitRoles = async (db: Pick<Db, "rows">, held: readonly Role[], wanted: readonly Role[]) => {
  const all = [...new Set(wanted)];
  const waiting = all.filter((role) => takesTwo(role) && !held.includes(role));
  const isFirstApprover =
    waiting.length > 0 &&
    waiting.every((role) => isPermitted([role], "staff.approve")) &&
    !(await othersHold(db, "staff.approve"));
  if (isFirstApprover) return { atOnce: all, waiting: [], isUnapproved: true };
  return { atOnce: all.filter((role) => !waiting.includes(role)), waiting, isUnapproved: false };
};

/** Tells whoever watches that a role was given by one person alone. */
export const raiseUnapproved = (app: App, db: Db, { staffId, at }: { staffId: Buffer; at: Date }): Promise<void> =>
  raiseAlarm(app, db, {
    kind: "grant-without-approval",
    once: `${idText(staffId)} ${at.toISOString()}`,
    staffId,
    detail: "当时没有在岗的批准人，系统管理员独自给了角色",
    at,
  });

/** Gives approved roles: `staff.roles-changed` when the member's roles are not those that were looked at, or the member left. */
export const grantRoles = async (
  app: App,
  db: Db,
  { payload, askedBy, approvedBy, at }: Approved<RoleGrant>,
): Promise<void> => {
  const id = idBytes(payload.staffId);
  if (id.equals(approvedBy)) throw new AppError("approval.own");
  const [row] = await db.rows<StaffRow>(`SELECT ${staffColumns} FROM staff WHERE id = ? FOR UPDATE`, [id]);
  const isSame = row && JSON.stringify([...rolesOf(row)].sort()) === JSON.stringify([...payload.before].sort());
  if (!row || !isSame || row.state === "disabled") throw new AppError("staff.roles-changed");
  await db.run("UPDATE staff SET roles = ?, reviewed_at = ? WHERE id = ?", [rolesText(payload.roles), at, id]);
  const by = { by: idText(askedBy), approvedBy: idText(approvedBy) };
  await app.ledger.append(db, {
    kind: "staff.roles-set",
    at,
    body: { staffId: idText(id), roles: payload.roles, ...by },
  });
};
