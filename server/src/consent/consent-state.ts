import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import {
  type FoldedScope,
  foldConsents,
  type RecordedAct,
  standingYes,
  type VersionsAt,
} from "@baiwa/shared/consent-rules";
import type { Database, Db, SqlValue, Statements } from "../kernel/database";
import { idText } from "../kernel/ids";
import { marksFor, paddedList, sharedWork } from "../kernel/shared-work";

export type ConsentStates = Record<ScopeCode, FoldedScope>;

/** A decision as the state keeps it. */
export interface Decision {
  subject: Buffer;
  scope: ScopeCode;
  act: RecordedAct["act"];
  entryId: Buffer;
  documentVersionId: Buffer;
  at: Date;
  /** A yes to a version that has not taken effect: kept beside the last decision. */
  isAhead: boolean;
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

/** Keeps each yes said ahead, one for a version; a no takes them all away. */
const moveAhead = async (db: Statements, decisions: readonly Decision[]): Promise<void> => {
  for (const { subject, scope, act, entryId, documentVersionId, at, isAhead } of decisions) {
    if (isAhead) {
      await db.run(
        `INSERT INTO consent_ahead (subject, scope, document_version_id, entry_id, at) VALUES (?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE entry_id = VALUES(entry_id), at = VALUES(at)`,
        [subject, scope, documentVersionId, entryId, at],
      );
    } else if (act !== "given") {
      await db.run("DELETE FROM consent_ahead WHERE subject = ? AND scope = ?", [subject, scope]);
    }
  }
};

/**
 * Moves the states that the entries decide, in the transaction that appends them. Entries are in the order of their ids;
 * an entry that comes late never undoes a later one. Rows are taken in one order everywhere, so batches do not deadlock.
 */
export const moveStates = async (db: Statements, decisions: readonly Decision[]): Promise<void> => {
  const inOrder = [...decisions].sort((one, other) => one.entryId.compare(other.entryId));
  await moveAhead(db, inOrder);
  const last = new Map<string, Decision>();
  for (const decision of inOrder) if (!decision.isAhead) last.set(placeOf(decision), decision);
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
  is_ahead: number;
}

/** The decisions and every yes said ahead, in one statement, so that nobody sees one without the other. */
const readRows = (db: Pick<Db, "rows">, subjects: readonly Buffer[]): Promise<Row[]> => {
  const asked = paddedList(subjects);
  const people = `subject IN (${marksFor(asked)})`;
  return db.rows<Row>(
    `SELECT ${columns}, 0 AS is_ahead FROM consent_state WHERE ${people} UNION ALL
     SELECT subject, scope, 'given', entry_id, document_version_id, at, 1 FROM consent_ahead WHERE ${people}`,
    [...asked, ...asked],
  );
};

const tellYes = ({ entry_id, document_version_id, at }: Pick<Row, "entry_id" | "document_version_id" | "at">) => ({
  entryId: idText(entry_id),
  documentVersionId: idText(document_version_id),
  at: at.toISOString(),
});

const statesOf = (rows: readonly Row[]): ConsentStates =>
  foldConsents(
    [...rows]
      .sort((one, other) => Number(one.is_ahead) - Number(other.is_ahead) || one.entry_id.compare(other.entry_id))
      .map(({ scope, act, is_ahead, ...yes }) => ({ scope, act, isAhead: Number(is_ahead) === 1, ...tellYes(yes) })),
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

/** Those of the people whose consent to the scope stands, with the moment of the yes it rests on. */
export const consentedAmong = async (
  db: Pick<Db, "rows">,
  subjects: readonly Buffer[],
  scope: ScopeCode,
  versions: VersionsAt,
): Promise<{ subject: Buffer; at: Date }[]> => {
  const found: { subject: Buffer; at: Date }[] = [];
  for (let from = 0; from < subjects.length; from += mostAtOnce) {
    const asked = paddedList(subjects.slice(from, from + mostAtOnce));
    const where = `subject IN (${marksFor(asked)}) AND scope = ?`;
    type Given = Pick<Row, "subject" | "entry_id" | "document_version_id" | "at" | "is_ahead">;
    const rows = await db.rows<Given>(
      `SELECT subject, entry_id, document_version_id, at, 0 AS is_ahead FROM consent_state WHERE ${where} AND act = 'given'
       UNION ALL
       SELECT subject, entry_id, document_version_id, at, 1 FROM consent_ahead WHERE ${where}`,
      [...asked, scope, ...asked, scope],
    );
    const isAhead = ({ is_ahead }: Given) => Number(is_ahead) === 1;
    const ahead = new Map<string, Given[]>();
    for (const row of rows.filter(isAhead)) {
      const person = row.subject.toString("hex");
      ahead.set(person, [...(ahead.get(person) ?? []), row]);
    }
    for (const { subject, ...decided } of rows.filter((row) => !isAhead(row))) {
      const others = (ahead.get(subject.toString("hex")) ?? []).map(tellYes);
      const { yes, isEnded } = standingYes(versions, scope, { decided: tellYes(decided), ahead: others });
      if (!isEnded) found.push({ subject, at: new Date(yes.at) });
    }
  }
  return found;
};
