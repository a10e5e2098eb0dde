import { createHash } from "node:crypto";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { idBytes } from "../kernel/ids";
import { consentsOf } from "./consents-of";

/** So many of a hundred, the same ones whenever it is asked under one seed. */
interface Part {
  percent?: number;
  seed?: string;
}
/** Whom a message is for, as data. Who of them gets it is decided at the moment of sending, not here. */
export type Audience =
  | ({ kind: "everyone" } & Part)
  /** Whose consent to the scope stands when they are looked up. */
  | ({ kind: "consented"; scope: ScopeCode } & Part)
  /** Whoever registered in the time, its end left out. */
  | ({ kind: "created"; from: string; to: string } & Part)
  /** Whoever the message was given deliveries for when it was announced: nobody is named here. */
  | { kind: "given" }
  /** Whom another message reached. */
  | { kind: "told"; messageId: string }
  /** Whoever an incident may affect: of a drill nobody gets anything; `onlyUntold` are those no message of it was planned for. */
  | { kind: "incident"; incidentId: string; isDrill: boolean; onlyUntold: boolean };

interface Asked {
  app: App;
  db: Pick<Db, "rows">;
  from: Buffer;
  size: number;
}
/** Accounts in the order of their ids: those looked at, and those of them that belong to the audience. */
interface Page {
  looked: Buffer[];
  accounts: Buffer[];
}
const first = Buffer.alloc(16);
const idsOf = async (rows: Promise<{ id: Buffer }[]>): Promise<Buffer[]> => (await rows).map(({ id }) => id);
const all = (looked: Buffer[]): Page => ({ looked, accounts: looked });
const everybody = ({ db, from, size }: Asked): Promise<Buffer[]> =>
  idsOf(db.rows(`SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ${size}`, [from]));

/** How each kind is read: its accounts after one. A new kind is an entry here. */
const readers: {
  [K in Audience["kind"]]: (audience: Extract<Audience, { kind: K }>, asked: Asked) => Promise<Page>;
} = {
  everyone: async (_all, asked) => all(await everybody(asked)),
  consented: async ({ scope }, asked) => {
    const looked = await everybody(asked);
    const isGiven = await consentsOf(asked.app, asked.db, looked, [scope]);
    return { looked, accounts: looked.filter((id) => isGiven(id.toString("hex"), scope)) };
  },
  created: async (audience, { db, from, size }) => {
    const sql = `SELECT id FROM account WHERE id > ? AND created_at >= ? AND created_at < ? ORDER BY id LIMIT ${size}`;
    return all(await idsOf(db.rows(sql, [from, new Date(audience.from), new Date(audience.to)])));
  },
  given: async () => all([]),
  told: async ({ messageId }, { db, from, size }) => {
    const sql = `SELECT DISTINCT account_id AS id FROM delivery WHERE message_id = ? AND account_id > ?
      AND state IN ('sent', 'removed', 'sending') ORDER BY account_id LIMIT ${size}`;
    return all(await idsOf(db.rows(sql, [idBytes(messageId), from])));
  },
  incident: async ({ incidentId, onlyUntold }, { db, from, size }) => {
    const id = idBytes(incidentId);
    const untold = `AND NOT EXISTS (SELECT 1 FROM delivery d JOIN message m ON m.id = d.message_id
      WHERE d.account_id = p.account_id AND m.source = 'incident' AND m.source_id = ?)`;
    const found = await idsOf(
      db.rows(
        `SELECT p.account_id AS id FROM incident_person p WHERE p.incident_id = ? AND p.account_id > ?
         ${onlyUntold ? untold : ""} ORDER BY p.account_id LIMIT ${size}`,
        [id, from, ...(onlyUntold ? [id] : [])],
      ),
    );
    return all(found);
  },
};

const isInPart = (id: Buffer, { percent = 100, seed = "" }: Part): boolean =>
  percent >= 100 || createHash("sha256").update(seed).update(id).digest().readUInt32BE(0) % 100 < percent;

/**
 * The next accounts of an audience after one of them. Accounts are made with growing ids, so whoever registers later comes
 * behind all that were planned.
 */
export const nextOf = async (
  app: App,
  db: Pick<Db, "rows">,
  audience: Audience,
  { after, size }: { after: Buffer | null; size: number },
): Promise<Page> => {
  const { looked, accounts } = await readers[audience.kind](audience as never, { app, db, from: after ?? first, size });
  if (!("percent" in audience)) return { looked, accounts };
  return { looked, accounts: accounts.filter((id) => isInPart(id, audience)) };
};
