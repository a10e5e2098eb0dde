import { incidentKinds } from "@baiwa/shared/catalogue/incidents";
import { countRows, each, type Holdings } from "../rights/holding";
import type { IncidentRow } from "./incident-store";

type Row = Pick<IncidentRow, "kind" | "is_drill" | "known_at"> & { told_at: Date | null; decisions: number | string };
const standingOf = ({ is_drill: isDrill, told_at: toldAt, decisions }: Row): string => {
  if (isDrill === 1) return "演练，没有真的发生";
  if (toldAt) return "已告知您";
  return Number(decisions) > 0 ? "已核实，没有造成危害" : "正在核实";
};

/** On which lists of affected persons the account stands. What happened is told by the notice, not by the list. */
export const incidentHoldings: Holdings<"incident_person"> = {
  incident_person: {
    count: (app, accountId) => countRows(app, "incident_person", accountId),
    copy: (app, accountId) =>
      each(
        app.database.rows<Row>(
          `SELECT i.kind, i.is_drill, i.known_at,
             (SELECT MIN(n.at) FROM incident_notice n WHERE n.incident_id = i.id AND n.kind = 'notice') AS told_at,
             (SELECT COUNT(*) FROM incident_notice n WHERE n.incident_id = i.id) AS decisions
           FROM incident_person p JOIN incident i ON i.id = p.incident_id WHERE p.account_id = ? ORDER BY i.id`,
          [accountId],
        ),
        (row) => ({
          事件: `信息安全事件（${incidentKinds[row.kind].name}）`,
          知道时间: row.known_at.toISOString(),
          情况: standingOf(row),
          告知时间: row.told_at?.toISOString() ?? null,
        }),
      ),
    erase: (_app, db, accountId) => db.run("DELETE FROM incident_person WHERE account_id = ?", [accountId]),
  },
};
