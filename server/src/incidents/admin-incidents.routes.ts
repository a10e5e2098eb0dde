import type { App } from "../app-context";
import type { Api } from "../kernel/api";
import type { Db } from "../kernel/database";
import { idBytes, newId } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { controller } from "../service/service.routes";
import { askNoNotice, askNotice } from "./incident-asking";
import { closeIncident, recordOf } from "./incident-closing";
import { askPersons } from "./incident-persons";
import { reportDraft } from "./incident-report";
import { findIncident, incidentsWhere } from "./incident-store";
import { cardOf, detailOf } from "./incident-view";
import { amendIncident, classifyIncident, keepReport, openIncident, tickStep } from "./incidents.service";

const show = async (app: App, db: Pick<Db, "rows">, id: Buffer, now: Date) =>
  detailOf(app, db, await findIncident(db, id), now);

/** Incidents as staff work on them (7.1.4): entered, graded, contained, reported, told, closed. */
export const adminIncidentRoutes = (api: Api): void => {
  api.on("adminIncidents.list", async ({ app, query: { state, cursor, pageSize }, now }) => {
    const after = readCursor(cursor);
    const rows = await incidentsWhere(
      app.database,
      `${state ? "state = ?" : "1 = 1"}${after ? " AND id < ?" : ""} ORDER BY id DESC LIMIT ?`,
      [...(state ? [state] : []), ...(after ? [after.id] : []), String(pageSize + 1)],
    );
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: await Promise.all(shown.map((row) => cardOf(app, app.database, row, now))),
      next: last ? writeCursor({ at: last.opened_at, id: last.id }) : null,
    };
  });

  api.on("adminIncidents.open", async ({ app, staff, body, now: at, tx }) => {
    const id = newId();
    await app.keyring.create(id); // an orphan key harms nobody
    return tx(async (db) => {
      await openIncident(app, db, { id, staff, at }, body);
      return show(app, db, id, at);
    });
  });

  api.on("adminIncidents.show", ({ app, params, now }) => show(app, app.database, idBytes(params.incidentId), now));

  api.on("adminIncidents.amend", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.incidentId);
      await amendIncident(app, db, { id, staff, at }, body);
      return show(app, db, id, at);
    }),
  );
  api.on("adminIncidents.classify", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.incidentId);
      await classifyIncident(app, db, { id, staff, at }, body);
      return show(app, db, id, at);
    }),
  );
  api.on("adminIncidents.step", ({ app, staff, params: { incidentId, step }, body, now: at, tx }) =>
    tx(async (db) => {
      const id = idBytes(incidentId);
      await tickStep(app, db, { id, staff, at }, { step, ...body });
      return show(app, db, id, at);
    }),
  );
  api.on("adminIncidents.report", ({ app, staff, params: { incidentId, clock }, body, now: at, tx }) =>
    tx(async (db) => {
      const id = idBytes(incidentId);
      await keepReport(app, db, { id, staff, at }, { clock, ...body });
      return show(app, db, id, at);
    }),
  );
  api.on("adminIncidents.persons", ({ app, staff: { staffId }, params, body, now: at, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.incidentId);
      await askPersons(app, db, { id, ...body, staffId, at });
      return show(app, db, id, at);
    }),
  );

  api.on("adminIncidents.draft", async ({ app, params, now }) => ({
    text: reportDraft(await show(app, app.database, idBytes(params.incidentId), now), controller),
  }));
  api.on("adminIncidents.notify", ({ app, staff, params, body: { reason, ...text }, now: at, tx }) =>
    tx((db) => askNotice(app, db, { id: idBytes(params.incidentId), staff, reason, at }, text)),
  );
  api.on("adminIncidents.decline", ({ app, staff, params, body: { reason, why }, now: at, tx }) =>
    tx((db) => askNoNotice(app, db, { id: idBytes(params.incidentId), staff, reason, at }, why)),
  );

  api.on("adminIncidents.record", ({ app, params, now }) => recordOf(app, idBytes(params.incidentId), now));
  api.on("adminIncidents.close", ({ app, staff, params, body: { summary }, now: at, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.incidentId);
      await closeIncident(app, db, { id, staff, summary, at });
      return show(app, db, id, at);
    }),
  );
};
