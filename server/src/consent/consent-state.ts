import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { foldConsents, type HasEnded, type RecordedAct, type ScopeStatus } from "@baiwa/shared/consent-rules";
import type { Database, Db, SqlValue, Statements } from "../kernel/database";
import { idText } from "../kernel/ids";
import { marksFor, paddedList, sharedWork } from "../kernel/shared-work";

export type ConsentStates = Record<ScopeCode, ScopeStatus>;

/** A decision as the state keeps it. */
export interface Decision {
  subject: Buffer;
  scope: ScopeCode;
  act: RecordedAct["act"];
  entryId: Buffer;
  documentVersionId: Buffer;
  at: Date;
}

const columns = "subject, scope, act, entry_id, document_version_id, at";
const updated = ["act", "document_version_id", "at", "entry_id"]; // entry_id last: the others look at its old value

/** One scope of one person, as a text. */
export const placeOf = ({ subject, scope }: Pick<Decision, "subject" | "scope">): string =>
  `${subject.toString("hex")} ${scope}`;

/**
 * Holds these people's states until the transaction ends, and tells the entry that decided each, by place: whoever decides
 * next waits, sees it, and makes an entry that sorts after it, whatever the clocks of the servers say.
 */
export const holdStates = async (db: Statements, subjects: readonly Buffer[]): Promise<Map<string, Buffer>> => {
  if (subjects.length === 0) return new Map();
  const asked = paddedList(subjects);
  const rows = await db.rows<Pick<Row, "subject" | "scope" | "entry_id">>(
    `SELECT subject, scope, entry_id FROM consent_state WHERE subject IN (${marksFor(asked)}) FOR UPDATE`,
    asked,
  );
  return new Map(rows.map((row) => [placeOf(row), row.entry_id]));
};

/**
 * Moves the states that the entries decide, in the transaction that appends them. Entries are in the order of their ids;
 * an entry that comes late never undoes a later one. Rows are taken in one order everywhere, so batches do not deadlock.
 */
export const moveStates = async (db: Statements, decisions: readonly Decision[]): Promise<void> => {
  const last = new Map<string, Decision>();
  for (const decision of [...decisions].sort((one, other) => one.entryId.compare(other.entryId))) {
    last.set(placeOf(decision), decision);
  }
  const moved = [...last.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, decision]) => decision);
  if (moved.length === 0) return;
  const set = updated.map((column) => `${column} = IF(VALUES(entry_id) > entry_id, VALUES(${column}), ${column})`);
  const rows = moved.map((one): SqlValue[] => [
    one.subject,
    one.scope,
    one.act,
    one.entryId,
    one.documentVersionId,
    one.at,
  ]);
  await db.run(
    `INSERT INTO consent_state (${columns}) VALUES ${rows.map((row) => `(${marksFor(row)})`).join(", ")}
     ON DUPLICATE KEY UPDATE ${set.join(", ")}`,
    rows.flat(),
  );
};

interface Row {
  subject: Buffer;
  scope: ScopeCode;
  act: RecordedAct["act"];
  entry_id: Buffer;
  document_version_id: Buffer;
  at: Date;
}

const readRows = (db: Pick<Db, "rows">, subjects: readonly Buffer[]): Promise<Row[]> => {
  const asked = paddedList(subjects);
  return db.rows<Row>(`SELECT ${columns} FROM consent_state WHERE subject IN (${marksFor(asked)})`, asked);
};

const statesOf = (rows: readonly Row[]): ConsentStates =>
  foldConsents(
    rows.map(({ scope, act, entry_id, document_version_id, at }) => ({
      scope,
      act,
      entryId: idText(entry_id),
      documentVersionId: idText(document_version_id),
      at: at.toISOString(),
    })),
  );

type Reader = (subject: Buffer) => Promise<ConsentStates>;
const readers = new WeakMap<Database, Reader>();

/** Requests at the same time share one prepared read; nothing is cached. */
const readerOf = (database: Database): Reader => {
  const known = readers.get(database);
  if (known) return known;
  const made = sharedWork<Buffer, ConsentStates>(
    async (subjects) => {
      const bySubject = new Map<string, Row[]>();
      for (const row of await readRows(database, subjects)) {
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

/** Where every scope of the subject stands. `db` reads inside an open transaction, and sees what it has written. */
export const readStates = async (database: Database, subject: Buffer, db?: Db): Promise<ConsentStates> =>
  db ? statesOf(await readRows(db, [subject])) : readerOf(database)(subject);

const mostAtOnce = 500;

/** Those of the people whose consent to the scope stands, with the moment they gave it; `hasEnded` by a later version. */
export const consentedAmong = async (
  db: Pick<Db, "rows">,
  subjects: readonly Buffer[],
  scope: ScopeCode,
  hasEnded: HasEnded,
): Promise<{ subject: Buffer; at: Date }[]> => {
  const found: { subject: Buffer; at: Date }[] = [];
  for (let from = 0; from < subjects.length; from += mostAtOnce) {
    const asked = paddedList(subjects.slice(from, from + mostAtOnce));
    const sql = `SELECT subject, at, document_version_id FROM consent_state
      WHERE subject IN (${marksFor(asked)}) AND scope = ? AND act = 'given'`;
    type Given = Pick<Row, "subject" | "at" | "document_version_id">;
    const rows = await db.rows<Given>(sql, [...asked, scope]);
    const stands = ({ document_version_id, at }: Given): boolean =>
      !hasEnded(scope, { versionId: idText(document_version_id), at });
    found.push(...rows.filter(stands));
  }
  return found;
};
