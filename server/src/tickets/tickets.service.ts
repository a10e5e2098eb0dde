import { stateAfter, type TicketAct, type TicketCategory, ticketTerms } from "@baiwa/shared/catalogue/tickets";
import { looksLikeCustomerData } from "@baiwa/shared/customer-data";
import type { App } from "../app-context";
import { beginningOf, filesUsedBy, openFile, setFileExpiry, useFiles } from "../files/file-store";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { newId, newIdAfter } from "../kernel/ids";
import { checkedText } from "../records/record-checks";
import { sealMessage, sealTitle, type TicketRow, ticketColumns } from "./ticket-store";

const dayMs = 86_400_000;
const readBytes = 64 * 1024;

/** Who speaks. */
export type Speaker = { kind: "person" } | { kind: "staff"; staffId: Buffer };
export interface Attachment {
  fileId: Buffer;
  mayHoldCustomerData: boolean;
}
interface Said {
  by: Speaker;
  text: string;
  attachments: readonly Attachment[];
  at: Date;
}

/** The ticket, held until the transaction ends, so that acts on one ticket happen one after another. */
export const heldTicket = async (db: Pick<Db, "rows">, id: Buffer, ownerId?: Buffer): Promise<TicketRow> => {
  const [row] = await db.rows<TicketRow>(`SELECT ${ticketColumns} FROM ticket WHERE id = ? FOR UPDATE`, [id]);
  if (!row || (ownerId && !row.account_id.equals(ownerId))) throw new AppError("ticket.unknown");
  return row;
};

/** The ticket as it is; throws `ticket.unknown` for what is not there or not its own. */
export const findTicket = async (db: Pick<Db, "rows">, id: Buffer, ownerId?: Buffer): Promise<TicketRow> => {
  const [row] = await db.rows<TicketRow>(`SELECT ${ticketColumns} FROM ticket WHERE id = ?`, [id]);
  if (!row || (ownerId && !row.account_id.equals(ownerId))) throw new AppError("ticket.unknown");
  return row;
};

const moved = (row: TicketRow, act: TicketAct) => {
  const state = stateAfter(row.state, act);
  if (!state) throw new AppError(act === "reopens" ? "ticket.not-closed" : "ticket.closed");
  return state;
};

/** Whether a text file reads like a list of people: then it is treated as customer data whatever its sender says (1.5). */
const readsLikeCustomerData = async (app: App, accountId: Buffer, fileId: Buffer, at: Date): Promise<boolean> => {
  const { type, content } = await openFile(app, accountId, fileId, at);
  return type === "text/plain" && looksLikeCustomerData((await beginningOf(content, readBytes)).toString("utf8"));
};

/** Adds what was said with its files; a text of customer data is refused, a file of it is flagged. */
const say = async (
  app: App,
  db: Db,
  ticket: Pick<TicketRow, "id" | "account_id">,
  said: Said & { after?: Buffer },
): Promise<Buffer> => {
  const { by, attachments, at } = said;
  const accountId = ticket.account_id;
  const text = checkedText("text", said.text, ticketTerms.textLength);
  const { dataKey } = await app.keyring.of(accountId);
  const messageId = newIdAfter(said.after);
  await db.run(
    "INSERT INTO ticket_message (id, ticket_id, account_id, author, staff_id, sealed, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [
      messageId,
      ticket.id,
      accountId,
      by.kind,
      by.kind === "staff" ? by.staffId : null,
      sealMessage(dataKey, ticket.id, messageId, text),
      at,
    ],
  );
  const fileIds = attachments.map(({ fileId }) => fileId);
  await useFiles(db, {
    accountId,
    kind: "ticket-attachment",
    fileIds,
    usedBy: ticket.id,
    at,
    expiresAt: null,
    isByStaff: by.kind === "staff",
  });
  for (const { fileId, mayHoldCustomerData } of attachments) {
    const isFlagged = mayHoldCustomerData || (await readsLikeCustomerData(app, accountId, fileId, at));
    await db.run(
      "INSERT INTO ticket_attachment (file_id, ticket_id, message_id, may_hold_customer_data) VALUES (?, ?, ?, ?)",
      [fileId, ticket.id, messageId, isFlagged ? 1 : 0],
    );
  }
  return messageId;
};

const requireRoom = async (db: Db, accountId: Buffer): Promise<void> => {
  await lockAccount(db, accountId);
  const [open] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM ticket WHERE account_id = ? AND state <> 'closed'",
    [accountId],
  );
  if (Number(open?.n) >= ticketTerms.mostOpen) throw new AppError("ticket.too-many");
};

/** Opens a ticket with its first message. Throws `ticket.too-many` while ten are open. */
export const openTicket = async (
  app: App,
  db: Db,
  given: Omit<Said, "by"> & { accountId: Buffer; category: TicketCategory; title: string },
): Promise<TicketRow> => {
  const { accountId, category, at } = given;
  const title = checkedText("title", given.title, ticketTerms.titleLength).replaceAll("\n", " ");
  await requireRoom(db, accountId);
  const { dataKey } = await app.keyring.of(accountId);
  const id = newId();
  const ticket = { id, account_id: accountId };
  const messageId = await say(app, db, ticket, { ...given, by: { kind: "person" } });
  await db.run(`INSERT INTO ticket (${ticketColumns}) VALUES (?, ?, ?, 'open', ?, ?, ?, ?, NULL, NULL, ?, 0)`, [
    id,
    accountId,
    category,
    sealTitle(dataKey, id, title),
    at,
    at,
    at,
    messageId,
  ]);
  return findTicket(db, id);
};

/** A reply of the person or of staff. A ticket that is closed meanwhile takes none, and nothing of the reply is kept. */
export const replyTo = async (app: App, db: Db, ticketId: Buffer, said: Said, ownerId?: Buffer): Promise<TicketRow> => {
  // the account first, as everything that ends it does: a reply on its way must not outlive it
  const { account_id: accountId } = await findTicket(db, ticketId, ownerId);
  await lockAccount(db, accountId).catch(() => {
    throw new AppError("ticket.unknown");
  });
  const ticket = await heldTicket(db, ticketId, ownerId);
  const isStaff = said.by.kind === "staff";
  const state = moved(ticket, isStaff ? "staffReplies" : "personReplies");
  const [count] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM ticket_message WHERE ticket_id = ?",
    [ticketId],
  );
  if (Number(count?.n) >= ticketTerms.mostMessages) throw new AppError("ticket.too-long");
  const messageId = await say(app, db, ticket, { ...said, after: ticket.last_message_id });
  // whoever writes twice in a row waits since the first time
  const waitingSince = ticket.state === "open" && !isStaff ? ticket.waiting_since : said.at;
  await db.run(
    "UPDATE ticket SET state = ?, changed_at = ?, waiting_since = ?, last_message_id = ?, is_unread = ? WHERE id = ?",
    [state, said.at, waitingSince, messageId, isStaff ? 1 : 0, ticketId],
  );
  return findTicket(db, ticketId);
};

const flaggedFiles = async (db: Db, ticketId: Buffer): Promise<Buffer[]> => {
  const rows = await db.rows<{ file_id: Buffer }>(
    "SELECT file_id FROM ticket_attachment WHERE ticket_id = ? AND may_hold_customer_data = 1",
    [ticketId],
  );
  return rows.map(({ file_id }) => file_id);
};
const flaggedUntil = ({ closed_at }: Pick<TicketRow, "closed_at">): Date | null =>
  closed_at && new Date(closed_at.getTime() + ticketTerms.customerDataDays * dayMs);

/** Closes a ticket; attachments that may hold customer data go in thirty days. */
export const closeTicket = async (
  db: Db,
  ticketId: Buffer,
  at: Date,
  by: Speaker,
  ownerId?: Buffer,
): Promise<TicketRow> => {
  const ticket = await heldTicket(db, ticketId, ownerId);
  const state = moved(ticket, "closes");
  await setFileExpiry(db, await flaggedFiles(db, ticketId), flaggedUntil({ closed_at: at }));
  await db.run("UPDATE ticket SET state = ?, closed_at = ?, changed_at = ?, is_unread = ? WHERE id = ?", [
    state,
    at,
    at,
    by.kind === "staff" ? 1 : ticket.is_unread,
    ticketId,
  ]);
  return findTicket(db, ticketId);
};

/** Until when a closed ticket can be taken up again. */
export const reopenUntil = ({ closed_at }: Pick<TicketRow, "closed_at">): Date | null =>
  closed_at && new Date(closed_at.getTime() + ticketTerms.reopenDays * dayMs);

/** Takes a closed ticket up again within seven days; its files are kept on. */
export const reopenTicket = async (db: Db, ticketId: Buffer, at: Date, ownerId: Buffer): Promise<TicketRow> => {
  await requireRoom(db, ownerId);
  const ticket = await heldTicket(db, ticketId, ownerId);
  const state = moved(ticket, "reopens");
  if ((reopenUntil(ticket) as Date) < at) throw new AppError("ticket.reopen-over");
  await setFileExpiry(db, await flaggedFiles(db, ticketId), null);
  await db.run("UPDATE ticket SET state = ?, closed_at = NULL, changed_at = ?, waiting_since = ? WHERE id = ?", [
    state,
    at,
    at,
    ticketId,
  ]);
  return findTicket(db, ticketId);
};

/**
 * Says that an attachment may hold customer data, or not. What reads like a list of people stays flagged until staff say
 * otherwise: `ticket.flag-stays`. Of a closed ticket the file's own end moves with it.
 */
export const flagAttachment = async (
  app: App,
  db: Db,
  act: { ticketId: Buffer; fileId: Buffer; mayHoldCustomerData: boolean; ownerId?: Buffer },
): Promise<TicketRow> => {
  const ticket = await heldTicket(db, act.ticketId, act.ownerId);
  const isThere = (await filesUsedBy(app, db, ticket.account_id, ticket.id)).some(({ id }) => id.equals(act.fileId));
  if (!isThere) throw new AppError("file.unknown");
  const isUndoneByPerson = act.ownerId !== undefined && !act.mayHoldCustomerData;
  if (isUndoneByPerson && (await readsLikeCustomerData(app, ticket.account_id, act.fileId, app.ports.clock())))
    throw new AppError("ticket.flag-stays");
  await db.run("UPDATE ticket_attachment SET may_hold_customer_data = ? WHERE file_id = ?", [
    act.mayHoldCustomerData ? 1 : 0,
    act.fileId,
  ]);
  await setFileExpiry(db, [act.fileId], act.mayHoldCustomerData ? flaggedUntil(ticket) : null);
  return ticket;
};

/** Whether only staff with a permission of their own may see it: half a year after it was closed. */
export const isRestricted = ({ closed_at }: Pick<TicketRow, "closed_at">, now: Date): boolean =>
  closed_at !== null && now.getTime() - closed_at.getTime() >= ticketTerms.restrictedAfterDays * dayMs;
