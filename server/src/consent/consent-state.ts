import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { foldConsents, type ScopeStatus } from "@baiwa/shared/consent-rules";
import DataLoader from "dataloader";
import type { Database, Db } from "../kernel/database";
import { consentKind, readConsent, type StoredEntry } from "./consent-entries";

export type ConsentStates = Record<ScopeCode, ScopeStatus>;
type Row = StoredEntry & { subject: Buffer };

/** The last act of each scope, by the index on (subject, kind, scope, id): how long the history is does not matter. */
const lastActs = (db: Pick<Db, "rows">, subjects: readonly Buffer[]): Promise<Row[]> =>
  db.rows<Row>(
    `SELECT e.subject, e.id, e.at, e.entry FROM (
       SELECT MAX(id) AS id FROM ledger_entry WHERE subject IN (${subjects.map(() => "?").join(", ")}) AND kind = '${consentKind}'
       GROUP BY subject, scope
     ) last JOIN ledger_entry e ON e.id = last.id`,
    [...subjects],
  );

const statesOf = (rows: StoredEntry[]): ConsentStates => foldConsents(rows.map(readConsent));

const padded = (subjects: readonly Buffer[]): Buffer[] => {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, subjects.length)));
  return Array.from({ length: size }, (_none, index) => subjects[index] ?? subjects[0] ?? Buffer.alloc(32));
};

const loaders = new WeakMap<Database, DataLoader<Buffer, ConsentStates>>();

/** Requests of the same tick share one prepared read (padded to a power of two); nothing is cached. */
const loaderOf = (database: Database): DataLoader<Buffer, ConsentStates> => {
  const known = loaders.get(database);
  if (known) return known;
  const made = new DataLoader<Buffer, ConsentStates>(
    async (subjects) => {
      const rows = await lastActs(database, padded(subjects));
      const bySubject = new Map<string, Row[]>();
      for (const row of rows) {
        const subject = row.subject.toString("latin1");
        const list = bySubject.get(subject);
        if (list) list.push(row);
        else bySubject.set(subject, [row]);
      }
      return subjects.map((subject) => statesOf(bySubject.get(subject.toString("latin1")) ?? []));
    },
    { cache: false, maxBatchSize: 32 },
  );
  loaders.set(database, made);
  return made;
};

/** Where every scope of the subject stands: one indexed read of the ledger. `db` reads inside an open transaction. */
export const readStates = async (database: Database, subject: Buffer, db?: Db): Promise<ConsentStates> =>
  db ? statesOf(await lastActs(db, [subject])) : loaderOf(database).load(subject);
