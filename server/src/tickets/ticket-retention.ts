import { retentionRules } from "@baiwa/shared/catalogue/retention";
import { ticketTerms } from "@baiwa/shared/catalogue/tickets";
import type { App } from "../app-context";
import { removeFilesUsedBy } from "../files/file-removal";
import type { Db } from "../kernel/database";
import { countOf, isHeld, oneByOne, type RuleWork } from "../retention/rule";

const removeTicket = async (app: App, db: Db, ticketId: Buffer): Promise<void> => {
  await removeFilesUsedBy(app, db, ticketId);
  await db.run("DELETE FROM ticket_attachment WHERE ticket_id = ?", [ticketId]);
  await db.run("DELETE FROM ticket_message WHERE ticket_id = ?", [ticketId]);
  await db.run("DELETE FROM ticket WHERE id = ?", [ticketId]);
};

const held = isHeld("ticket.account_id", retentionRules.ticket.items);
const overFor = (now: Date): Date => new Date(now.getTime() - ticketTerms.keptDays * 86_400_000);

/** Tickets three years after they were closed, one transaction each, with all that belongs to them. */
export const ticketRule: RuleWork = {
  due: async (app, now) => ({
    due: await countOf(app.database, "ticket WHERE closed_at <= ?", [overFor(now)]),
    held: await countOf(app.database, `ticket WHERE closed_at <= ? AND ${held}`, [overFor(now)]),
  }),
  run: (app, round) =>
    oneByOne(app, round, {
      due: async (db, limit, only) => {
        const rows = await db.rows<{ id: Buffer }>(
          `SELECT id FROM ticket WHERE closed_at <= ? AND NOT ${held} ${only ? "AND id = ?" : ""}
           ORDER BY closed_at LIMIT ${limit}`,
          [overFor(round.now), ...(only ? [only] : [])],
        );
        return rows.map(({ id }) => id);
      },
      remove: (db, id) => removeTicket(app, db, id),
    }),
};

/** Deletes every ticket of an account that ends; tells how many there were. Their files go with all files of the account. */
export const removeAllTickets = async (db: Db, accountId: Buffer): Promise<number> => {
  const tickets = await db.rows<{ id: Buffer }>("SELECT id FROM ticket WHERE account_id = ?", [accountId]);
  // one by one: a subquery here reads, and locks, the attachments of everybody
  for (const { id } of tickets) await db.run("DELETE FROM ticket_attachment WHERE ticket_id = ?", [id]);
  await db.run("DELETE FROM ticket_message WHERE account_id = ?", [accountId]);
  return db.run("DELETE FROM ticket WHERE account_id = ?", [accountId]);
};
