import type { App } from "../app-context";
import type { Api } from "../kernel/api";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { messagesOf, type TicketMessage, type TicketRow, ticketColumns, titleOf } from "./ticket-store";
import {
  closeTicket,
  findTicket,
  flagAttachment,
  heldTicket,
  openTicket,
  reopenTicket,
  reopenUntil,
  replyTo,
} from "./tickets.service";

/** The parts of a ticket that both sides see. */
export const presentTicket = (row: TicketRow, title: string) => ({
  ticketId: idText(row.id),
  category: row.category,
  state: row.state,
  title,
  openedAt: row.opened_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
});
export const presentMessages = (messages: readonly TicketMessage[]) =>
  messages.map(({ id, author, at, text, files }) => ({
    messageId: idText(id),
    author,
    at: at.toISOString(),
    text,
    attachments: files.map((file) => ({
      fileId: idText(file.id),
      name: file.name,
      type: file.type as "text/plain", // a ticket's files are of its own kind, never what the product packs
      bytes: file.bytes,
      mayHoldCustomerData: file.mayHoldCustomerData,
    })),
  }));
export const attachmentsOf = (given: readonly { fileId: string; mayHoldCustomerData: boolean }[]) =>
  given.map(({ fileId, mayHoldCustomerData }) => ({ fileId: idBytes(fileId), mayHoldCustomerData }));

const ownCard = async (app: App, row: TicketRow) => ({
  ...presentTicket(row, await titleOf(app, row)),
  isUnread: row.is_unread === 1,
  reopenUntil: reopenUntil(row)?.toISOString() ?? null,
});
const ownThread = async (app: App, db: Pick<Db, "rows">, row: TicketRow) => ({
  ...(await ownCard(app, row)),
  lastMessageId: idText(row.last_message_id),
  messages: presentMessages(await messagesOf(app, db, row)),
});

/** The person's own tickets (2.6.3). */
export const ticketRoutes = (api: Api): void => {
  api.on("tickets.list", async ({ app, account: { accountId }, query: { cursor, pageSize } }) => {
    const after = readCursor(cursor);
    const before = after ? "AND (changed_at < ? OR (changed_at = ? AND id < ?))" : "";
    const rows = await app.database.rows<TicketRow>(
      `SELECT ${ticketColumns} FROM ticket WHERE account_id = ? ${before} ORDER BY changed_at DESC, id DESC LIMIT ?`,
      [accountId, ...(after ? [after.at, after.at, after.id] : []), String(pageSize + 1)],
    );
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: await Promise.all(shown.map((row) => ownCard(app, row))),
      next: last ? writeCursor({ at: last.changed_at, id: last.id }) : null,
    };
  });

  api.on("tickets.open", ({ app, account: { accountId }, body, now: at, tx }) =>
    tx(async (db) => {
      const attachments = attachmentsOf(body.attachments);
      const { category, title, text } = body;
      return ownThread(app, db, await openTicket(app, db, { accountId, category, title, text, attachments, at }));
    }),
  );

  api.on("tickets.show", async ({ app, account: { accountId }, params }) =>
    ownThread(app, app.database, await findTicket(app.database, idBytes(params.ticketId), accountId)),
  );

  api.on("tickets.reply", ({ app, account: { accountId }, params, body: { text, attachments }, now: at, tx }) =>
    tx(async (db) => {
      const said = { by: { kind: "person" }, text, attachments: attachmentsOf(attachments), at } as const;
      return ownThread(app, db, await replyTo(app, db, idBytes(params.ticketId), said, accountId));
    }),
  );

  api.on("tickets.seen", ({ account: { accountId }, params, body: { lastMessageId }, tx }) =>
    tx(async (db) => {
      const { id } = await heldTicket(db, idBytes(params.ticketId), accountId);
      await db.run("UPDATE ticket SET is_unread = 0 WHERE id = ? AND last_message_id = ?", [
        id,
        idBytes(lastMessageId),
      ]);
      return undefined;
    }),
  );

  api.on("tickets.close", ({ app, account: { accountId }, params, now: at, tx }) =>
    tx(async (db) =>
      ownThread(app, db, await closeTicket(db, idBytes(params.ticketId), at, { kind: "person" }, accountId)),
    ),
  );

  api.on("tickets.reopen", ({ app, account: { accountId }, params, now: at, tx }) =>
    tx(async (db) => ownThread(app, db, await reopenTicket(db, idBytes(params.ticketId), at, accountId))),
  );

  api.on("tickets.flag", ({ app, account: { accountId }, params, body: { mayHoldCustomerData }, tx }) =>
    tx(async (db) => {
      const [ticketId, fileId] = [idBytes(params.ticketId), idBytes(params.fileId)];
      await flagAttachment(app, db, { ticketId, fileId, mayHoldCustomerData, ownerId: accountId });
      return undefined;
    }),
  );
};
