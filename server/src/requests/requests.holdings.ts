import {
  requestActs,
  requestKinds,
  requestRefusals,
  requestStates,
  requestTerms,
} from "@baiwa/shared/catalogue/requests";
import { idText, newId } from "../kernel/ids";
import { countRows, type Holdings } from "../rights/holding";
import { eventsOf, requestsWhere } from "./request-store";

/** What a person asked of us and what became of it: theirs to take along; of it only when and how stays after the account. */
export const requestHoldings: Holdings<"rights_request"> = {
  rights_request: {
    count: (app, accountId) => countRows(app, "rights_request", accountId),
    copy: async function* (app, accountId) {
      for (const row of await requestsWhere(app.database, "account_id = ? ORDER BY id", [accountId])) {
        yield {
          请求编号: idText(row.id),
          种类: requestKinds[row.kind].name,
          状态: requestStates[row.state].name,
          收到时间: row.received_at.toISOString(),
          答复期限: row.due_at.toISOString(),
          办结时间: row.decided_at?.toISOString() ?? null,
          ...(row.refusal ? { 未能办理的原因: requestRefusals[row.refusal].message } : {}),
          经过: (await eventsOf(app, app.database, row)).map(({ author, at, text, act, files }) => ({
            谁: author === "person" ? "您" : "佰瓦云",
            时间: at.toISOString(),
            ...(text ? { 内容: text } : {}),
            ...(act ? { 办理: requestActs[act].name } : {}),
            ...(files.length > 0 ? { 附件: files.map(({ name }) => name) } : {}),
          })),
        };
      }
    },
    erase: async (app, db, accountId) => {
      const at = app.ports.clock();
      const keptUntil = new Date(at.getTime() + requestTerms.keptDays * 86_400_000);
      const rows = await requestsWhere(db, "account_id = ?", [accountId]);
      for (const { id } of rows) {
        await db.run("DELETE FROM rights_request_event WHERE request_id = ?", [id]);
        await db.run(
          // a number of its own from now on: nothing in the ledger leads to it
          `UPDATE rights_request SET id = ?, account_id = NULL, about_id = NULL, sealed = NULL, export_id = NULL, handler = NULL,
             state = CASE WHEN decided_at IS NULL THEN 'withdrawn' ELSE state END, decided_at = COALESCE(decided_at, ?),
             kept_until = COALESCE(kept_until, ?) WHERE id = ?`,
          [newId(), at, keptUntil, id],
        );
      }
      await db.run("UPDATE rights_request SET about_id = NULL, export_id = NULL WHERE about_id = ?", [accountId]);
      return rows.length;
    },
  },
};
