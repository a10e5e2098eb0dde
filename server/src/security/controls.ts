import {
  type AutomaticControl,
  type ControlKey,
  controlKeys,
  controls,
  controlTerms,
  type RecordedControl,
} from "@baiwa/shared/catalogue/controls";
import { dayInChina } from "@baiwa/shared/id-checks";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import type { HeldLease } from "../kernel/lease";
import { describeError } from "../kernel/log";
import { validCertificates, warnOfExpiry } from "./certificates";
import { controlChecks, type Finding } from "./control-checks";

const day = 86_400_000;
interface Row {
  control: ControlKey;
  is_met: number;
  detail: string;
  recorded_by: Buffer | null;
  at: Date;
}

const keep = async (
  db: Pick<Db, "run">,
  { control, by, at, isMet, detail, mark = "" }: Finding & { control: ControlKey; by: Buffer | null; at: Date },
): Promise<void> => {
  await db.run(
    `INSERT INTO control_evidence (id, control, is_met, detail, mark, recorded_by, at, kept_until)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [newId(), control, isMet ? 1 : 0, detail, mark, by, at, new Date(at.getTime() + controlTerms.keptDays * day)],
  );
};

/** Evidence that somebody recorded: a drill, a test. */
export const recordEvidence = async (
  app: App,
  db: Db,
  {
    control,
    isMet,
    staff,
    at,
    ...given
  }: { control: RecordedControl; isMet: boolean; note: string; staff: StaffSession; at: Date },
): Promise<void> => {
  const detail = lookReason(given.note);
  await keep(db, { control, isMet, detail, by: staff.staffId, at });
  const body = { control, isMet, staffId: idText(staff.staffId), note: detail };
  await app.ledger.append(db, { kind: "control.recorded", at, body });
};

const newest = async (db: Pick<Db, "rows">): Promise<Map<ControlKey, Row>> => {
  const rows = await Promise.all(
    controlKeys.map(async (control) => {
      const sql = `SELECT control, is_met, detail, recorded_by, at FROM control_evidence
        WHERE control = ? ORDER BY at DESC LIMIT 1`;
      return (await db.rows<Row>(sql, [control]))[0];
    }),
  );
  return new Map(rows.flatMap((row) => (row ? [[row.control, row] as const] : [])));
};
const ageOf = (row: Row, now: Date): number => Math.max(0, Math.floor((now.getTime() - row.at.getTime()) / day));

/** Every control with its last evidence: more than ninety days old, or none, is overdue (7.1). */
export const controlBoard = async (db: Pick<Db, "rows">, now: Date) => {
  const found = await newest(db);
  return controlKeys.map((control) => {
    const row = found.get(control);
    const { name, clause, evidence } = controls[control];
    return {
      control,
      name,
      clause,
      evidence,
      isMet: row ? row.is_met === 1 : null,
      detail: row?.detail ?? null,
      lastEvidenceAt: row?.at.toISOString() ?? null,
      ageDays: row ? ageOf(row, now) : null,
      isOverdue: !row || ageOf(row, now) > controlTerms.freshDays,
      recordedBy: row?.recorded_by ? idText(row.recorded_by) : null,
    };
  });
};

/** What everybody may read of it: the measures, when each was last seen to hold, and the certificates of today. */
export const protectionOf = async (app: App, now: Date) => {
  const [found, certificates] = await Promise.all([newest(app.database), validCertificates(app.database, now)]);
  const checkedOn = (control: ControlKey): string | null => {
    const row = found.get(control);
    return row?.is_met === 1 && ageOf(row, now) <= controlTerms.freshDays ? dayInChina(row.at) : null;
  };
  const measures = controlKeys.map((control) => {
    const { name, clause, promise } = controls[control];
    return { control, name, clause, promise, checkedOn: checkedOn(control) };
  });
  return { measures, certificates };
};

/** Looks at each automatic control once a day; one look that fails leaves no evidence and holds up no other. */
export const lookAtControls = async (app: App, held: Pick<HeldLease, "guard">): Promise<void> => {
  const now = app.ports.clock();
  const found = await newest(app.database);
  for (const control of Object.keys(controlChecks) as AutomaticControl[]) {
    const last = found.get(control);
    if (last && now.getTime() - last.at.getTime() < day) continue;
    try {
      const finding = await controlChecks[control](app, now);
      await keep(app.database, { ...finding, control, by: null, at: now });
    } catch (error) {
      app.log.error({ control, ...describeError(error) }, "a control could not be looked at");
    }
  }
  await app.database.transaction(async (db) => {
    await held.guard(db);
    await warnOfExpiry(app, db, now);
  });
};
