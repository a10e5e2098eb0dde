import { ticketCategories, ticketStates } from "@baiwa/shared/catalogue/tickets";
import { idText } from "../kernel/ids";
import { countRows, type Holdings } from "../rights/holding";
import { removeAllTickets } from "./ticket-retention";
import { messagesOf, type TicketRow, ticketColumns, titleOf } from "./ticket-store";

const ticketsQuery = `SELECT ${ticketColumns} FROM ticket WHERE account_id = ? ORDER BY id`;

/** Tickets and what was said in them; attachments are listed here and handed out with the other files. */
export const ticketHoldings: Holdings<"ticket" | "ticket_message"> = {
  ticket: {
    count: (app, accountId) => countRows(app, "ticket", accountId),
    copy: async function* (app, accountId) {
      for (const row of await app.database.rows<TicketRow>(ticketsQuery, [accountId])) {
        yield {
          工单编号: idText(row.id),
          标题: await titleOf(app, row),
          类别: ticketCategories[row.category],
          状态: ticketStates[row.state].name,
          提交时间: row.opened_at.toISOString(),
          ...(row.closed_at ? { 关闭时间: row.closed_at.toISOString() } : {}),
        };
      }
    },
    erase: (_app, db, accountId) => removeAllTickets(db, accountId),
  },
  ticket_message: {
    count: (app, accountId) => countRows(app, "ticket_message", accountId),
    copy: async function* (app, accountId) {
      for (const row of await app.database.rows<TicketRow>(ticketsQuery, [accountId])) {
        for (const { author, at, text, files } of await messagesOf(app, app.database, row)) {
          yield {
            工单编号: idText(row.id),
            谁: author === "person" ? "您" : "客服",
            时间: at.toISOString(),
            内容: text,
            附件: files.map(({ id, name, mayHoldCustomerData }) => ({
              文件编号: idText(id),
              名称: name,
              可能含有客户数据: mayHoldCustomerData,
            })),
          };
        }
      }
    },
    erase: async (_app, db, accountId) => {
      const [row] = await db.rows<{ n: number | string }>(
        "SELECT COUNT(*) AS n FROM ticket_message WHERE account_id = ?",
        [accountId],
      );
      await removeAllTickets(db, accountId);
      return Number(row?.n);
    },
  },
};
