import { type AlarmKind, alarmKeptDays, alarms } from "@baiwa/shared/catalogue/staff-oversight";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";

const day = 86_400_000;
interface Row {
  id: Buffer;
  kind: AlarmKind;
  staff_id: Buffer | null;
  detail: string;
  raised_at: Date;
  handled_by: Buffer | null;
  handled_at: Date | null;
}
const columns = "id, kind, staff_id, detail, raised_at, handled_by, handled_at";

/** Raises an alarm, with its entry in the ledger, once for what `once` names: a thing that goes on is one alarm. */
export const raiseAlarm = async (
  app: Pick<App, "ledger">,
  db: Db,
  {
    kind,
    once,
    staffId = null,
    detail,
    at,
  }: { kind: AlarmKind; once: string; staffId?: Buffer | null; detail: string; at: Date },
): Promise<void> => {
  const onceKey = sha256("security-alarm\0", kind, "\0", once);
  const id = newId();
  const keptUntil = new Date(at.getTime() + alarmKeptDays * day);
  const raised = await db.run(
    `INSERT IGNORE INTO security_alarm (id, kind, once_key, staff_id, detail, raised_at, kept_until)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [id, kind, onceKey, staffId, detail, at, keptUntil],
  );
  if (raised === 0) return;
  const body = { alarmId: idText(id), alarm: kind, ...(staffId ? { staffId: idText(staffId) } : {}) };
  await app.ledger.append(db, { kind: "alarm.raised", at, body });
};

const present = (row: Row) => ({
  alarmId: idText(row.id),
  kind: row.kind,
  name: alarms[row.kind],
  detail: row.detail,
  staffId: row.staff_id && idText(row.staff_id),
  raisedAt: row.raised_at.toISOString(),
  handledBy: row.handled_by && idText(row.handled_by),
  handledAt: row.handled_at?.toISOString() ?? null,
});

/** A page of alarms, handled or not, the newest first. */
export const listAlarms = async (
  db: Pick<Db, "rows">,
  { isHandled, cursor, pageSize }: { isHandled: boolean; cursor: string | undefined; pageSize: number },
) => {
  const after = readCursor(cursor);
  const rows = await db.rows<Row>(
    `SELECT ${columns} FROM security_alarm WHERE handled_at IS ${isHandled ? "NOT NULL" : "NULL"}
     ${after ? "AND id < ?" : ""} ORDER BY id DESC LIMIT ?`,
    [...(after ? [after.id] : []), String(pageSize + 1)],
  );
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return { rows: shown.map(present), next: last ? writeCursor({ at: last.raised_at, id: last.id }) : null };
};

/** Says what was done about an alarm: `alarm.unknown`, `alarm.handled`. Nobody handles one about themselves. */
export const handleAlarm = async (
  app: App,
  db: Db,
  { id, staff, at, ...given }: { id: Buffer; staff: StaffSession; reason: string; at: Date },
) => {
  const reason = lookReason(given.reason);
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM security_alarm WHERE id = ? FOR UPDATE`, [id]);
  if (!row) throw new AppError("alarm.unknown");
  if (row.handled_at) throw new AppError("alarm.handled");
  if (row.staff_id?.equals(staff.staffId)) throw new AppError("approval.own");
  await db.run("UPDATE security_alarm SET handled_by = ?, handled_at = ? WHERE id = ?", [staff.staffId, at, id]);
  const body = { alarmId: idText(id), alarm: row.kind, staffId: idText(staff.staffId), reason };
  await app.ledger.append(db, { kind: "alarm.handled", at, body });
  return present({ ...row, handled_by: staff.staffId, handled_at: at });
};
