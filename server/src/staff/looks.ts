import { isPermitted, onPeople, type Permission, rolesAmong } from "@baiwa/shared/catalogue/roles";
import { lookCaps } from "@baiwa/shared/catalogue/staff-oversight";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idText } from "../kernel/ids";
import { raiseAlarm } from "../security/alarms";

const hour = 3_600_000;

/** Counts one look; throws `staff.look-cap` above the hour's or the day's number, and whoever watches is told once. */
const countLook = async (app: App, { staffId }: StaffSession, now: Date): Promise<void> => {
  const { database } = app;
  const hourAt = new Date(Math.floor(now.getTime() / hour) * hour);
  await database.run(
    `INSERT INTO staff_look (staff_id, hour_at, looks, expires_at) VALUES (?, ?, 1, ?)
     ON DUPLICATE KEY UPDATE looks = looks + 1`,
    [staffId, hourAt, new Date(hourAt.getTime() + 48 * hour)],
  );
  const rows = await database.rows<{ hour_at: Date; looks: number }>(
    "SELECT hour_at, looks FROM staff_look WHERE staff_id = ? AND hour_at > ?",
    [staffId, new Date(hourAt.getTime() - 24 * hour)],
  );
  const ofHour = rows.find(({ hour_at }) => hour_at.getTime() === hourAt.getTime())?.looks ?? 0;
  const ofDay = rows.reduce((sum, { looks }) => sum + looks, 0);
  const over = ofHour > lookCaps.hour ? "hour" : ofDay > lookCaps.day ? "day" : null;
  if (!over) return;
  const period = over === "hour" ? hourAt.toISOString() : hourAt.toISOString().slice(0, 10);
  const detail = over === "hour" ? `一小时超过 ${lookCaps.hour} 次` : `一天超过 ${lookCaps.day} 次`;
  const once = `${idText(staffId)} ${over} ${period}`;
  await database.transaction((db) => raiseAlarm(app, db, { kind: "look-cap", once, staffId, detail, at: now }));
  throw new AppError("staff.look-cap");
};

/**
 * What happens when staff are let in by a permission (7.1.2): a look at people counts against the member's number, and what
 * only an hour's emergency permission allowed leaves its own entry: nobody breaks the glass in silence.
 */
export const staffAdmission =
  (app: App) =>
  async (staff: StaffSession, admitted: { permission: Permission; endpoint: string }, now: Date): Promise<void> => {
    const { permission, endpoint } = admitted;
    if (onPeople.includes(permission) && permission !== "glass.ask") await countLook(app, staff, now);
    if (isPermitted(rolesAmong(staff.roles), permission)) return;
    if (!staff.glassId) return;
    const body = { glassId: idText(staff.glassId), staffId: idText(staff.staffId), permission, endpoint };
    await app.ledger.append(app.database, { kind: "glass.used", at: now, body });
  };
