import { Readable } from "node:stream";
import { itemKeys } from "@baiwa/shared/catalogue/items";
import { ZipFile } from "yazl";
import type { App } from "../app-context";
import { allFiles, keepStream, openFile, removeFile } from "../files/file-store";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { type HeldLease, LeaseLost } from "../kernel/lease";
import { describeError } from "../kernel/log";
import { jsonCopy, pageCopy } from "./export-content";

const day = 24 * 3_600_000;
const keptDays = 7;
const mostADay = 5;
const mostAttempts = 3;
type Guarded = Pick<HeldLease, "guard">;

type Row = {
  id: Buffer;
  account_id: Buffer;
  state: "queued" | "running" | "ready" | "failed";
  attempts: number;
  done_items: number;
  total_items: number;
  file_id: Buffer | null;
  size: string | null;
  requested_at: Date;
  ready_at: Date | null;
  expires_at: Date;
};
const select = `SELECT e.id, e.account_id, e.state, e.attempts, e.done_items, e.total_items, e.file_id, f.size,
  e.requested_at, e.ready_at, e.expires_at FROM export_request e LEFT JOIN stored_file f ON f.id = e.file_id`;

const cardOf = (row: Row, now: Date) => ({
  exportId: idText(row.id),
  state: row.expires_at <= now ? ("expired" as const) : row.state,
  doneItems: row.done_items,
  totalItems: row.total_items,
  requestedAt: row.requested_at.toISOString(),
  readyAt: row.ready_at?.toISOString() ?? null,
  expiresAt: row.state === "ready" ? row.expires_at.toISOString() : null,
  bytes: row.size === null ? null : Number(row.size),
});

/** Copies asked for in the last days, newest first. */
export const exportsOf = async (app: App, accountId: Buffer, now: Date, db: Pick<Db, "rows"> = app.database) => {
  const rows = await db.rows<Row>(`${select} WHERE e.account_id = ? ORDER BY e.id DESC LIMIT 20`, [accountId]);
  return rows.map((row) => cardOf(row, now));
};

/** Puts a copy on the list of work; answers the one under way instead when there is one. Five a day at most. */
export const requestExport = async (app: App, db: Db, accountId: Buffer, at: Date) => {
  await lockAccount(db, accountId);
  const known = await exportsOf(app, accountId, at, db);
  const underWay = known.find(({ state }) => state === "queued" || state === "running");
  if (underWay) return underWay;
  const today = known.filter(({ requestedAt }) => at.getTime() - new Date(requestedAt).getTime() < day);
  if (today.length >= mostADay) throw new AppError("export.too-many");
  const id = newId();
  const total = itemKeys.length * 2;
  const expiresAt = new Date(at.getTime() + keptDays * day);
  await db.run(
    `INSERT INTO export_request (id, account_id, state, attempts, done_items, total_items, requested_at, expires_at)
     VALUES (?, ?, 'queued', 0, 0, ?, ?, ?)`,
    [id, accountId, total, at, expiresAt],
  );
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "export.requested", at, subject, body: { exportId: idText(id) } });
  const [made] = await exportsOf(app, accountId, at, db);
  return made as NonNullable<typeof made>;
};

const find = async (db: Pick<Db, "rows">, accountId: Buffer, exportId: Buffer): Promise<Row> => {
  const [row] = await db.rows<Row>(`${select} WHERE e.id = ? AND e.account_id = ?`, [exportId, accountId]);
  if (!row) throw new AppError("export.unknown");
  return row;
};

/** The finished copy. `export.not-ready` while it is being built, `export.unknown` once its time is over. */
export const openExport = async (app: App, accountId: Buffer, exportId: Buffer, now: Date) => {
  const row = await find(app.database, accountId, exportId);
  if (row.expires_at <= now) throw new AppError("export.unknown");
  if (row.state !== "ready" || !row.file_id) throw new AppError("export.not-ready");
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(app.database, {
    kind: "export.taken",
    at: now,
    subject,
    body: { exportId: idText(exportId) },
  });
  return openFile(app, accountId, row.file_id, now);
};

/** Deletes a copy and its file. */
export const discardExport = async (db: Db, accountId: Buffer, exportId: Buffer): Promise<void> => {
  const { file_id: fileId } = await find(db, accountId, exportId);
  if (fileId) await removeFile(db, fileId);
  await db.run("DELETE FROM export_request WHERE id = ?", [exportId]);
};

const namesIn = (name: string): string => name.replace(/[^\p{L}\p{N}._ -]/gu, "_").slice(0, 80);

const blockBytes = 64 * 1024;
/** Small pieces gathered to blocks: each write to the archive costs a turn of the compressor. */
async function* inBlocks(content: AsyncIterable<string | Buffer>): AsyncIterable<Buffer> {
  let [pieces, size]: [Buffer[], number] = [[], 0];
  for await (const piece of content) {
    const bytes = typeof piece === "string" ? Buffer.from(piece, "utf8") : piece;
    pieces.push(bytes);
    size += bytes.length;
    if (size < blockBytes) continue;
    yield Buffer.concat(pieces);
    [pieces, size] = [[], 0];
  }
  yield Buffer.concat(pieces);
}

/** The bytes of the archive as they arise. */
const archive = (app: App, accountId: Buffer, at: Date, onItem: () => Promise<void>): AsyncIterable<Buffer> => {
  const zip = new ZipFile();
  const copy = { app, accountId, at, onItem };
  const output = zip.outputStream as Readable;
  output.on("error", () => undefined); // whoever reads it hears of it; it may fail before anybody does
  const fail = (error: unknown) => output.destroy(error as Error);
  const add = (content: AsyncIterable<string | Buffer>, name: string) =>
    zip.addReadStream(Readable.from(inBlocks(content), { objectMode: false }).on("error", fail), name, { mtime: at });
  async function* fileContent(fileId: Buffer): AsyncIterable<Buffer> {
    const file = await openFile(app, accountId, fileId, app.ports.clock()).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "file.unknown") return null; // deleted a moment ago
      throw error;
    });
    if (file) yield* file.content;
  }
  add(jsonCopy(copy), "我的信息.json");
  add(pageCopy(copy), "我的信息.html");
  allFiles(app, accountId, at)
    .then((files) => {
      for (const { id, name, kind } of files) {
        add(fileContent(id), `文件/${kind}/${idText(id).slice(-12)}-${namesIn(name)}`);
      }
      zip.end();
    })
    .catch(fail);
  return output;
};

const renewEveryMs = 5000;
/** Content that takes long to make, with the lease renewed while it is made: nobody else begins the same work. */
async function* underLease(app: App, held: Guarded, content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let renewedAt = performance.now();
  for await (const piece of content) {
    if (performance.now() - renewedAt > renewEveryMs) {
      await held.guard(app.database);
      renewedAt = performance.now();
    }
    yield piece;
  }
}

const build = async (app: App, held: Guarded, row: Row, at: Date): Promise<void> => {
  let done = 0;
  const onItem = async () => {
    done += 1;
    await app.database.run("UPDATE export_request SET done_items = ? WHERE id = ?", [done, row.id]);
  };
  const file = await keepStream(app, {
    accountId: row.account_id,
    kind: "export",
    type: "application/zip",
    name: `佰瓦云-我的信息-${at.toISOString().slice(0, 10)}`,
    content: underLease(app, held, archive(app, row.account_id, at, onItem)),
    at,
    expiresAt: row.expires_at,
  });
  await app.database.transaction(async (db) => {
    await held.guard(db);
    const finished = await db.run(
      "UPDATE export_request SET state = 'ready', file_id = ?, ready_at = ? WHERE id = ? AND state = 'running'",
      [file.id, app.ports.clock(), row.id],
    );
    if (finished === 0) await removeFile(db, file.id); // discarded meanwhile
  });
};

/**
 * Builds what waits, one copy after another, under the job's lease: what a process that died had begun is begun again.
 * After three failures the person is told.
 */
export const buildExports = async (app: App, held: Guarded, stopping: AbortSignal): Promise<void> => {
  while (!stopping.aborted) {
    const now = app.ports.clock();
    const [row] = await app.database.rows<Row>(
      `${select} WHERE e.state IN ('queued', 'running') AND e.expires_at > ? ORDER BY e.requested_at LIMIT 1`,
      [now],
    );
    if (!row) return;
    const isTooMany = row.attempts >= mostAttempts;
    await app.database.transaction(async (db) => {
      await held.guard(db);
      await db.run("UPDATE export_request SET state = ?, attempts = attempts + 1, done_items = 0 WHERE id = ?", [
        isTooMany ? "failed" : "running",
        row.id,
      ]);
    });
    if (isTooMany) continue;
    await build(app, held, row, now).catch((error: unknown) => {
      if (error instanceof LeaseLost) throw error; // another process has begun it again
      app.log.error({ exportId: idText(row.id), ...describeError(error) }, "export failed");
    });
  }
};
