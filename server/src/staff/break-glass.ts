import { type GlassPermission, type GlassState, glassTerms } from "@baiwa/shared/catalogue/staff-oversight";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import type { HeldLease } from "../kernel/lease";
import { openWith, sealWith } from "../kernel/vault/seal";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { raiseAlarm } from "../security/alarms";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
interface Row {
  id: Buffer;
  staff_id: Buffer;
  permissions: string;
  sealed: Buffer;
  state: GlassState;
  is_emergency: number;
  asked_at: Date;
  open_until: Date;
  first_by: Buffer | null;
  second_by: Buffer | null;
  starts_at: Date | null;
  ends_at: Date | null;
  review_due_at: Date | null;
  reviewed_by: Buffer | null;
  reviewed_at: Date | null;
  is_justified: number | null;
}
const columns = `id, staff_id, permissions, sealed, state, is_emergency, asked_at, open_until, first_by, second_by, starts_at,
  ends_at, review_due_at, reviewed_by, reviewed_at, is_justified`;
const key = (app: App): Promise<Buffer> => app.keyring.systemKey("break-glass");
const idOf = (id: Buffer | null): string | null => id && idText(id);

const present = async (app: App, row: Row, now: Date) => ({
  glassId: idText(row.id),
  staffId: idText(row.staff_id),
  permissions: JSON.parse(row.permissions) as GlassPermission[],
  reason: openWith(await key(app), row.id, row.sealed).toString("utf8"),
  state: row.state === "asked" && row.open_until <= now ? ("lapsed" as const) : row.state,
  isEmergency: row.is_emergency === 1,
  askedAt: row.asked_at.toISOString(),
  approvedBy: [row.first_by, row.second_by].flatMap((id) => (id ? [idText(id)] : [])),
  startsAt: row.starts_at?.toISOString() ?? null,
  endsAt: row.ends_at?.toISOString() ?? null,
  reviewDueAt: row.review_due_at?.toISOString() ?? null,
  isReviewOverdue: row.review_due_at !== null && row.reviewed_at === null && row.review_due_at <= now,
  reviewedBy: idOf(row.reviewed_by),
  reviewedAt: row.reviewed_at?.toISOString() ?? null,
  isJustified: row.is_justified === null ? null : row.is_justified === 1,
});

const find = async (db: Pick<Db, "rows">, id: Buffer, hold = ""): Promise<Row> => {
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM break_glass WHERE id = ?${hold}`, [id]);
  if (!row) throw new AppError("glass.unknown");
  return row;
};
const note = (app: App, db: Db, kind: string, row: Pick<Row, "id">, at: Date, more: JsonObject) =>
  app.ledger.append(db, { kind: `glass.${kind}`, at, body: { glassId: idText(row.id), ...more } });

/** From when to when the permissions are held. */
const hourFrom = (at: Date): [Date, Date] => [at, new Date(at.getTime() + glassTerms.minutes * minute)];

/**
 * Asks for permissions for an hour. Two others approve it beforehand; in an emergency it begins at once, whoever watches sees it
 * until somebody looked at it, within four hours. `glass.standing` while one of one's own is asked for or held.
 */
export const askGlass = async (
  app: App,
  db: Db,
  {
    staff,
    permissions,
    isEmergency,
    at,
    ...given
  }: { staff: StaffSession; permissions: readonly GlassPermission[]; isEmergency: boolean; reason: string; at: Date },
) => {
  const reason = lookReason(given.reason);
  await db.rows("SELECT id FROM staff WHERE id = ? FOR UPDATE", [staff.staffId]);
  const standing = await db.rows(
    `SELECT id FROM break_glass WHERE staff_id = ? AND ((state = 'asked' AND open_until > ?) OR ends_at > ?) LIMIT 1`,
    [staff.staffId, at, at],
  );
  if (standing.length > 0) throw new AppError("glass.standing");
  const id = newId();
  const [startsAt, endsAt] = isEmergency ? hourFrom(at) : [null, null];
  await db.run(
    `INSERT INTO break_glass (id, staff_id, permissions, sealed, state, is_emergency, asked_at, open_until, starts_at, ends_at,
       review_due_at, kept_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      staff.staffId,
      JSON.stringify(permissions),
      sealWith(await key(app), id, Buffer.from(reason, "utf8")),
      isEmergency ? "granted" : "asked",
      isEmergency ? 1 : 0,
      at,
      new Date(at.getTime() + glassTerms.openHours * hour),
      startsAt,
      endsAt,
      isEmergency ? new Date(at.getTime() + glassTerms.reviewHours * hour) : null,
      new Date(at.getTime() + glassTerms.keptDays * day),
    ],
  );
  const staffId = idText(staff.staffId);
  await note(app, db, isEmergency ? "broken" : "asked", { id }, at, { staffId, permissions: [...permissions], reason });
  if (isEmergency) {
    const alarm = { kind: "glass-emergency", once: idText(id), staffId: staff.staffId } as const;
    await raiseAlarm(app, db, { ...alarm, detail: `应急权限 ${idText(id)}，请在 4 小时内复核`, at });
  }
  return present(app, await find(db, id), at);
};

/**
 * One of two approvals, or a refusal. With the second the hour begins. Throws `glass.own` for one's own and for a second
 * approval by the same person, `glass.moved` when it is decided or out of time.
 */
export const decideGlass = async (
  app: App,
  db: Db,
  {
    id,
    staff,
    outcome,
    at,
    ...given
  }: { id: Buffer; staff: StaffSession; outcome: "approved" | "refused"; reason: string; at: Date },
) => {
  const reason = lookReason(given.reason);
  const row = await find(db, id, " FOR UPDATE");
  if (row.staff_id.equals(staff.staffId) || row.first_by?.equals(staff.staffId)) throw new AppError("glass.own");
  if (row.state !== "asked" || row.open_until <= at) throw new AppError("glass.moved");
  const by = { staffId: idText(staff.staffId), reason };
  if (outcome === "refused") {
    await db.run("UPDATE break_glass SET state = 'refused' WHERE id = ?", [id]);
    await note(app, db, "refused", row, at, by);
  } else if (!row.first_by) {
    await db.run("UPDATE break_glass SET first_by = ? WHERE id = ?", [staff.staffId, id]);
    await note(app, db, "approved", row, at, by);
  } else {
    const [startsAt, endsAt] = hourFrom(at);
    await db.run("UPDATE break_glass SET second_by = ?, state = 'granted', starts_at = ?, ends_at = ? WHERE id = ?", [
      staff.staffId,
      startsAt,
      endsAt,
      id,
    ]);
    await note(app, db, "granted", row, at, by);
  }
  return present(app, await find(db, id), at);
};

/** Ends one's own hour before its time, once: `glass.moved` for whoever comes second. */
export const endGlass = async (app: App, db: Db, { id, staff }: { id: Buffer; staff: StaffSession }) => {
  const row = await find(db, id, " FOR UPDATE");
  const at = app.ports.clock(); // after the row is held: another request may have ended it meanwhile
  if (!row.staff_id.equals(staff.staffId)) throw new AppError("glass.unknown");
  if (!row.ends_at || row.ends_at <= at) throw new AppError("glass.moved");
  await db.run("UPDATE break_glass SET ends_at = ? WHERE id = ?", [at, id]);
  await note(app, db, "ended", row, at, { staffId: idText(staff.staffId) });
  return present(app, await find(db, id), at);
};

/** Says whether an emergency was one, by somebody else; an hour that still runs ends when it was not. */
export const reviewGlass = async (
  app: App,
  db: Db,
  {
    id,
    staff,
    isJustified,
    at,
    ...given
  }: { id: Buffer; staff: StaffSession; isJustified: boolean; reason: string; at: Date },
) => {
  const reason = lookReason(given.reason);
  const row = await find(db, id, " FOR UPDATE");
  if (row.staff_id.equals(staff.staffId)) throw new AppError("glass.own");
  if (!row.review_due_at || row.reviewed_at) throw new AppError("glass.moved");
  const endsAt = !isJustified && row.ends_at && row.ends_at > at ? at : row.ends_at;
  await db.run("UPDATE break_glass SET reviewed_by = ?, reviewed_at = ?, is_justified = ?, ends_at = ? WHERE id = ?", [
    staff.staffId,
    at,
    isJustified ? 1 : 0,
    endsAt,
    id,
  ]);
  await note(app, db, "reviewed", row, at, { staffId: idText(staff.staffId), isJustified, reason });
  return present(app, await find(db, id), at);
};

/** A page of them, the newest first; `waiting` shows only what waits for approval or review. */
export const listGlass = async (
  app: App,
  { waiting, cursor, pageSize, now }: { waiting: boolean; cursor: string | undefined; pageSize: number; now: Date },
) => {
  const after = readCursor(cursor);
  const open = "((state = 'asked' AND open_until > ?) OR (review_due_at IS NOT NULL AND reviewed_at IS NULL))";
  const rows = await app.database.rows<Row>(
    `SELECT ${columns} FROM break_glass WHERE ${waiting ? open : "1 = 1"} ${after ? "AND id < ?" : ""}
     ORDER BY id DESC LIMIT ?`,
    [...(waiting ? [now] : []), ...(after ? [after.id] : []), String(pageSize + 1)],
  );
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    rows: await Promise.all(shown.map((row) => present(app, row, now))),
    next: last ? writeCursor({ at: last.asked_at, id: last.id }) : null,
  };
};

/** Raises an alarm for each emergency that nobody looked at in time. */
export const tendGlass = async (app: App, held: Pick<HeldLease, "guard">): Promise<void> => {
  const now = app.ports.clock();
  await app.database.transaction(async (db) => {
    await held.guard(db);
    const late = await db.rows<Pick<Row, "id" | "staff_id">>(
      "SELECT id, staff_id FROM break_glass WHERE reviewed_at IS NULL AND review_due_at <= ? ORDER BY id LIMIT 100",
      [now],
    );
    for (const { id, staff_id: staffId } of late) {
      const detail = `应急权限 ${idText(id)} 没有按时复核`;
      await raiseAlarm(app, db, { kind: "glass-unreviewed", once: idText(id), staffId, detail, at: now });
    }
  });
};
