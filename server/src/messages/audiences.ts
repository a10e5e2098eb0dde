import type { Db } from "../kernel/database";
import { idBytes } from "../kernel/ids";

/** Whom a message is for, as data. Who of them gets it is decided at the moment of sending, not here. */
export type Audience =
  | { kind: "everyone" }
  /** Whoever the message was given deliveries for when it was announced: nobody is named here. */
  | { kind: "given" }
  /** Whoever an incident may affect: of a drill nobody gets anything; `onlyUntold` are those no message of it was planned for. */
  | { kind: "incident"; incidentId: string; isDrill: boolean; onlyUntold: boolean };

type Page = { db: Pick<Db, "rows">; from: Buffer; size: number };
const first = Buffer.alloc(16);
const idsOf = async (rows: Promise<{ id: Buffer }[]>): Promise<Buffer[]> => (await rows).map(({ id }) => id);

/** How each kind is read: its accounts after one, in the order of their ids. A new kind is an entry here. */
const readers: {
  [K in Audience["kind"]]: (audience: Extract<Audience, { kind: K }>, page: Page) => Promise<Buffer[]>;
} = {
  everyone: (_all, { db, from, size }) =>
    idsOf(db.rows(`SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ${size}`, [from])),
  given: async () => [],
  incident: ({ incidentId, onlyUntold }, { db, from, size }) => {
    const id = idBytes(incidentId);
    const untold = `AND NOT EXISTS (SELECT 1 FROM delivery d JOIN message m ON m.id = d.message_id
      WHERE d.account_id = p.account_id AND m.source = 'incident' AND m.source_id = ?)`;
    return idsOf(
      db.rows(
        `SELECT p.account_id AS id FROM incident_person p WHERE p.incident_id = ? AND p.account_id > ?
         ${onlyUntold ? untold : ""} ORDER BY p.account_id LIMIT ${size}`,
        [id, from, ...(onlyUntold ? [id] : [])],
      ),
    );
  },
};

/**
 * The next accounts of an audience after one of them. Accounts are made with growing ids, so whoever registers later comes
 * behind all that were planned.
 */
export const nextOf = (
  db: Pick<Db, "rows">,
  audience: Audience,
  { after, size }: { after: Buffer | null; size: number },
): Promise<Buffer[]> => readers[audience.kind](audience as never, { db, from: after ?? first, size });
