import { incidentSteps, incidentTerms } from "@baiwa/shared/catalogue/incidents";
import type { ErrorDetail } from "@baiwa/shared/errors";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { canonicalBytes, type JsonObject, sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";
import { changeIncident, findIncident, heldIncident, type IncidentRow, noteIncident } from "./incident-store";
import { detailOf, type IncidentDetail } from "./incident-view";

const day = 86_400_000;
const missing = (path: string, message: string): ErrorDetail => ({ path, issue: "unfinished", message });

/** What still has to be done before the incident can be closed. */
const unfinished = ({ severity, steps, clocks, decisions, persons }: IncidentDetail): ErrorDetail[] => [
  ...(severity === null ? [missing("severity", "还没有定级")] : []),
  ...steps
    .filter(({ outcome }) => outcome === null)
    .map(({ step }) => missing(`steps.${step}`, `“${incidentSteps[step].name}”还没有做`)),
  ...clocks
    .filter(({ dueAt, doneAt }) => dueAt !== null && doneAt === null)
    .map(({ clock, name }) => missing(`clocks.${clock}`, `“${name}”还没有做`)),
  ...(persons.state === "clearing" || persons.state === "counting" ? [missing("persons", "还在清点受影响的人")] : []),
  ...decisions
    .filter(
      ({ sending }) =>
        sending &&
        (!sending.isPlanned || sending.counts.some(({ state }) => state === "queued" || state === "sending")),
    )
    .map(({ number }) => missing(`decisions.${number}`, "通知还没有发完")),
];

/** The approvals that were asked for, with what became of them. */
const approvalsOf = async (db: Pick<Db, "rows">, { timeline }: IncidentDetail) => {
  const ids = timeline
    .filter(({ kind }) => kind === "asked")
    .map(({ content }) => idBytes(content.approvalId as string));
  const found: JsonObject[] = [];
  for (const id of ids) {
    const [row] = await db.rows<{ state: string; decided_by: Buffer | null; decided_at: Date | null }>(
      "SELECT state, decided_by, decided_at FROM approval WHERE id = ?",
      [id],
    );
    if (!row) continue;
    const { state, decided_by: by, decided_at: at } = row;
    found.push({
      approvalId: idText(id),
      state,
      decidedBy: by && idText(by),
      decidedAt: at?.toISOString() ?? null,
    });
  }
  return found;
};

const recordPlace = (id: Buffer): Buffer => Buffer.concat([id, Buffer.from("record")]);
/** Everything, as plain JSON. */
const wholeOf = async (app: App, db: Pick<Db, "rows">, row: IncidentRow, now: Date) => {
  const detail = await detailOf(app, db, row, now);
  const record = JSON.parse(JSON.stringify({ ...detail, approvals: await approvalsOf(db, detail) })) as JsonObject;
  return { detail, record };
};

/** The record: as it stands while the incident is open; as it was closed, byte for byte, ever after. */
export const recordOf = async (app: App, id: Buffer, now: Date) => {
  const row = await findIncident(app.database, id);
  const [kept] = await app.database.rows<{ sealed_record: Buffer | null }>(
    "SELECT sealed_record FROM incident WHERE id = ?",
    [id],
  );
  if (kept?.sealed_record && row.record_hash) {
    const bytes = openWith((await app.keyring.of(id)).dataKey, recordPlace(id), kept.sealed_record);
    const record = JSON.parse(bytes.toString("utf8")) as JsonObject;
    return { record, sha256: row.record_hash.toString("hex"), isClosed: true };
  }
  const { record } = await wholeOf(app, app.database, row, now);
  return { record, sha256: sha256(canonicalBytes(record)).toString("hex"), isClosed: false };
};

/** Closes it for good: `incident.unfinished`, naming what is missing. The record is fixed, and its hash goes into the ledger. */
export const closeIncident = async (
  app: App,
  db: Db,
  { id, staff, summary, at }: { id: Buffer; staff: StaffSession; summary: string; at: Date },
): Promise<void> => {
  const row = await heldIncident(db, id);
  const closed = { ...row, state: "closed" as const, closed_at: at };
  const { detail, record } = await wholeOf(app, db, closed, at);
  const left = unfinished(detail);
  if (left.length > 0) throw new AppError("incident.unfinished", left);
  const whole = { ...record, closing: { by: idText(staff.staffId), at: at.toISOString(), summary } };
  const bytes = canonicalBytes(whole);
  const hash = sha256(bytes);
  await changeIncident(db, id, {
    state: "closed",
    closed_at: at,
    kept_until: new Date(at.getTime() + incidentTerms.keptDays * day),
    sealed_record: sealWith((await app.keyring.of(id)).dataKey, recordPlace(id), bytes),
    record_hash: hash,
  });
  const proof = { sha256: hash.toString("hex") };
  await noteIncident(app, db, {
    id,
    kind: "closed",
    staffId: staff.staffId,
    content: { summary, ...proof },
    proof,
    at,
  });
};
