import type { FileKind, FileType } from "@baiwa/shared/catalogue/file-kinds";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db, SqlValue } from "../kernel/database";
import { newId } from "../kernel/ids";
import { openWith, SealBroken, sealWith } from "../kernel/vault/seal";

const partBytes = 512 * 1024;
const unfinished = -1;

/** A file as its user sees it. */
export interface FileCard {
  id: Buffer;
  name: string;
  type: FileType | "application/zip" | "application/json";
  bytes: number;
}
type Row = { id: Buffer; kind: string; type: FileCard["type"]; size: string; sealed_name: Buffer; created_at: Date };

/** A file with its content, piece by piece: no more than four parts of it are in memory, however large it is. */
export type OpenFile = FileCard & { kind: string; content: AsyncIterable<Buffer> };

const nameSeal = (id: Buffer): Buffer => Buffer.concat([id, Buffer.from("name")]);
/** Binds a part to its file, its place, and whether it is the last: no part can be moved, left out or added. */
const partSeal = (id: Buffer, part: number, isLast: boolean): Buffer =>
  Buffer.concat([id, Buffer.from(`${part}${isLast ? "." : ""}`)]);

export interface NewFile {
  accountId: Buffer;
  /** A kind of the catalogue, or one the product makes itself. */
  kind: FileKind | "export" | "dispute";
  type: FileCard["type"];
  name: string;
  bytes: Buffer;
  at: Date;
  expiresAt: Date | null;
  /** Handed in by staff for the account: not the account's to see until it is used. */
  isByStaff?: boolean;
}

type Writing = {
  /** Writes one statement of the file's beginning and its end. */
  run: Db["run"];
  /** Writes one part, never of a file that is gone. */
  part: (id: Buffer, sql: string, values: SqlValue[]) => Promise<unknown>;
};
const write = async (
  app: App,
  to: Writing,
  file: Omit<NewFile, "bytes"> & { content: AsyncIterable<Buffer> | Iterable<Buffer> },
): Promise<FileCard> => {
  const { accountId, kind, type, name, content, at, expiresAt, isByStaff = false } = file;
  const id = newId();
  const { dataKey } = await app.keyring.of(accountId);
  const sealedName = sealWith(dataKey, nameSeal(id), Buffer.from(name, "utf8"));
  await to.run(
    `INSERT INTO stored_file (id, account_id, kind, type, size, sealed_name, created_at, expires_at, by_staff)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, accountId, kind, type, unfinished, sealedName, at, expiresAt, isByStaff ? 1 : 0],
  );
  let [part, size, waiting] = [0, 0, Buffer.alloc(0)];
  const writePart = async (piece: Buffer, isLast: boolean) => {
    const sealed = sealWith(dataKey, partSeal(id, part, isLast), piece);
    await to.part(id, "INSERT INTO stored_file_part (file_id, part, sealed) VALUES (?, ?, ?)", [id, part, sealed]);
    part += 1;
  };
  for await (const piece of content) {
    size += piece.length;
    waiting = Buffer.concat([waiting, piece]);
    while (waiting.length > partBytes) {
      await writePart(waiting.subarray(0, partBytes), false);
      waiting = waiting.subarray(partBytes);
    }
  }
  await writePart(waiting, true);
  if ((await to.run("UPDATE stored_file SET size = ? WHERE id = ?", [size, id])) === 0)
    throw new AppError("file.unknown");
  return { id, name, type, bytes: size };
};

/** Seals a file under the account's key, in the caller's transaction. */
export const keepFile = (app: App, db: Db, { bytes, ...file }: NewFile): Promise<FileCard> =>
  write(app, { run: db.run, part: (_id, sql, values) => db.run(sql, values) }, { ...file, content: [bytes] });

/** Deletes one file, whoever uses it and whether a hold names it or not: for files the product made, and for the rule of their time. */
export const removeFile = async (db: Db, id: Buffer): Promise<void> => {
  await db.run("DELETE FROM stored_file WHERE id = ?", [id]); // first: whoever is writing a part holds this row
  await db.run("DELETE FROM stored_file_part WHERE file_id = ?", [id]);
};

/**
 * The same for content that comes piece by piece: no more than a part of it is in memory, and none leaves it unsealed.
 * Every part is written at once. Broken off, what was written is deleted again; if not even that can be done it is never
 * handed out, and swept when its time is over. Of an account that is erased meanwhile nothing stays: `file.unknown`.
 */
export const keepStream = async (
  app: App,
  file: Omit<NewFile, "bytes"> & { content: AsyncIterable<Buffer>; expiresAt: Date },
): Promise<FileCard> => {
  let begun: Buffer | null = null;
  const part: Writing["part"] = (id, sql, values) => {
    begun = id;
    return app.database.transaction(async (db) => {
      const there = await db.rows("SELECT id FROM stored_file WHERE id = ? FOR UPDATE", [id]);
      if (there.length === 0) throw new AppError("file.unknown");
      await db.run(sql, values);
    });
  };
  try {
    return await write(app, { run: app.database.run, part }, file);
  } catch (error) {
    const id = begun;
    if (id) await app.database.transaction((db) => removeFile(db, id)).catch(() => undefined);
    throw error;
  }
};

const cardOf = (dataKey: Buffer, row: Row): FileCard => ({
  id: row.id,
  name: openWith(dataKey, nameSeal(row.id), row.sealed_name).toString("utf8"),
  type: row.type,
  bytes: Number(row.size),
});
const columns = "id, kind, type, size, sealed_name, created_at";

/** The account's files that this owner (a correction, say) uses, oldest first. */
export const filesUsedBy = async (
  app: App,
  db: Pick<Db, "rows">,
  accountId: Buffer,
  usedBy: Buffer,
): Promise<(FileCard & { type: FileType })[]> => {
  const { dataKey } = await app.keyring.of(accountId);
  const rows = await db.rows<Row & { type: FileType }>(
    `SELECT ${columns} FROM stored_file WHERE account_id = ? AND used_by = ? ORDER BY id`,
    [accountId, usedBy],
  );
  return rows.map((row) => ({ ...cardOf(dataKey, row), type: row.type }));
};

/** What was handed in by or for the account; not what the product made itself, nor what staff have not sent yet. */
const handedIn = "kind NOT IN ('export', 'dispute') AND (by_staff = 0 OR used_by IS NOT NULL)";
const isOpenable = "size >= 0 AND (expires_at IS NULL OR expires_at > ?)";

/** Every file that was handed in and can be opened now, oldest first; not what waits for the sweep. */
export const allFiles = async (
  app: App,
  accountId: Buffer,
  now: Date,
): Promise<(FileCard & { kind: string; createdAt: Date })[]> => {
  const { dataKey } = await app.keyring.of(accountId);
  const rows = await app.database.rows<Row>(
    `SELECT ${columns} FROM stored_file WHERE account_id = ? AND ${handedIn} AND ${isOpenable} ORDER BY id`,
    [accountId, now],
  );
  return rows.map((row) => ({ ...cardOf(dataKey, row), kind: row.kind, createdAt: row.created_at }));
};

type Part = { part: number; sealed: Buffer };
const partsTogether = 4;

/** The content in order, the first parts already at hand. Throws SealBroken for a part that is missing, moved or changed. */
async function* openParts(app: App, file: { id: Buffer; size: number }, dataKey: Buffer, first: Part[]) {
  const count = Math.max(1, Math.ceil(file.size / partBytes));
  let [parts, size] = [first, 0];
  for (let from = 0; from < count; from += partsTogether) {
    if (from > 0) parts = await partsFrom(app, file.id, from);
    const wanted = Math.min(partsTogether, count - from);
    for (let at = 0; at < wanted; at += 1) {
      const sealed = parts[at]?.part === from + at ? parts[at]?.sealed : undefined;
      if (!sealed) throw new SealBroken();
      const piece = openWith(dataKey, partSeal(file.id, from + at, from + at === count - 1), sealed);
      size += piece.length;
      yield piece;
    }
  }
  if (size !== file.size) throw new SealBroken();
}
const partsFrom = (app: App, fileId: Buffer, from: number): Promise<Part[]> =>
  app.database.rows<Part>(
    "SELECT part, sealed FROM stored_file_part WHERE file_id = ? AND part >= ? AND part < ? ORDER BY part",
    [fileId, from, from + partsTogether],
  );

const openRow = async (app: App, accountId: Buffer, row: Row | undefined): Promise<OpenFile> => {
  if (!row) throw new AppError("file.unknown");
  const { dataKey } = await app.keyring.of(accountId);
  const first = await partsFrom(app, row.id, 0);
  const content = openParts(app, { id: row.id, size: Number(row.size) }, dataKey, first);
  return { ...cardOf(dataKey, row), kind: row.kind, content };
};

/** One file of the account with its content. Throws `file.unknown` for what is not there, not its own, or over. */
export const openFile = async (app: App, accountId: Buffer, fileId: Buffer, now: Date): Promise<OpenFile> => {
  const sql = `SELECT ${columns} FROM stored_file WHERE id = ? AND account_id = ? AND ${isOpenable}`;
  const [row] = await app.database.rows<Row>(sql, [fileId, accountId, now]);
  return openRow(app, accountId, row);
};

/** The same for its owner, of what was handed in alone: copies and what is given in disputes have ways of their own. */
export const openOwnFile = async (app: App, accountId: Buffer, fileId: Buffer, now: Date): Promise<OpenFile> => {
  const sql = `SELECT ${columns} FROM stored_file WHERE id = ? AND account_id = ? AND ${isOpenable} AND ${handedIn}`;
  const [row] = await app.database.rows<Row>(sql, [fileId, accountId, now]);
  return openRow(app, accountId, row);
};

/** The bytes of any file of the account, also of one whose time is over: for what a legal hold keeps of it. */
export async function* contentsOf(app: App, accountId: Buffer, fileId: Buffer): AsyncIterable<Buffer> {
  const sql = `SELECT ${columns} FROM stored_file WHERE id = ? AND account_id = ? AND size >= 0`;
  const [row] = await app.database.rows<Row>(sql, [fileId, accountId]);
  if (row) yield* (await openRow(app, accountId, row)).content;
}

/** The beginning of a content, at most so many bytes. */
export const beginningOf = async (content: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of content) {
    pieces.push(piece);
    size += piece.length;
    if (size >= mostBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, mostBytes);
};

/**
 * Takes waiting files into use, in the caller's transaction; each belongs to one user for good. Throws `file.unknown`, and
 * nothing is taken, when one is another account's, of another kind, used already or over. `expiresAt` null keeps them
 * until their user deletes them.
 */
export const useFiles = async (
  db: Db,
  use: {
    accountId: Buffer;
    kind: FileKind;
    fileIds: readonly Buffer[];
    usedBy: Buffer;
    at: Date;
    expiresAt: Date | null;
    /** Staff use what staff handed in, the person what the person did. */
    isByStaff?: boolean;
  },
): Promise<void> => {
  const { accountId, kind, usedBy, at, expiresAt, isByStaff = false } = use;
  for (const fileId of use.fileIds) {
    const taken = await db.run(
      `UPDATE stored_file SET used_by = ?, expires_at = ?
       WHERE id = ? AND account_id = ? AND kind = ? AND used_by IS NULL AND expires_at > ? AND by_staff = ?`,
      [usedBy, expiresAt, fileId, accountId, kind, at, isByStaff ? 1 : 0],
    );
    if (taken !== 1) throw new AppError("file.unknown");
  }
};

/** Sets when files in use are deleted; null keeps them until their user deletes them. */
export const setFileExpiry = async (db: Db, fileIds: readonly Buffer[], expiresAt: Date | null): Promise<void> => {
  for (const id of fileIds) await db.run("UPDATE stored_file SET expires_at = ? WHERE id = ?", [expiresAt, id]);
};

/** Sets when all that the person handed in for this owner is deleted; what staff handed in stays with it. */
export const setExpiryOfUsed = async (db: Pick<Db, "run">, usedBy: Buffer, expiresAt: Date): Promise<void> => {
  await db.run("UPDATE stored_file SET expires_at = ? WHERE used_by = ? AND by_staff = 0", [expiresAt, usedBy]);
};
