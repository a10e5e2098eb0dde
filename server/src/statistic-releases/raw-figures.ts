import type { StatisticKey } from "@baiwa/shared/catalogue/statistics";
import type { Statements } from "../kernel/database";
import type { Cell } from "./release-gate";

const day = 24 * 3_600_000;
type Count = (db: Pick<Statements, "rows">, now: Date) => Promise<Cell[]>;
type Row = { cell: string; n: number | string };

const counted =
  (sql: string, values: (now: Date) => Date[] = () => []): Count =>
  async (db, now) =>
    (await db.rows<Row>(sql, values(now))).map(({ cell, n }) => ({ cell, count: Number(n) }));

/** How each statistic is counted: people, never acts, and nothing that names one. Only the release gate may see the result. */
const counts: Record<StatisticKey, Count> = {
  "accounts-by-month": counted(
    `SELECT DATE_FORMAT(DATE_ADD(created_at, INTERVAL 8 HOUR), '%Y-%m') AS cell, COUNT(*) AS n
     FROM account GROUP BY cell`,
  ),
  "consents-by-scope": counted(
    `SELECT scope AS cell, COUNT(DISTINCT subject) AS n FROM (
       SELECT subject, scope, document_version_id, at FROM consent_state WHERE act = 'given'
       UNION ALL
       SELECT a.subject, a.scope, a.document_version_id, a.at FROM consent_ahead a
       JOIN document_version v ON v.id = a.document_version_id WHERE v.state = 'published' AND v.effective_at <= ?
     ) yes JOIN document_version own ON own.id = document_version_id
     WHERE NOT EXISTS (
       SELECT 1 FROM document_version later
       WHERE later.document_id = own.document_id AND later.state = 'published'
         AND later.effective_at > IF(own.state = 'withdrawn', yes.at, own.effective_at) AND later.effective_at <= ?
         AND later.affected_scopes LIKE CONCAT('%"', yes.scope, '"%'))
     GROUP BY scope`,
    (now) => [now, now],
  ),
  "activity-by-product": counted(
    `SELECT product AS cell, COUNT(DISTINCT holder) AS n FROM activity
     WHERE kind IN ('act', 'login', 'search') AND at >= ? GROUP BY product`,
    (now) => [new Date(now.getTime() - 30 * day)],
  ),
  "tickets-by-category": counted(
    "SELECT category AS cell, COUNT(DISTINCT account_id) AS n FROM ticket GROUP BY category",
  ),
};

/** The raw figures of a statistic, and how many accounts there are. */
export const countStatistic = async (db: Pick<Statements, "rows">, statistic: StatisticKey, now: Date) => {
  const [cells, everybody] = await Promise.all([
    counts[statistic](db, now),
    db.rows<{ n: number | string }>("SELECT COUNT(*) AS n FROM account", []),
  ]);
  return { cells, population: Number(everybody[0]?.n ?? 0) };
};
