import { type Held, isPermitted, type Permission, type Role } from "@baiwa/shared/catalogue/roles";
import { reviewTerms, touchesPeople, undertaking } from "@baiwa/shared/catalogue/staff-oversight";
import type { Db } from "../kernel/database";
import { rolesOf } from "./staff.service";

const day = 86_400_000;

/** Until when roles work that nobody looks at again. */
export const rolesWorkUntil = (reviewedAt: Date): Date =>
  new Date(reviewedAt.getTime() + (reviewTerms.everyDays + reviewTerms.graceDays) * day);

/** Whether the undertaking, as it reads now, comes before anything else for whoever has these roles. */
export const owesUndertaking = (row: { roles: string; undertaking_version: number }): boolean =>
  row.undertaking_version < undertaking.version && rolesOf(row).some(touchesPeople);

/** Whether an active member other than this one holds the permission. */
export const othersHold = async (
  db: Pick<Db, "rows">,
  permission: Permission,
  except: Buffer = Buffer.alloc(16),
): Promise<boolean> => {
  const rows = await db.rows<{ roles: string }>("SELECT roles FROM staff WHERE state = 'active' AND id <> ?", [except]);
  return rows.some((row) => isPermitted(rolesOf(row), permission));
};

/**
 * What somebody's roles give them now. Roles that nobody looked at for a quarter and two weeks stop working, but for
 * looking at those of others; whoever manages staff goes on while there is nobody who could look at theirs.
 */
export const workingRoles = async (
  db: Pick<Db, "rows">,
  row: { staff_id: Buffer; roles: string; reviewed_at: Date },
  now: Date,
): Promise<Held[]> => {
  const held: Role[] = rolesOf(row);
  if (now < rolesWorkUntil(row.reviewed_at)) return held;
  const isAlone = isPermitted(held, "staff.manage") && !(await othersHold(db, "access.review", row.staff_id));
  if (isAlone) return held;
  return isPermitted(held, "access.review") ? ["access.review"] : [];
};
