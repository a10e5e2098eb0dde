import { disputeGrounds, disputeKinds, disputeParties, disputeStates } from "@baiwa/shared/catalogue/disputes";
import { countRows, type Holdings } from "../rights/holding";
import { eraseDisputes } from "./dispute-retention";
import { disputesWhere, openDispute } from "./dispute-store";
import { answerOf, thingsOf } from "./dispute-words";

/** Who was given what in a dispute; its owner's to see and to take along. */
export const disputeHoldings: Holdings<"dispute_disclosure"> = {
  dispute_disclosure: {
    count: (app, accountId) => countRows(app, "dispute_case", accountId),
    copy: async function* (app, accountId) {
      for (const row of await disputesWhere(app.database, "account_id = ? ORDER BY id", [accountId])) {
        const content = await openDispute(app, row);
        yield {
          纠纷类型: disputeKinds[row.kind].name,
          依据: disputeGrounds[row.ground].name,
          接收方: `${disputeParties[row.party]}：${content.recipient}`,
          内容: thingsOf(content).map(({ name, fields }) =>
            fields.length > 0 ? `${name}（${fields.join("、")}）` : name,
          ),
          状态: disputeStates[row.state].name,
          提出时间: row.opened_at.toISOString(),
          批准或拒绝时间: row.decided_at?.toISOString() ?? null,
          您的异议: content.objection,
          答复: answerOf(row),
          提供时间: row.released_at?.toISOString() ?? null,
          取走时间: row.taken_at?.toISOString() ?? null,
        };
      }
    },
    erase: (app, db, accountId) => eraseDisputes(app, db, accountId),
  },
};
