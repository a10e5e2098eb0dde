import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import { idText } from "../kernel/ids";
import { decisionsOf } from "./incident-decisions";
import { type IncidentRow, incidentsWhere } from "./incident-store";

/** Incidents that were told to the account: it is on the list, two people decided to tell, and it was no drill. */
const told = `is_drill = 0 AND id IN (SELECT p.incident_id FROM incident_person p WHERE p.account_id = ?)
  AND EXISTS (SELECT 1 FROM incident_notice n WHERE n.incident_id = incident.id AND n.kind = 'notice')`;

const present = async (app: App, row: IncidentRow) => {
  const notices = (await decisionsOf(app, app.database, row.id)).flatMap(({ text, at }) => {
    if (!text) return [];
    const { onlyUntold: _onlyUntold, ...words } = text;
    return [{ ...words, at: at.toISOString() }];
  });
  const [first, last] = [notices[0], notices.at(-1)];
  if (!first || !last) throw new AppError("incident.unknown");
  return {
    incidentId: idText(row.id),
    title: last.title,
    items: last.items,
    knownAt: row.known_at.toISOString(),
    toldAt: first.at,
    notices: notices.reverse(),
  };
};

/** What was told to the person, the newest first. */
export const ownIncidents = async (app: App, accountId: Buffer) => {
  const rows = await incidentsWhere(app.database, `${told} ORDER BY id DESC LIMIT 100`, [accountId]);
  return Promise.all(rows.map((row) => present(app, row)));
};

/** One of them; throws `incident.unknown` for every other. */
export const ownIncident = async (app: App, accountId: Buffer, id: Buffer) => {
  const [row] = await incidentsWhere(app.database, `${told} AND id = ?`, [accountId, id]);
  if (!row) throw new AppError("incident.unknown");
  return present(app, row);
};
