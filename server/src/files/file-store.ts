import type { FileKind, FileType } from "@baiwa/shared/catalogue/file-kinds";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
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
type Row = { id: Buffer; kind: string; type: FileCard["type"]; size: number; sealed_name: Buffer; created_at: Date };

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
}

/** Seals a file under the account's key, in the caller's transaction. */
export const keepFile = async (app: App, db: Db, { bytes, ...file }: NewFile): Promise<FileCard> =>
  keepStream(app, db, { ...file, content: [bytes] });

/**
 * The same for content that comes piece by piece: no more than a part of it is in memory, and none leaves it unsealed.
 * Without a transaction every part is written at once; what was broken off is never handed out, and swept when its time is
 * over: give such a file an end.
 */
export const keepStream = async (
  app: App,
  db: Pick<Db, "run">,
  file: Omit<NewFile, "bytes"> & { content: AsyncIterable<Buffer> | Iterable<Buffer> },
): Promise<FileCard> => {
  const { accountId, kind, type, name, content, at, expiresAt } = file;
  const id = newId();
  const { dataKey } = await app.keyring.of(accountId);
  const sealedName = sealWith(dataKey, nameSeal(id), Buffer.from(name, "utf8"));
  await db.run(
    `INSERT INTO stored_file (id, account_id, kind, type, size, sealed_name, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, accountId, kind, type, unfinished, sealedName, at, expiresAt],
  );
  let [part, size, waiting] = [0, 0, Buffer.alloc(0)];
  const write = async (piece: Buffer, isLast: boolean) => {
    const sealed = sealWith(dataKey, partSeal(id, part, isLast), piece);
    await db.run("INSERT INTO stored_file_part (file_id, part, sealed) VALUES (?, ?, ?)", [id, part, sealed]);
    part += 1;
  };
  for await (const piece of content) {
    size += piece.length;
    waiting = Buffer.concat([waiting, piece]);
    while (waiting.length > partBytes) {
      await write(waiting.subarray(0, partBytes), false);
      waiting = waiting.subarray(partBytes);
    }
  }
  await write(waiting, true);
  await db.run("UPDATE stored_file SET size = ? WHERE id = ?", [size, id]);
  return { id, name, type, bytes: size };
};

const cardOf = (dataKey: Buffer, row: Row): FileCard => ({
  id: row.id,
  name: openWith(dataKey, nameSeal(row.id), row.sealed_name).toString("utf8"),
  type: row.type,
  bytes: row.size,
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

/** Every file that was handed in and can be opened now, oldest first; not what the product made itself, nor what waits for the sweep. */
export const allFiles = async (
  app: App,
  accountId: Buffer,
  now: Date,
): Promise<(FileCard & { kind: string; createdAt: Date })[]> => {
  const { dataKey } = await app.keyring.of(accountId);
  const rows = await app.database.rows<Row>(
    `SELECT ${columns} FROM stored_file WHERE account_id = ? AND kind NOT IN ('export', 'dispute')
       AND size >= 0 AND (expires_at IS NULL OR expires_at > ?) ORDER BY id`,
    [accountId, now],
  );
  return rows.map((row) => ({ ...cardOf(dataKey, row), kind: row.kind, createdAt: row.created_at }));
};

/** One file of the account with its content. Throws `file.unknown` for what is not there, not its own, or over. */
export const openFile = async (
  app: App,
  accountId: Buffer,
  fileId: Buffer,
  now: Date,
): Promise<FileCard & { kind: string; content: Buffer }> => {
  const [row] = await app.database.rows<Row>(
    `SELECT ${columns} FROM stored_file WHERE id = ? AND account_id = ? AND size >= 0 AND (expires_at IS NULL OR expires_at > ?)`,
    [fileId, accountId, now],
  );
  if (!row) throw new AppError("file.unknown");
  const { dataKey } = await app.keyring.of(accountId);
  const parts = await app.database.rows<{ part: number; sealed: Buffer }>(
    "SELECT part, sealed FROM stored_file_part WHERE file_id = ? ORDER BY part",
    [fileId],
  );
  const content = Buffer.concat(
    parts.map(({ part, sealed }, index) =>
      openWith(dataKey, partSeal(fileId, part, index === parts.length - 1), sealed),
    ),
  );
  if (content.length !== row.size) throw new SealBroken();
  return { ...cardOf(dataKey, row), kind: row.kind, content };
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
  },
): Promise<void> => {
  const { accountId, kind, usedBy, at, expiresAt } = use;
  for (const fileId of use.fileIds) {
    const taken = await db.run(
      `UPDATE stored_file SET used_by = ?, expires_at = ?
       WHERE id = ? AND account_id = ? AND kind = ? AND used_by IS NULL AND expires_at > ?`,
      [usedBy, expiresAt, fileId, accountId, kind, at],
    );
    if (taken !== 1) throw new AppError("file.unknown");
  }
};

const remove = async (db: Db, ids: readonly Buffer[]): Promise<number> => {
  for (const id of ids) {
    await db.run("DELETE FROM stored_file_part WHERE file_id = ?", [id]);
    await db.run("DELETE FROM stored_file WHERE id = ?", [id]);
  }
  return ids.length;
};

/** Sets when files in use are deleted; null keeps them until their user deletes them. */
export const setFileExpiry = async (db: Db, fileIds: readonly Buffer[], expiresAt: Date | null): Promise<void> => {
  for (const id of fileIds) await db.run("UPDATE stored_file SET expires_at = ? WHERE id = ?", [expiresAt, id]);
};

/** Deletes one file, whoever uses it. */
export const removeFile = async (db: Db, fileId: Buffer): Promise<void> => {
  await remove(db, [fileId]);
};

/** Deletes all files that this owner uses. */
export const removeFilesUsedBy = async (db: Db, usedBy: Buffer): Promise<void> => {
  const rows = await db.rows<{ id: Buffer }>("SELECT id FROM stored_file WHERE used_by = ?", [usedBy]);
  await remove(
    db,
    rows.map(({ id }) => id),
  );
};

/** Deletes a file that waits unused; false when there is none. */
export const discardFile = async (db: Db, accountId: Buffer, fileId: Buffer): Promise<boolean> => {
  const rows = await db.rows<{ id: Buffer }>(
    "SELECT id FROM stored_file WHERE id = ? AND account_id = ? AND used_by IS NULL FOR UPDATE",
    [fileId, accountId],
  );
  return (
    (await remove(
      db,
      rows.map(({ id }) => id),
    )) > 0
  );
};

/** Deletes the account's files of a kind that wait unused; tells how many. */
export const removeWaitingFiles = async (db: Db, accountId: Buffer, kind: FileKind): Promise<number> => {
  const rows = await db.rows<{ id: Buffer }>(
    "SELECT id FROM stored_file WHERE account_id = ? AND kind = ? AND used_by IS NULL FOR UPDATE",
    [accountId, kind],
  );
  return remove(
    db,
    rows.map(({ id }) => id),
  );
};

/** Deletes every file of the account. */
export const removeAllFiles = async (db: Db, accountId: Buffer): Promise<number> => {
  const rows = await db.rows<{ id: Buffer }>("SELECT id FROM stored_file WHERE account_id = ?", [accountId]);
  return remove(
    db,
    rows.map(({ id }) => id),
  );
};

/** Deletes files whose time is over, at most 200 a call; tells how many. */
export const sweepFiles = async (app: App, now: Date): Promise<number> => {
  const rows = await app.database.rows<{ id: Buffer }>(
    "SELECT id FROM stored_file WHERE expires_at <= ? ORDER BY expires_at LIMIT 200",
    [now],
  );
  for (const { id } of rows) await app.database.transaction((db) => remove(db, [id]));
  return rows.length;
};
