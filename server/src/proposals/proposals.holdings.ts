import { items } from "@baiwa/shared/catalogue/items";
import { countRows, type Holdings } from "../rights/holding";
import { openProposal, proposalsOf } from "./proposal-store";

/** Values entered on a person's behalf, and corrections asked for, until a month after they were decided. */
export const proposalHoldings: Holdings<"value_proposal"> = {
  value_proposal: {
    count: (app, accountId) => countRows(app, "value_proposal", accountId),
    copy: async function* (app, accountId) {
      for (const row of (await proposalsOf(app.database, accountId)).reverse()) {
        const { value, because } = await openProposal(app, row);
        yield {
          类型: row.kind === "proxy" ? "他人代填" : "您要求的更正",
          信息: items[row.item].name,
          内容: value,
          依据: because,
          状态: row.state,
          时间: row.proposed_at.toISOString(),
        };
      }
    },
    erase: (_app, db, accountId) => db.run("DELETE FROM value_proposal WHERE account_id = ?", [accountId]),
  },
};
