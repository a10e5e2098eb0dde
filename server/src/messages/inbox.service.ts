import type { TopicKey } from "@baiwa/shared/catalogue/topics";
import type { inboxMessage } from "@baiwa/shared/contracts/messages";
import type { z } from "zod";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { type MessageContent, wordsFor } from "./content";

type InboxMessage = z.input<typeof inboxMessage>;
interface Row {
  id: Buffer;
  topic: TopicKey;
  content: string;
  settled_at: Date;
  read_at: Date | null;
}
const read = `SELECT m.id, m.topic, m.content, d.settled_at, d.read_at FROM delivery d JOIN message m ON m.id = d.message_id
  WHERE d.account_id = ? AND d.channel = 'inbox' AND d.state = 'sent'`;

const present = ({ id, topic, content, settled_at, read_at }: Row): InboxMessage => {
  const { title, text, page } = wordsFor(JSON.parse(content) as MessageContent, "inbox");
  return {
    messageId: idText(id),
    topic,
    title,
    text,
    page: page ?? null,
    at: settled_at.toISOString(),
    readAt: read_at?.toISOString() ?? null,
  };
};

/** How many messages the person has not read. */
export const unreadCount = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<number> => {
  const [row] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM delivery WHERE account_id = ? AND channel = 'inbox' AND state = 'sent' AND read_at IS NULL",
    [accountId],
  );
  return Number(row?.n ?? 0);
};

/** One page of the inbox, newest first. */
export const listInbox = async (
  db: Pick<Db, "rows">,
  accountId: Buffer,
  { cursor, pageSize }: { cursor: string | undefined; pageSize: number },
) => {
  const after = readCursor(cursor);
  const rows = await db.rows<Row>(
    `${read}${after ? " AND (d.settled_at < ? OR (d.settled_at = ? AND m.id < ?))" : ""}
     ORDER BY d.settled_at DESC, m.id DESC LIMIT ${pageSize + 1}`,
    after ? [accountId, after.at, after.at, after.id] : [accountId],
  );
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  const next = rows.length > pageSize && last ? writeCursor({ at: last.settled_at, id: last.id }) : null;
  return { rows: page.map(present), next, unread: await unreadCount(db, accountId) };
};

/** One message of the person's own; throws `message.unknown` for any other. */
export const showMessage = async (db: Pick<Db, "rows">, accountId: Buffer, id: Buffer): Promise<InboxMessage> => {
  const [row] = await db.rows<Row>(`${read} AND d.message_id = ?`, [accountId, id]);
  if (!row) throw new AppError("message.unknown");
  return present(row);
};

const own = "account_id = ? AND channel = 'inbox' AND state = 'sent'";

/** Marks as read: one message, or all. The first time counts. */
export const markRead = (db: Pick<Db, "run">, accountId: Buffer, at: Date, id?: Buffer): Promise<number> =>
  db.run(
    `UPDATE delivery SET read_at = ? WHERE ${own} AND read_at IS NULL${id ? " AND message_id = ?" : ""}`,
    id ? [at, accountId, id] : [at, accountId],
  );

/** Takes a message out of the inbox. The row stays: it is proved that the person was told. */
export const removeMessage = async (db: Pick<Db, "run">, accountId: Buffer, id: Buffer, at: Date): Promise<void> => {
  const removed = await db.run(
    `UPDATE delivery SET state = 'removed', read_at = COALESCE(read_at, ?) WHERE ${own} AND message_id = ?`,
    [at, accountId, id],
  );
  if (removed === 0) throw new AppError("message.unknown");
};
