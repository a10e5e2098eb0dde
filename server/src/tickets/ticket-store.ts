import type { TicketCategory, TicketState } from "@baiwa/shared/catalogue/tickets";
import type { App } from "../app-context";
import { type FileCard, filesUsedBy } from "../files/file-store";
import type { Db } from "../kernel/database";
import { openWith, sealWith } from "../kernel/vault/seal";

/** A ticket's row, its title still sealed. */
export interface TicketRow {
  id: Buffer;
  account_id: Buffer;
  category: TicketCategory;
  state: TicketState;
  sealed_title: Buffer;
  opened_at: Date;
  changed_at: Date;
  waiting_since: Date;
  closed_at: Date | null;
  handler: Buffer | null;
  last_message_id: Buffer;
  is_unread: number;
}
export const ticketColumns =
  "id, account_id, category, state, sealed_title, opened_at, changed_at, waiting_since, closed_at, handler, " +
  "last_message_id, is_unread";

type MessageRow = { id: Buffer; author: "person" | "staff"; sealed: Buffer; at: Date };
type AttachmentRow = { file_id: Buffer; message_id: Buffer; may_hold_customer_data: number };

/** One thing said, opened. */
export interface TicketMessage {
  id: Buffer;
  author: "person" | "staff";
  at: Date;
  text: string;
  files: (FileCard & { mayHoldCustomerData: boolean })[];
}

const titlePlace = (ticketId: Buffer): Buffer => Buffer.concat([ticketId, Buffer.from("title")]);
const messagePlace = (ticketId: Buffer, messageId: Buffer): Buffer => Buffer.concat([ticketId, messageId]);

export const sealTitle = (dataKey: Buffer, ticketId: Buffer, title: string): Buffer =>
  sealWith(dataKey, titlePlace(ticketId), Buffer.from(title, "utf8"));
export const sealMessage = (dataKey: Buffer, ticketId: Buffer, messageId: Buffer, text: string): Buffer =>
  sealWith(dataKey, messagePlace(ticketId, messageId), Buffer.from(text, "utf8"));

export const titleOf = async (app: App, row: TicketRow): Promise<string> => {
  const { dataKey } = await app.keyring.of(row.account_id);
  return openWith(dataKey, titlePlace(row.id), row.sealed_title).toString("utf8");
};

/** Everything said in a ticket, oldest first, with the files that are still there. */
export const messagesOf = async (app: App, db: Pick<Db, "rows">, ticket: TicketRow): Promise<TicketMessage[]> => {
  const { dataKey } = await app.keyring.of(ticket.account_id);
  const rows = await db.rows<MessageRow>(
    "SELECT id, author, sealed, at FROM ticket_message WHERE ticket_id = ? ORDER BY id",
    [ticket.id],
  );
  const attachments = await db.rows<AttachmentRow>(
    "SELECT file_id, message_id, may_hold_customer_data FROM ticket_attachment WHERE ticket_id = ? ORDER BY file_id",
    [ticket.id],
  );
  const files = attachments.length > 0 ? await filesUsedBy(app, db, ticket.account_id, ticket.id) : [];
  return rows.map(({ id, author, sealed, at }) => ({
    id,
    author,
    at,
    text: openWith(dataKey, messagePlace(ticket.id, id), sealed).toString("utf8"),
    files: attachments
      .filter(({ message_id }) => message_id.equals(id))
      .flatMap(({ file_id, may_hold_customer_data }) => {
        const card = files.find((file) => file.id.equals(file_id));
        return card ? [{ ...card, mayHoldCustomerData: may_hold_customer_data === 1 }] : [];
      }),
  }));
};

/** How many of an account's tickets have an answer that was not seen. */
export const unreadTickets = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<number> => {
  const [row] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM ticket WHERE account_id = ? AND is_unread = 1",
    [accountId],
  );
  return Number(row?.n);
};
