import { fileKinds } from "@baiwa/shared/catalogue/file-kinds";
import { isPermitted } from "@baiwa/shared/catalogue/roles";
import { ticketTerms } from "@baiwa/shared/catalogue/tickets";
import { redactPersonal } from "@baiwa/shared/personal-patterns";
import { recordLook } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { checkFile } from "../files/file-check";
import { filesUsedBy, openFile } from "../files/file-store";
import { fileReply, keepWaitingFile } from "../files/files.routes";
import type { Api, StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { messagesOf, type TicketRow, ticketColumns, titleOf } from "./ticket-store";
import { attachmentsOf, presentMessages, presentTicket } from "./tickets.routes";
import { closeTicket, findTicket, flagAttachment, heldTicket, isRestricted, replyTo } from "./tickets.service";

/** Throws `staff.forbidden` for a ticket that time has restricted, unless this member may see those. */
const requireOpen = ({ roles }: StaffSession, row: TicketRow, now: Date): TicketRow => {
  if (isRestricted(row, now) && !isPermitted(roles, "record.restricted")) throw new AppError("staff.forbidden");
  return row;
};

const handlerOf = ({ handler }: TicketRow, { staffId }: StaffSession) =>
  handler === null ? "nobody" : handler.equals(staffId) ? "me" : "other";

const queueRow = async (app: App, staff: StaffSession, row: TicketRow, now: Date) => ({
  ...presentTicket(row, redactPersonal(await titleOf(app, row))),
  waitingSince: row.waiting_since.toISOString(),
  handler: handlerOf(row, staff) as "nobody" | "me" | "other",
  isRestricted: isRestricted(row, now),
});

/** Proof of what staff did with a ticket: which and who, never what was said. */
const ticketAct = async (
  app: App,
  db: Db,
  act: {
    kind: "ticket.taken" | "ticket.answered" | "ticket.closed" | "ticket.flagged";
    row: TicketRow;
    staff: StaffSession;
    at: Date;
  },
): Promise<void> => {
  const { subject } = await app.keyring.of(act.row.account_id);
  const body = { ticketId: idText(act.row.id), staffId: idText(act.staff.staffId) };
  await app.ledger.append(db, { kind: act.kind, at: act.at, subject, body });
};
const lookAtTicket = (app: App, staff: StaffSession, row: TicketRow, reason: string, at: Date) =>
  recordLook(app, {
    staff,
    accountId: row.account_id,
    kind: "pi.view",
    items: ["ticket", "ticket_message"],
    reason,
    at,
    more: { ticketId: idText(row.id) },
  });

/** Tickets as support works on them: what was said and nothing of the person's profile (2.6.3, G). */
export const adminTicketRoutes = (api: Api): void => {
  api.on("adminTickets.list", async ({ app, staff, query: { state, cursor, pageSize }, now }) => {
    const after = readCursor(cursor);
    const later = after ? "AND (waiting_since > ? OR (waiting_since = ? AND id > ?))" : "";
    const mayAll = isPermitted(staff.roles, "record.restricted");
    const restrictedBefore = new Date(now.getTime() - ticketTerms.restrictedAfterDays * 86_400_000);
    const open = mayAll ? "" : "AND (closed_at IS NULL OR closed_at > ?)";
    const rows = await app.database.rows<TicketRow>(
      `SELECT ${ticketColumns} FROM ticket WHERE state = ? ${open} ${later} ORDER BY waiting_since, id LIMIT ?`,
      [
        state,
        ...(mayAll ? [] : [restrictedBefore]),
        ...(after ? [after.at, after.at, after.id] : []),
        String(pageSize + 1),
      ],
    );
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    const body = { staffId: idText(staff.staffId), items: ["ticket"], state, count: shown.length };
    await app.ledger.append(app.database, { kind: "pi.queue", at: now, body });
    return {
      rows: await Promise.all(shown.map((row) => queueRow(app, staff, row, now))),
      next: last ? writeCursor({ at: last.waiting_since, id: last.id }) : null,
    };
  });

  api.on("adminTickets.show", async ({ app, staff, params, query: { reason }, now }) => {
    const row = requireOpen(staff, await findTicket(app.database, idBytes(params.ticketId)), now);
    await lookAtTicket(app, staff, row, reason, now);
    const messages = presentMessages(await messagesOf(app, app.database, row));
    return { ...(await queueRow(app, staff, row, now)), title: await titleOf(app, row), messages };
  });

  api.on("adminTickets.take", ({ app, staff, params, body: { isTakeover }, now: at, tx }) =>
    tx(async (db) => {
      const row = requireOpen(staff, await heldTicket(db, idBytes(params.ticketId)), at);
      if (row.state === "closed") throw new AppError("ticket.closed");
      if (handlerOf(row, staff) === "other" && !isTakeover) throw new AppError("ticket.taken");
      await db.run("UPDATE ticket SET handler = ? WHERE id = ?", [staff.staffId, row.id]);
      await ticketAct(app, db, { kind: "ticket.taken", row, staff, at });
      return queueRow(app, staff, { ...row, handler: staff.staffId }, at);
    }),
  );

  api.on("adminTickets.attach", ({ app, staff, params, body, file, now: at, tx }) => {
    const type = checkFile("ticket-attachment", file.bytes);
    return tx(async (db) => {
      const row = requireOpen(staff, await findTicket(db, idBytes(params.ticketId)), at);
      if (row.state === "closed") throw new AppError("ticket.closed");
      const expiresAt = new Date(at.getTime() + fileKinds["ticket-attachment"].waitsHours * 3_600_000);
      return keepWaitingFile(app, db, {
        accountId: row.account_id,
        kind: "ticket-attachment",
        type,
        name: body.name ?? file.name,
        bytes: file.bytes,
        at,
        expiresAt,
        isByStaff: true,
      });
    });
  });

  api.on("adminTickets.download", async ({ app, staff, params, query: { reason }, now }) => {
    const row = requireOpen(staff, await findTicket(app.database, idBytes(params.ticketId)), now);
    const fileId = idBytes(params.fileId);
    const isThere = (await filesUsedBy(app, app.database, row.account_id, row.id)).some(({ id }) => id.equals(fileId));
    if (!isThere) throw new AppError("file.unknown");
    await lookAtTicket(app, staff, row, reason, now);
    return fileReply(await openFile(app, row.account_id, fileId, now));
  });

  api.on("adminTickets.flag", ({ app, staff, params, body: { mayHoldCustomerData }, now: at, tx }) =>
    tx(async (db) => {
      const [ticketId, fileId] = [idBytes(params.ticketId), idBytes(params.fileId)];
      requireOpen(staff, await heldTicket(db, ticketId), at);
      const row = await flagAttachment(app, db, { ticketId, fileId, mayHoldCustomerData });
      await ticketAct(app, db, { kind: "ticket.flagged", row, staff, at });
      return undefined;
    }),
  );

  api.on("adminTickets.reply", ({ app, staff, params, body: { text, attachments }, now: at, tx }) =>
    tx(async (db) => {
      const by = { kind: "staff", staffId: staff.staffId } as const;
      const said = { by, text, attachments: attachmentsOf(attachments), at };
      const row = await replyTo(app, db, idBytes(params.ticketId), said);
      await ticketAct(app, db, { kind: "ticket.answered", row, staff, at });
      return queueRow(app, staff, row, at);
    }),
  );

  api.on("adminTickets.close", ({ app, staff, params, now: at, tx }) =>
    tx(async (db) => {
      const row = await closeTicket(db, idBytes(params.ticketId), at, { kind: "staff", staffId: staff.staffId });
      await ticketAct(app, db, { kind: "ticket.closed", row, staff, at });
      return queueRow(app, staff, row, at);
    }),
  );
};
