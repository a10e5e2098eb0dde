import type { FileKind } from "@baiwa/shared/catalogue/file-kinds";
import type { App } from "../app-context";
import { keepHeldFiles } from "../holds/keep-held";
import type { Db } from "../kernel/database";
import { removeFile } from "./file-store";

/** Deletes the files found and tells how many there were; those a hold names are kept for it first (6.2). */
const removeWhere = async (app: App, db: Db, where: string, values: (Buffer | string)[]): Promise<number> => {
  const sql = `SELECT id, account_id AS accountId FROM stored_file WHERE ${where} FOR UPDATE`;
  const files = await db.rows<{ id: Buffer; accountId: Buffer }>(sql, values);
  await keepHeldFiles(app, db, files);
  for (const { id } of files) await removeFile(db, id);
  return files.length;
};

/** Deletes all files that this owner uses, but for what a hold keeps of them. */
export const removeFilesUsedBy = async (app: App, db: Db, usedBy: Buffer): Promise<void> => {
  await removeWhere(app, db, "used_by = ?", [usedBy]);
};

/** Deletes a file that waits unused, but for what a hold keeps of it; false when there is none. */
export const discardFile = async (app: App, db: Db, accountId: Buffer, fileId: Buffer): Promise<boolean> => {
  const where = "id = ? AND account_id = ? AND used_by IS NULL AND by_staff = 0";
  return (await removeWhere(app, db, where, [fileId, accountId])) > 0;
};

/** Deletes the account's files of a kind that wait unused, but for what a hold keeps of them; tells how many. */
export const removeWaitingFiles = (app: App, db: Db, accountId: Buffer, kind: FileKind): Promise<number> =>
  removeWhere(app, db, "account_id = ? AND kind = ? AND used_by IS NULL", [accountId, kind]);

/** Deletes every file of an account that ends; what is held of them was kept before. */
export const removeAllFiles = async (db: Db, accountId: Buffer): Promise<number> => {
  const rows = await db.rows<{ id: Buffer }>("SELECT id FROM stored_file WHERE account_id = ?", [accountId]);
  for (const { id } of rows) await removeFile(db, id);
  return rows.length;
};
