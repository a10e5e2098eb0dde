import type { ItemKey } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { keepHeld } from "../holds/keep-held";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes } from "../kernel/ids";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { marksFor, paddedList } from "../kernel/shared-work";
import { insertTogether } from "../sharing/outgoing";
import { holdersAmong } from "./holders";
import { changeIncident, findIncident, heldIncident, noteIncident, personsCount } from "./incident-store";

const batch = 500;
const clearedTogether = 5000;
type Held = Pick<HeldLease, "guard">;

/** By what the affected persons are found, as data. */
export interface PersonsQuery {
  items: ItemKey[];
  from: string | null;
  to: string | null;
}

/** Those of the accounts that are there, held until the transaction ends: one erased a moment ago is not put on a list. */
const standing = async (db: Pick<Db, "rows">, accounts: readonly Buffer[]): Promise<Buffer[]> => {
  if (accounts.length === 0) return [];
  const asked = paddedList(accounts);
  const rows = await db.rows<{ id: Buffer }>(
    `SELECT id FROM account WHERE id IN (${marksFor(asked)}) ORDER BY id FOR UPDATE`,
    asked,
  );
  return rows.map(({ id }) => id);
};

/**
 * Says whom the incident may affect. Named accounts are on the list at once and stay on it; what is found by items is found in
 * the background, anew each time while nobody was told, and added once somebody was: who was told once stays on the list.
 */
export const askPersons = async (
  app: App,
  db: Db,
  {
    id,
    accountIds,
    staffId,
    at,
    ...query
  }: PersonsQuery & { id: Buffer; accountIds: readonly string[]; staffId: Buffer; at: Date },
): Promise<void> => {
  const row = await heldIncident(db, id);
  const planning = "SELECT 1 FROM message WHERE source = 'incident' AND source_id = ? AND state = 'planning'";
  if ((await db.rows(planning, [id])).length > 0) throw new AppError("incident.moved"); // two people approved this list
  const named = await standing(db, accountIds.map(idBytes));
  await insertTogether(
    db,
    "REPLACE INTO incident_person (incident_id, account_id, is_named)",
    named.map((account) => [id, account, 1]),
  );
  if (query.items.length > 0) {
    await changeIncident(db, id, {
      persons_query: JSON.stringify(query),
      persons_state: row.notices === 0 ? "clearing" : "counting",
      persons_reached: null,
      persons_counts: "{}",
    });
  } else if (row.persons_state === "none") await changeIncident(db, id, { persons_state: "counted" });
  const content = { ...query, named: named.length };
  const proof = { items: query.items, named: named.length };
  await noteIncident(app, db, { id, kind: "persons", staffId, content, proof, at });
};

/** Takes those off the list that an earlier query found, a hold keeps that they stood there (6.2); tells whether there may be more to do. */
const clearBatch = async (app: App, db: Db, id: Buffer): Promise<void> => {
  const earlier = "incident_person WHERE incident_id = ? AND is_named = 0";
  const held = await db.rows<{ account: Buffer }>(
    `SELECT DISTINCT h.account_id AS account FROM held_item AS h JOIN incident_person AS p ON p.account_id = h.account_id
     WHERE h.item = 'incident_person' AND p.incident_id = ? AND p.is_named = 0`,
    [id],
  );
  for (const { account } of held) {
    await keepHeld(app, db, account, ["incident_person"]);
    await db.run(`DELETE FROM ${earlier} AND account_id = ?`, [id, account]);
  }
  const gone = await db.run(`DELETE FROM ${earlier} LIMIT ${clearedTogether}`, [id]);
  if (gone < clearedTogether) await changeIncident(db, id, { persons_state: "counting" });
};

/** One bounded batch of accounts, asked what they hold: those found, the counts, and how far it got, in one transaction. */
const workBatch = (app: App, held: Held, id: Buffer): Promise<boolean> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    const row = await findIncident(db, id, " FOR UPDATE");
    if (row.persons_state === "clearing") {
      await clearBatch(app, db, id);
      return true;
    }
    if (row.persons_state !== "counting" || row.persons_query === null) return false;
    const { items, from, to } = JSON.parse(row.persons_query) as PersonsQuery;
    const period = { from: from ? new Date(from) : null, to: to ? new Date(to) : null };
    const page = await db.rows<{ id: Buffer }>(`SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ${batch}`, [
      row.persons_reached ?? Buffer.alloc(16),
    ]);
    const accounts = page.map((one) => one.id);
    const found = await holdersAmong(app, db, accounts, items, period);
    const affected = await standing(
      db,
      accounts.filter((account) => found.has(account.toString("hex"))),
    );
    const counts = JSON.parse(row.persons_counts) as Partial<Record<ItemKey, number>>;
    for (const account of affected)
      for (const item of found.get(account.toString("hex")) ?? []) counts[item] = (counts[item] ?? 0) + 1;
    await insertTogether(
      db,
      "INSERT IGNORE INTO incident_person (incident_id, account_id, is_named)",
      affected.map((account) => [id, account, 0]),
    );
    const isEnd = page.length < batch;
    await changeIncident(db, id, {
      persons_reached: accounts.at(-1) ?? row.persons_reached,
      persons_counts: JSON.stringify(counts),
      persons_state: isEnd ? "counted" : "counting",
    });
    if (isEnd) {
      const count = await personsCount(db, id);
      const content = { count, byItem: counts as Record<string, number> };
      await noteIncident(app, db, { id, kind: "counted", content, proof: content, at: app.ports.clock() });
    }
    return !isEnd;
  });

/** Finds the affected persons of every incident that asks for them; broken off anywhere it goes on from there. */
export const findPersons = async (app: App, held: Held, stopping: AbortSignal): Promise<void> => {
  const rows = await app.database.rows<{ id: Buffer }>(
    "SELECT id FROM incident WHERE persons_state IN ('clearing', 'counting') ORDER BY id LIMIT 200",
  );
  for (const { id } of rows) {
    await onePiece(app.log, "finding the persons of an incident", async () => {
      while (!stopping.aborted && (await workBatch(app, held, id)));
    });
  }
};
