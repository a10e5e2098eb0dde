import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";

/**
 * One tap in WeChat's panel is told twice: by the mini-program, at once, and by WeChat. Both tellings meet in one row, so
 * it brings one credit whichever comes first and however often; what only the mini-program tells counts until WeChat's word.
 */
export interface TemplateOf {
  accountId: Buffer;
  appId: string;
  templateId: string;
}
type Tap = { id: Buffer; is_counted: number };

/** A report follows its tap, by a moment or, on a bad line, by minutes. WeChat's own time is in whole seconds. */
const [earlyMs, lateMs] = [60_000, 10 * 60_000];
const keptMs = 24 * 3_600_000;
const shifted = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds);
const place = "account_id = ? AND app_id = ? AND template_id = ?";
const valuesOf = ({ accountId, appId, templateId }: TemplateOf) => [accountId, appId, templateId];

const findTap = async (db: Db, of: TemplateOf, known: "told_at" | "reported_at", from: Date, to: Date) => {
  const other = known === "told_at" ? "reported_at" : "told_at";
  const [tap] = await db.rows<Tap>(
    `SELECT id, is_counted FROM wechat_tap WHERE ${place} AND ${other} IS NULL AND ${known} BETWEEN ? AND ?
     ORDER BY ${known}, id LIMIT 1`,
    [...valuesOf(of), from, to],
  );
  return tap;
};
const addTap = (db: Db, of: TemplateOf, column: "told_at" | "reported_at", at: Date, isCounted: boolean) =>
  db.run(
    `INSERT INTO wechat_tap (id, account_id, app_id, template_id, ${column}, is_counted, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [newId(), ...valuesOf(of), at, isCounted ? 1 : 0, shifted(at, keptMs)],
  );

/** Notes an accept that the mini-program reports; false when WeChat told of it already. Under the account's lock, as all here. */
export const noteReported = async (db: Db, of: TemplateOf, at: Date): Promise<boolean> => {
  const tap = await findTap(db, of, "told_at", shifted(at, -lateMs), shifted(at, earlyMs));
  if (tap) await db.run("UPDATE wechat_tap SET reported_at = ? WHERE id = ?", [at, tap.id]);
  else await addTap(db, of, "reported_at", at, true);
  return !tap;
};

const reportOf = (db: Db, of: TemplateOf, toldAt: Date) =>
  findTap(db, of, "reported_at", shifted(toldAt, -earlyMs), shifted(toldAt, lateMs));

/** Notes an accept that WeChat tells of and whether it may count; gives what it changes in the credits: 1, 0 or -1. */
export const noteTold = async (db: Db, of: TemplateOf, toldAt: Date, counts: boolean): Promise<number> => {
  const tap = await reportOf(db, of, toldAt);
  if (tap)
    await db.run("UPDATE wechat_tap SET told_at = ?, is_counted = ? WHERE id = ?", [toldAt, counts ? 1 : 0, tap.id]);
  else await addTap(db, of, "told_at", toldAt, counts);
  return (counts ? 1 : 0) - (tap?.is_counted ?? 0);
};

/** WeChat says that it was a refusal: the accept reported of the same tap loses its credit. Gives the change. */
export const noteRefused = async (db: Db, of: TemplateOf, toldAt: Date): Promise<number> => {
  const tap = await reportOf(db, of, toldAt);
  if (tap) await db.run("UPDATE wechat_tap SET told_at = ?, is_counted = 0 WHERE id = ?", [toldAt, tap.id]);
  return -(tap?.is_counted ?? 0);
};

/** Ends the credits of all taps up to a moment; tells how many taps after it still count. */
export const voidTaps = async (db: Db, of: TemplateOf, upTo: Date): Promise<number> => {
  await db.run(`UPDATE wechat_tap SET is_counted = 0 WHERE ${place} AND COALESCE(told_at, reported_at) <= ?`, [
    ...valuesOf(of),
    upTo,
  ]);
  const [row] = await db.rows<{ n: number | string }>(
    `SELECT COUNT(*) AS n FROM wechat_tap WHERE ${place} AND is_counted = 1`,
    valuesOf(of),
  );
  return Number(row?.n ?? 0);
};
