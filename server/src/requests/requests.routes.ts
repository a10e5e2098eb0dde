import { requestKinds, requestRefusals, requestRemedies, requestStates } from "@baiwa/shared/catalogue/requests";
import type { App } from "../app-context";
import { filesUsedBy, openFile } from "../files/file-store";
import { fileReply } from "../files/files.routes";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { requireStepUp } from "../kernel/step-up";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { daysLeft, dueNow } from "./request-clock";
import {
  eventsOf,
  findRequest,
  heldRequest,
  holderOf,
  type OpenedEvent,
  type RequestRow,
  requestsWhere,
} from "./request-store";
import { openOwnRequest, sayInRequest, withdrawRequest } from "./requests.service";

/** The parts of a request that both sides see. */
export const presentRequest = (row: RequestRow, now: Date) => ({
  requestId: idText(row.id),
  kind: row.kind,
  channel: row.channel,
  state: row.state,
  receivedAt: row.received_at.toISOString(),
  verifiedAt: row.verified_at?.toISOString() ?? null,
  dueAt: (row.decided_at ? row.due_at : dueNow(row, now)).toISOString(),
  daysLeft: daysLeft(row, row.decided_at ?? now),
  isPaused: row.paused_at !== null,
  decidedAt: row.decided_at?.toISOString() ?? null,
  refusal: row.refusal && { code: row.refusal, ...requestRefusals[row.refusal] },
  finding: row.finding,
});
export const presentEvents = (events: readonly OpenedEvent[]) =>
  events.map(({ id, at, kind, author, text, act, files }) => ({
    eventId: idText(id),
    at: at.toISOString(),
    kind,
    author,
    text,
    act,
    files: files.map(({ id: fileId, name, type, bytes }) => ({
      fileId: idText(fileId),
      name,
      type: type as "text/plain", // a request's files are papers people handed in, never what the product packs
      bytes,
    })),
  }));
const card = (row: RequestRow, now: Date) => ({
  ...presentRequest(row, now),
  remedies: requestStates[row.state].isOpen || row.state === "withdrawn" ? [] : [...requestRemedies],
  isUnread: row.is_unread === 1,
});

/** A request with its whole way, for whoever asked. */
export const askersThread = async (app: App, db: Pick<Db, "rows">, row: RequestRow, now: Date) => ({
  ...card(row, now),
  events: presentEvents(await eventsOf(app, db, row)),
});

/** A file of a request, and of no other. */
export const requestFile = async (app: App, row: RequestRow, fileId: Buffer, now: Date) => {
  const there = await filesUsedBy(app, app.database, holderOf(row), row.id);
  if (!there.some(({ id }) => id.equals(fileId))) throw new AppError("file.unknown");
  return openFile(app, holderOf(row), fileId, now);
};

/** One's own requests about one's own information (10, 8.4, 8.5). */
export const requestRoutes = (api: Api): void => {
  api.on("requests.open", ({ app, account, body, now: at, tx }) => {
    if (requestKinds[body.kind].stepUp) requireStepUp(account, at);
    return tx(async (db) =>
      askersThread(app, db, await openOwnRequest(app, db, account.accountId, { ...body, at }), at),
    );
  });

  api.on("requests.list", async ({ app, account: { accountId }, query: { cursor, pageSize }, now }) => {
    const after = readCursor(cursor);
    const rows = await requestsWhere(
      app.database,
      `account_id = ? ${after ? "AND id < ?" : ""} ORDER BY id DESC LIMIT ?`,
      [accountId, ...(after ? [after.id] : []), String(pageSize + 1)],
    );
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: shown.map((row) => card(row, now)),
      next: last ? writeCursor({ at: last.received_at, id: last.id }) : null,
    };
  });

  api.on("requests.show", async ({ app, account: { accountId }, params, now }) =>
    askersThread(app, app.database, await findRequest(app.database, idBytes(params.requestId), accountId), now),
  );

  api.on("requests.say", ({ app, account: { accountId: ownerId }, params, body, now: at, tx }) =>
    tx(async (db) => {
      const row = await sayInRequest(app, db, { id: idBytes(params.requestId), ownerId, ...body, at });
      return askersThread(app, db, row, at);
    }),
  );

  api.on("requests.seen", ({ account: { accountId }, params, tx }) =>
    tx(async (db) => {
      const { id } = await heldRequest(db, idBytes(params.requestId), accountId);
      await db.run("UPDATE rights_request SET is_unread = 0 WHERE id = ?", [id]);
      return undefined;
    }),
  );

  api.on("requests.withdraw", ({ app, account: { accountId }, params, now: at, tx }) =>
    tx(async (db) => {
      await withdrawRequest(app, db, idBytes(params.requestId), at, accountId);
      return undefined;
    }),
  );

  api.on("requests.download", async ({ app, account: { accountId }, params, now }) => {
    const row = await findRequest(app.database, idBytes(params.requestId), accountId);
    return fileReply(await requestFile(app, row, idBytes(params.fileId), now));
  });
};
