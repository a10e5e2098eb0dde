import type { Database, Db, SqlValue } from "../database";
import { newId } from "../ids";
import { marksFor, paddedList } from "../shared-work";
import { entryBytes, type NewLedgerEntry } from "./entry-bytes";
import { insertRows } from "./insert-rows";
import type { LedgerEntry } from "./ledger.entity";

/** What `append` hands back: enough for a receipt and a later look-up. */
export interface AppendedEntry {
  entryId: Buffer;
  leafHash: Buffer;
}

/** Reading a stretch of time, oldest first; `after` is the last row's place on the page before. */
export interface EntryRange {
  from: Date;
  to: Date;
  kind?: string;
  after?: { at: Date; id: Buffer };
  limit: number;
}

/** An entry with its place in the tree; null until the sequencer has been by. */
export type PlacedEntry = LedgerEntry & { position: number | null };

const maxRows = 500;
/** So many rows and fewer go as a prepared statement; one for every larger number would fill the server. */
const preparedRows = 16;
const columns = "id, kind, at, subject, scope, act, request_key, leaf_hash, entry";
const selected =
  "e.id, e.kind, e.at, e.subject, e.scope, e.act, e.request_key AS requestKey, e.leaf_hash AS leafHash, e.entry";
const row = "(?, ?, ?, ?, ?, ?, ?, ?, ?)";
const insertOf = (count: number): string =>
  `INSERT INTO ledger_entry (${columns}) VALUES ${Array<string>(count).fill(row).join(", ")}`;

const prepare = (entry: NewLedgerEntry): { appended: AppendedEntry; values: SqlValue[] } => {
  const { id = newId(), kind, at, subject = null, scope = null, act = null, requestKey = null, body } = entry;
  const { bytes, leafHash } = entryBytes({ id, kind, at, subject, scope, act }, body);
  return {
    appended: { entryId: id, leafHash },
    values: [id, kind, at, subject, scope, act, requestKey, leafHash, bytes],
  };
};

/**
 * Appends one entry with a single INSERT, on the pool or in an open transaction. A repeated `requestKey` throws the
 * server's duplicate error (`isDuplicate(error, "uq_ledger_entry_request")`): read it again with `findByRequestKey`.
 */
export const append = async (db: Pick<Db, "run">, entry: NewLedgerEntry): Promise<AppendedEntry> => {
  const { appended, values } = prepare(entry);
  await db.run(insertOf(1), values);
  return appended;
};

/** Appends up to 500 entries with one INSERT: all of them or, when one key is a duplicate, none. */
export const appendMany = async (
  db: Pick<Db, "run"> & Partial<Pick<Db, "manager">>,
  entries: NewLedgerEntry[],
): Promise<AppendedEntry[]> => {
  if (entries.length > maxRows) throw new RangeError(`at most ${maxRows} entries at once`);
  if (entries.length === 0) return [];
  const prepared = entries.map(prepare);
  const rows = prepared.map(({ values }) => values);
  const { manager } = db;
  if (rows.length <= preparedRows || !manager) await db.run(insertOf(rows.length), rows.flat());
  else await insertRows({ manager }, `INSERT INTO ledger_entry (${columns})`, rows);
  return prepared.map(({ appended }) => appended);
};

/** Reading the ledger's entries. */
export const entryReader = (database: Database) => ({
  async find(entryId: Buffer, db: Pick<Db, "rows"> = database): Promise<LedgerEntry | null> {
    const [entry] = await db.rows<LedgerEntry>(`SELECT ${selected} FROM ledger_entry e WHERE e.id = ?`, [entryId]);
    return entry ?? null;
  },

  async findByRequestKey(db: Pick<Db, "rows">, requestKey: Buffer): Promise<LedgerEntry | null> {
    const sql = `SELECT ${selected} FROM ledger_entry e WHERE e.request_key = ?`;
    const [entry] = await db.rows<LedgerEntry>(sql, [requestKey]);
    return entry ?? null;
  },

  /** Every entry of one kind about one subject, oldest first: one indexed read. */
  entriesOf(subject: Buffer, kind: string, db: Pick<Db, "rows"> = database): Promise<LedgerEntry[]> {
    const sql = `SELECT ${selected} FROM ledger_entry e WHERE e.subject = ? AND e.kind = ? ORDER BY e.id`;
    return db.rows<LedgerEntry>(sql, [subject, kind]);
  },

  /** The entries about several subjects in one statement, grouped in the order asked, each group oldest first. */
  async entriesBySubject(db: Pick<Db, "rows">, subjects: readonly Buffer[], kind: string): Promise<LedgerEntry[][]> {
    if (subjects.length === 0) return [];
    const asked = paddedList(subjects);
    const sql = `SELECT ${selected} FROM ledger_entry e WHERE e.subject IN (${marksFor(asked)}) AND e.kind = ? ORDER BY e.id`;
    const entries = await db.rows<LedgerEntry>(sql, [...asked, kind]);
    const groups = new Map<string, LedgerEntry[]>(subjects.map((subject) => [subject.toString("hex"), []]));
    for (const entry of entries) groups.get(entry.subject?.toString("hex") ?? "")?.push(entry);
    return subjects.map((subject) => groups.get(subject.toString("hex")) ?? []);
  },

  /** Entries of [from, to) by time and id, with their place in the tree. */
  async listEntries(db: Pick<Db, "rows">, { from, to, kind, after, limit }: EntryRange): Promise<PlacedEntry[]> {
    const conditions = ["e.at >= ?", "e.at < ?"];
    const values: SqlValue[] = [after && after.at > from ? after.at : from, to];
    if (kind !== undefined) {
      conditions.push("e.kind = ?");
      values.push(kind);
    }
    if (after) {
      conditions.push("(e.at > ? OR (e.at = ? AND e.id > ?))");
      values.push(after.at, after.at, after.id);
    }
    const rows = await db.rows<LedgerEntry & { position: string | number | null }>(
      `SELECT ${selected}, p.position FROM ledger_entry e LEFT JOIN ledger_position p ON p.entry_id = e.id
       WHERE ${conditions.join(" AND ")} ORDER BY e.at, e.id LIMIT ?`,
      [...values, String(limit)],
    );
    return rows.map((entry) => ({ ...entry, position: entry.position === null ? null : Number(entry.position) }));
  },
});
