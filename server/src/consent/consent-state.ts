import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { foldConsents, type ScopeStatus } from "@baiwa/shared/consent-rules";
import type { Database, Db } from "../kernel/database";
import { marksFor, paddedList, sharedWork } from "../kernel/shared-work";
import { consentKind, readConsent, type StoredEntry } from "./consent-entries";

export type ConsentStates = Record<ScopeCode, ScopeStatus>;
type Row = StoredEntry & { subject: Buffer };

/** The last act of each scope, by the index on (subject, kind, scope, id): how long the history is does not matter. */
const lastActs = (db: Pick<Db, "rows">, subjects: readonly Buffer[]): Promise<Row[]> => {
  const asked = paddedList(subjects);
  return db.rows<Row>(
    `SELECT e.subject, e.id, e.at, e.entry FROM (
       SELECT MAX(id) AS id FROM ledger_entry WHERE subject IN (${marksFor(asked)}) AND kind = '${consentKind}'
       GROUP BY subject, scope
     ) last JOIN ledger_entry e ON e.id = last.id`,
    asked,
  );
};

const statesOf = (rows: StoredEntry[]): ConsentStates => foldConsents(rows.map(readConsent));

type Reader = (subject: Buffer) => Promise<ConsentStates>;
const readers = new WeakMap<Database, Reader>();

/** Requests at the same time share one prepared read; nothing is cached. */
const readerOf = (database: Database): Reader => {
  const known = readers.get(database);
  if (known) return known;
  const made = sharedWork<Buffer, ConsentStates>(
    async (subjects) => {
      const bySubject = new Map<string, Row[]>();
      for (const row of await lastActs(database, subjects)) {
        const subject = row.subject.toString("latin1");
        const list = bySubject.get(subject);
        if (list) list.push(row);
        else bySubject.set(subject, [row]);
      }
      return subjects.map((subject) => statesOf(bySubject.get(subject.toString("latin1")) ?? []));
    },
    { atOnce: 2, most: 32 },
  );
  readers.set(database, made);
  return made;
};

/** Where every scope of the subject stands: one indexed read of the ledger. `db` reads inside an open transaction. */
export const readStates = async (database: Database, subject: Buffer, db?: Db): Promise<ConsentStates> =>
  db ? statesOf(await lastActs(db, [subject])) : readerOf(database)(subject);
