import { reviewTerms } from "@baiwa/shared/catalogue/staff-oversight";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText, newId } from "../kernel/ids";
import type { HeldLease } from "../kernel/lease";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { raiseAlarm } from "../security/alarms";
import { rolesOf } from "./staff.service";
import { rolesWorkUntil } from "./standing";

const day = 86_400_000;
interface Round {
  id: Buffer;
  started_at: Date;
  due_at: Date;
  closed_at: Date | null;
}
interface Line {
  staff_id: Buffer;
  username: string;
  roles: string;
  reviewed_at: Date;
  outcome: "keep" | "revoke" | null;
  decided_by: Buffer | null;
  decided_at: Date | null;
}
const columns = "id, started_at, due_at, closed_at";
const lastRound = async (db: Pick<Db, "rows">, hold = ""): Promise<Round | undefined> =>
  (await db.rows<Round>(`SELECT ${columns} FROM access_review ORDER BY started_at DESC LIMIT 1${hold}`))[0];

/** Begins a round: every member who has roles, and which. Two weeks to look at all of them. `review.open` while one is open. */
export const startReview = async (app: App, db: Db, { by, at }: { by: Buffer | null; at: Date }): Promise<Round> => {
  await db.rows("SELECT id FROM staff WHERE state = 'active' ORDER BY id FOR UPDATE"); // of two at once one looks first
  const last = await lastRound(db, " FOR UPDATE");
  if (last && !last.closed_at) throw new AppError("review.open");
  const id = newId();
  const dueAt = new Date(at.getTime() + reviewTerms.graceDays * day);
  await db.run("INSERT INTO access_review (id, started_at, started_by, due_at) VALUES (?, ?, ?, ?)", [
    id,
    at,
    by,
    dueAt,
  ]);
  const lines = await db.run(
    `INSERT INTO access_review_line (review_id, staff_id, roles)
     SELECT ?, id, roles FROM staff WHERE state = 'active' AND roles <> '[]'`,
    [id],
  );
  const body = { reviewId: idText(id), members: lines, by: by ? idText(by) : "quarter" };
  await app.ledger.append(db, { kind: "access-review.started", at, body });
  return { id, started_at: at, due_at: dueAt, closed_at: null };
};

const linesOf = (db: Pick<Db, "rows">, reviewId: Buffer): Promise<Line[]> =>
  db.rows<Line>(
    `SELECT l.staff_id, s.username, l.roles, s.reviewed_at, l.outcome, l.decided_by, l.decided_at
     FROM access_review_line l JOIN staff s ON s.id = l.staff_id WHERE l.review_id = ? ORDER BY s.username`,
    [reviewId],
  );

/** Who came after the round began can be looked at in it too. */
const addMissing = async (db: Db, reviewId: Buffer, staffId: Buffer): Promise<void> => {
  await db.run(
    `INSERT IGNORE INTO access_review_line (review_id, staff_id, roles)
     SELECT ?, id, roles FROM staff WHERE id = ? AND state = 'active' AND roles <> '[]'`,
    [reviewId, staffId],
  );
};

/** Closes the round when nobody is left: who was disabled meanwhile needs no decision. */
const closeIfDone = async (app: App, db: Db, id: Buffer, at: Date): Promise<void> => {
  const open = await db.rows(
    `SELECT l.staff_id FROM access_review_line l JOIN staff s ON s.id = l.staff_id
     WHERE l.review_id = ? AND l.outcome IS NULL AND s.state <> 'disabled' LIMIT 1`,
    [id],
  );
  if (open.length > 0) return;
  const closed = await db.run("UPDATE access_review SET closed_at = ? WHERE id = ? AND closed_at IS NULL", [at, id]);
  if (closed === 1) await app.ledger.append(db, { kind: "access-review.closed", at, body: { reviewId: idText(id) } });
};

/**
 * Keeps or revokes one member's roles; nobody decides about themselves. What is kept works for another quarter; what is revoked
 * stops with the next request. Throws `review.unknown`, `review.own`, `review.decided`.
 */
export const decideLine = async (
  app: App,
  db: Db,
  {
    reviewId,
    staffId,
    outcome,
    staff,
    at,
    ...given
  }: { reviewId: Buffer; staffId: Buffer; outcome: "keep" | "revoke"; staff: StaffSession; reason: string; at: Date },
): Promise<void> => {
  const reason = lookReason(given.reason);
  if (staffId.equals(staff.staffId)) throw new AppError("review.own");
  const [round] = await db.rows<Round>(`SELECT ${columns} FROM access_review WHERE id = ? FOR UPDATE`, [reviewId]);
  if (round && !round.closed_at) await addMissing(db, reviewId, staffId);
  const line = round && (await linesOf(db, reviewId)).find((one) => one.staff_id.equals(staffId));
  if (!line) throw new AppError("review.unknown");
  if (line.outcome) throw new AppError("review.decided");
  const [member] = await db.rows<{ roles: string }>("SELECT roles FROM staff WHERE id = ? FOR UPDATE", [staffId]);
  if (outcome === "keep" && member?.roles !== line.roles) {
    await db.run("UPDATE access_review_line SET roles = ? WHERE review_id = ? AND staff_id = ?", [
      member?.roles ?? "[]",
      reviewId,
      staffId,
    ]);
  }
  await db.run(
    outcome === "keep"
      ? "UPDATE staff SET reviewed_at = ? WHERE id = ?"
      : "UPDATE staff SET reviewed_at = ?, roles = '[]' WHERE id = ?",
    [at, staffId],
  );
  await db.run(
    `UPDATE access_review_line SET outcome = ?, decided_by = ?, decided_at = ? WHERE review_id = ? AND staff_id = ?`,
    [outcome, staff.staffId, at, reviewId, staffId],
  );
  const about = { reviewId: idText(reviewId), staffId: idText(staffId), roles: rolesOf(member ?? { roles: "[]" }) };
  const body = { ...about, outcome, by: idText(staff.staffId), reason };
  await app.ledger.append(db, { kind: "access-review.decided", at, body });
  await closeIfDone(app, db, reviewId, at);
};

const present = (round: Round, now: Date) => ({
  reviewId: idText(round.id),
  startedAt: round.started_at.toISOString(),
  dueAt: round.due_at.toISOString(),
  closedAt: round.closed_at?.toISOString() ?? null,
  isOverdue: round.closed_at === null && round.due_at <= now,
});

/** A page of rounds, the newest first, and whether the next is due. */
export const listReviews = async (
  db: Pick<Db, "rows">,
  { cursor, pageSize, now }: { cursor: string | undefined; pageSize: number; now: Date },
) => {
  const after = readCursor(cursor);
  const rows = await db.rows<Round>(
    `SELECT ${columns} FROM access_review ${after ? "WHERE id < ?" : ""} ORDER BY id DESC LIMIT ?`,
    [...(after ? [after.id] : []), String(pageSize + 1)],
  );
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    rows: shown.map((row) => present(row, now)),
    next: last ? writeCursor({ at: last.started_at, id: last.id }) : null,
  };
};

/** One round whole: everybody, their roles, and until when those work if nobody looks at them. */
export const reviewOf = async (db: Pick<Db, "rows">, reviewId: Buffer, now: Date) => {
  const [round] = await db.rows<Round>(`SELECT ${columns} FROM access_review WHERE id = ?`, [reviewId]);
  if (!round) throw new AppError("review.unknown");
  const lines = await linesOf(db, reviewId);
  return {
    ...present(round, now),
    members: lines.map((line) => ({
      staffId: idText(line.staff_id),
      username: line.username,
      roles: rolesOf(line),
      worksUntil: rolesWorkUntil(line.reviewed_at).toISOString(),
      outcome: line.outcome,
      decidedBy: line.decided_by && idText(line.decided_by),
      decidedAt: line.decided_at?.toISOString() ?? null,
    })),
  };
};

/** Begins the quarter's round when it is time, and raises an alarm when one is overdue. */
export const tendReviews = async (app: App, held: Pick<HeldLease, "guard">): Promise<void> => {
  const now = app.ports.clock();
  await app.database.transaction(async (db) => {
    await held.guard(db);
    const last = await lastRound(db);
    if (last && !last.closed_at) {
      const once = idText(last.id);
      const detail = `应在 ${last.due_at.toISOString().slice(0, 10)} 前完成`;
      if (last.due_at <= now) await raiseAlarm(app, db, { kind: "review-overdue", once, detail, at: now });
      return;
    }
    const [first] = await db.rows<{ at: Date | null }>(
      "SELECT MIN(created_at) AS at FROM staff WHERE state = 'active'",
    );
    const since = last?.started_at ?? first?.at;
    if (since && now.getTime() - since.getTime() >= reviewTerms.everyDays * day)
      await startReview(app, db, { by: null, at: now });
  });
};

export const reviewIds = (params: { reviewId: string; staffId: string }) => ({
  reviewId: idBytes(params.reviewId),
  staffId: idBytes(params.staffId),
});
