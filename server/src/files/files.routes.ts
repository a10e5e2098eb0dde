import { Readable } from "node:stream";
import {
  type FileKind,
  type FileType,
  fileKinds,
  fileTypes,
  mostStoredBytes,
} from "@baiwa/shared/catalogue/file-kinds";
import type { App } from "../app-context";
import { lockAccount } from "../identity/account-lock";
import { type Api, Reply } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { pictureMayWait } from "../verification/waiting-pictures";
import { checkFile } from "./file-check";
import { discardFile } from "./file-removal";
import { type FileCard, keepFile, type NewFile, type OpenFile, openOwnFile } from "./file-store";

const mostWaiting = 20;

/** What a kind asks for before a file of it is kept: until when it may wait, or a refusal. */
const admissions: Partial<Record<FileKind, (db: Db, accountId: Buffer, at: Date) => Promise<Date>>> = {
  "verification-document": pictureMayWait,
};
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** What a file is called when it is handed out: letters and digits of its name, and the ending its content has. */
const downloadName = ({ name, type }: Pick<FileCard, "name" | "type">): string => {
  const ending = type === "application/zip" ? "zip" : type === "application/json" ? "json" : fileTypes[type].ending;
  const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/, "").replace(/[^\p{L}\p{N}_ -]/gu, "_");
  return `${stem || "file"}.${ending}`;
};

/** A file's bytes, as something to keep and never something to run: whatever a browser makes of it, it has no rights. */
export const fileReply = (file: OpenFile): Reply =>
  new Reply(Readable.from(file.content, { objectMode: false }), {
    "Content-Type": file.type,
    "Content-Length": String(file.bytes),
    "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(downloadName(file))}`,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  });

/** Keeps a file until the act that uses it, if not too many wait already; staff hand in for the person by the same rule. `isWithoutAccount`: it lies under a key of another thing, which the caller holds. */
export const keepWaitingFile = async (
  app: App,
  db: Db,
  file: NewFile & { type: FileType; expiresAt: Date; isWithoutAccount?: boolean },
) => {
  const { accountId, name, type, at, expiresAt, isByStaff = false } = file;
  if (!file.isWithoutAccount) await lockAccount(db, accountId);
  const [held] = await db.rows<{ waiting: string | null; bytes: string | null }>(
    `SELECT SUM(CASE WHEN used_by IS NULL AND by_staff = ? AND expires_at > ? THEN 1 ELSE 0 END) AS waiting, SUM(size) AS bytes
     FROM stored_file WHERE account_id = ? AND kind NOT IN ('export', 'dispute')`,
    [isByStaff ? 1 : 0, at, accountId],
  );
  if (Number(held?.waiting) >= mostWaiting) throw new AppError("file.too-many");
  if (Number(held?.bytes) + file.bytes.length > mostStoredBytes) throw new AppError("file.quota");
  const { id, bytes } = await keepFile(app, db, file);
  return { fileId: idText(id), name, type, bytes, deletedUnlessUsedAt: expiresAt.toISOString() };
};

/** Files a person hands in, one by one, before the act that uses them. */
export const fileRoutes = (api: Api): void => {
  api.on("files.upload", ({ app, account: { accountId }, body: { kind, name }, file, now: at, tx }) => {
    const type = checkFile(kind, file.bytes);
    const over = new Date(at.getTime() + fileKinds[kind].waitsHours * 3_600_000);
    return tx(async (db) => {
      await lockAccount(db, accountId);
      const admitted = await admissions[kind]?.(db, accountId, at);
      const expiresAt = admitted ? earlier(admitted, over) : over;
      const waiting = { accountId, kind, type, name: name ?? file.name, bytes: file.bytes, at, expiresAt };
      return keepWaitingFile(app, db, waiting);
    });
  });

  api.on("files.download", async ({ app, account: { accountId }, params, now }) =>
    fileReply(await openOwnFile(app, accountId, idBytes(params.fileId), now)),
  );

  api.on("files.discard", ({ app, account: { accountId }, params, tx }) =>
    tx(async (db) => {
      if (!(await discardFile(app, db, accountId, idBytes(params.fileId)))) throw new AppError("file.unknown");
      return undefined;
    }),
  );
};
