import { ticketTerms } from "@baiwa/shared/catalogue/tickets";
import type { App } from "../app-context";
import { removeFilesUsedBy } from "../files/file-store";
import type { Db } from "../kernel/database";
import type { HeldLease } from "../kernel/lease";

const batch = 100;

const removeTicket = async (db: Db, ticketId: Buffer): Promise<void> => {
  await removeFilesUsedBy(db, ticketId);
  await db.run("DELETE FROM ticket_attachment WHERE ticket_id = ?", [ticketId]);
  await db.run("DELETE FROM ticket_message WHERE ticket_id = ?", [ticketId]);
  await db.run("DELETE FROM ticket WHERE id = ?", [ticketId]);
};

/** Deletes tickets three years after they were closed, one transaction each, with all that belongs to them. */
export const sweepTickets = async (app: App, held: HeldLease, stopping: AbortSignal): Promise<number> => {
  const over = new Date(app.ports.clock().getTime() - ticketTerms.keptDays * 86_400_000);
  let gone = 0;
  while (!stopping.aborted) {
    const rows = await app.database.rows<{ id: Buffer }>(
      "SELECT id FROM ticket WHERE closed_at <= ? ORDER BY closed_at LIMIT ?",
      [over, String(batch)],
    );
    for (const { id } of rows) {
      if (stopping.aborted) return gone;
      await app.database.transaction(async (db) => {
        await held.guard(db);
        await removeTicket(db, id);
      });
      gone += 1;
    }
    if (rows.length < batch) break;
  }
  return gone;
};

/** Deletes every ticket of the account; tells how many there were. */
export const removeAllTickets = async (db: Db, accountId: Buffer): Promise<number> => {
  const rows = await db.rows<{ id: Buffer }>("SELECT id FROM ticket WHERE account_id = ?", [accountId]);
  for (const { id } of rows) await removeTicket(db, id);
  return rows.length;
};
