import { retentionRules } from "@baiwa/shared/catalogue/retention";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { countOf, isHeld, type RuleWork, untilDone } from "../retention/rule";

const together = 1000;
const most = 50;
const over = "kept_until <= ?";
/** A hold on one of the persons keeps the record by which it is proved that they were told. */
const held = `EXISTS (SELECT 1 FROM incident_person AS p WHERE p.incident_id = incident.id
  AND ${isHeld("p.account_id", retentionRules.incident.items)})`;

const removeIncident = async (app: App, db: Db, id: Buffer): Promise<number> => {
  for (const table of ["incident_event", "incident_notice"])
    await db.run(`DELETE FROM ${table} WHERE incident_id = ?`, [id]);
  await db.run("DELETE FROM outgoing_message WHERE account_id = ?", [id]);
  const gone = await db.run("DELETE FROM incident WHERE id = ?", [id]);
  // before the commit: broken off here the row stays due, and no key is ever left behind
  await app.keyring.destroy(id);
  return gone;
};

/** Incidents that were closed three years ago: the list in batches, then the record, and last the key that opens it. */
export const incidentRule: RuleWork = {
  due: async (app, now) => ({
    due: await countOf(app.database, `incident WHERE ${over}`, [now]),
    held: await countOf(app.database, `incident WHERE ${over} AND ${held}`, [now]),
  }),
  run: async (app, round) => {
    const rows = await app.database.rows<{ id: Buffer }>(
      `SELECT id FROM incident WHERE ${over} AND NOT ${held} ORDER BY kept_until LIMIT ${most}`,
      [round.now],
    );
    for (const { id } of rows) {
      const persons = `DELETE FROM incident_person WHERE incident_id = ? AND NOT ${isHeld("incident_person.account_id", retentionRules.incident.items)} LIMIT ${together}`;
      if (!(await untilDone(round, together, (db) => db.run(persons, [id])))) return;
      const went = await round.batch(async (db) => {
        const left = await db.rows("SELECT 1 FROM incident_person WHERE incident_id = ? LIMIT 1", [id]);
        return left.length > 0 ? 0 : removeIncident(app, db, id);
      });
      if (went === null) return;
    }
  },
};
