import type { IncidentKind, IncidentSeverity, IncidentState, PersonsState } from "@baiwa/shared/catalogue/incidents";
import type { ItemKey } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db, SqlValue } from "../kernel/database";
import { idText, newIdAfter } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";
import { openWith, sealWith } from "../kernel/vault/seal";

/** An incident as its row says. */
export interface IncidentRow {
  id: Buffer;
  kind: IncidentKind;
  severity: IncidentSeverity | null;
  state: IncidentState;
  is_drill: number;
  items: string;
  sealed: Buffer;
  persons_query: string | null;
  persons_state: PersonsState;
  persons_reached: Buffer | null;
  persons_counts: string;
  notices: number;
  known_at: Date;
  opened_at: Date;
  closed_at: Date | null;
  record_hash: Buffer | null;
}
const columns = `id, kind, severity, state, is_drill, items, sealed, persons_query, persons_state, persons_reached,
  persons_counts, notices, known_at, opened_at, closed_at, record_hash`;

/** What was written about it. */
export type IncidentWords = { title: string; facts: string; cause: string; happenedAt: string | null };

/** Seals and opens what belongs to one incident, under the incident's own key; `place` binds it to its row. */
export const sealFor = async (app: App, id: Buffer, place: Buffer, content: JsonObject): Promise<Buffer> =>
  sealWith((await app.keyring.of(id)).dataKey, place, Buffer.from(JSON.stringify(content), "utf8"));
export const openFor = async <T>(app: App, id: Buffer, place: Buffer, sealed: Buffer): Promise<T> =>
  JSON.parse(openWith((await app.keyring.of(id)).dataKey, place, sealed).toString("utf8")) as T;

export const wordsOf = (app: App, { id, sealed }: Pick<IncidentRow, "id" | "sealed">): Promise<IncidentWords> =>
  openFor(app, id, id, sealed);
export const itemsOf = ({ items }: Pick<IncidentRow, "items">): ItemKey[] => JSON.parse(items) as ItemKey[];

/** Incidents by a condition of our own code. */
export const incidentsWhere = (db: Pick<Db, "rows">, condition: string, values: SqlValue[]): Promise<IncidentRow[]> =>
  db.rows<IncidentRow>(`SELECT ${columns} FROM incident WHERE ${condition}`, values);

/** The incident as it is; throws `incident.unknown`. */
export const findIncident = async (db: Pick<Db, "rows">, id: Buffer, hold = ""): Promise<IncidentRow> => {
  const [row] = await incidentsWhere(db, `id = ?${hold}`, [id]);
  if (!row) throw new AppError("incident.unknown");
  return row;
};
/** The same, held until the transaction ends; throws `incident.closed` once nothing of it can change. */
export const heldIncident = async (db: Pick<Db, "rows">, id: Buffer): Promise<IncidentRow> => {
  const row = await findIncident(db, id, " FOR UPDATE");
  if (row.state === "closed") throw new AppError("incident.closed");
  return row;
};

/** Changes columns of an incident that is held; names are columns in our own code. */
export const changeIncident = async (
  db: Pick<Db, "run">,
  id: Buffer,
  changes: Partial<Record<keyof IncidentRow | "kept_until" | "sealed_record", SqlValue>>,
): Promise<void> => {
  const list = Object.entries(changes) as [string, SqlValue][];
  const sets = list.map(([column]) => `${column} = ?`).join(", ");
  await db.run(`UPDATE incident SET ${sets} WHERE id = ?`, [...list.map(([, value]) => value), id]);
};

/** How many accounts are on its list. */
export const personsCount = async (db: Pick<Db, "rows">, id: Buffer): Promise<number> => {
  const [row] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM incident_person WHERE incident_id = ?",
    [id],
  );
  return Number(row?.n ?? 0);
};

export type EventKind =
  | "opened"
  | "amended"
  | "classified"
  | "step"
  | "report"
  | "persons"
  | "counted"
  | "asked"
  | "decided"
  | "overdue"
  | "closed";
export interface IncidentEventRow {
  id: Buffer;
  kind: EventKind;
  subject: string | null;
  staff_id: Buffer | null;
  sealed: Buffer;
  at: Date;
}

/**
 * Writes down what was done: sealed in the timeline, and in the ledger as `incident.<kind>` with `proof`, which names nobody and
 * quotes nothing. Of a kind with a subject there is one: throws `incident.done` for the second.
 */
export const noteIncident = async (
  app: App,
  db: Db,
  {
    id,
    kind,
    subject = null,
    staffId = null,
    content = {},
    proof = {},
    at,
  }: {
    id: Buffer;
    kind: EventKind;
    subject?: string | null;
    staffId?: Buffer | null;
    content?: JsonObject;
    proof?: JsonObject;
    at: Date;
  },
): Promise<void> => {
  const [last] = await db.rows<{ id: Buffer }>(
    "SELECT id FROM incident_event WHERE incident_id = ? ORDER BY id DESC LIMIT 1",
    [id],
  );
  const eventId = newIdAfter(last?.id);
  try {
    await db.run(
      "INSERT INTO incident_event (id, incident_id, kind, subject, staff_id, sealed, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [eventId, id, kind, subject, staffId, await sealFor(app, id, eventId, content), at],
    );
  } catch (error) {
    throw isDuplicate(error, "uq_incident_event_subject") ? new AppError("incident.done") : error;
  }
  const body = {
    incidentId: idText(id),
    ...(subject === null ? {} : { about: subject }),
    ...(staffId ? { staffId: idText(staffId) } : {}),
    ...proof,
  };
  await app.ledger.append(db, { kind: `incident.${kind}`, at, body });
};

/** An event, opened. */
export type IncidentEventCard = Omit<IncidentEventRow, "sealed"> & { content: JsonObject };
/** All that happened, in its order. */
export const eventsOf = async (app: App, db: Pick<Db, "rows">, id: Buffer): Promise<IncidentEventCard[]> => {
  const rows = await db.rows<IncidentEventRow>(
    "SELECT id, kind, subject, staff_id, sealed, at FROM incident_event WHERE incident_id = ? ORDER BY id",
    [id],
  );
  return Promise.all(
    rows.map(async ({ sealed, ...event }) => ({
      ...event,
      content: await openFor<JsonObject>(app, id, event.id, sealed),
    })),
  );
};
