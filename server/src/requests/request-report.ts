import { openRequestStates, type RequestKindKey, requestKindKeys } from "@baiwa/shared/catalogue/requests";
import type { Db } from "../kernel/database";

type Counted = {
  kind: RequestKindKey;
  received: string;
  answered: string | null;
  refused: string | null;
  withdrawn: string | null;
  late: string | null;
};

/** How the terms were kept, in numbers: what an inspector asks for first (10). */
export const requestReport = async (db: Pick<Db, "rows">, from: Date, to: Date, now: Date) => {
  const marks = openRequestStates.map(() => "?").join(", ");
  const [standing] = await db.rows<{ open: string; late: string | null }>(
    `SELECT COUNT(*) AS open, SUM(CASE WHEN (paused_at IS NULL AND due_at < ?) OR bound_at < ? THEN 1 ELSE 0 END) AS late
     FROM rights_request WHERE state IN (${marks})`,
    [now, now, ...openRequestStates],
  );
  const rows = await db.rows<Counted>(
    `SELECT kind, COUNT(*) AS received,
       SUM(CASE WHEN state = 'answered' THEN 1 ELSE 0 END) AS answered,
       SUM(CASE WHEN state = 'refused' THEN 1 ELSE 0 END) AS refused,
       SUM(CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END) AS withdrawn,
       SUM(CASE WHEN state IN ('answered', 'refused') AND decided_at > due_at THEN 1 ELSE 0 END) AS late
     FROM rights_request WHERE received_at >= ? AND received_at < ? GROUP BY kind`,
    [from, to],
  );
  return {
    open: Number(standing?.open ?? 0),
    late: Number(standing?.late ?? 0),
    kinds: requestKindKeys.map((kind) => {
      const row = rows.find((one) => one.kind === kind);
      return {
        kind,
        received: Number(row?.received ?? 0),
        answered: Number(row?.answered ?? 0),
        refused: Number(row?.refused ?? 0),
        withdrawn: Number(row?.withdrawn ?? 0),
        decidedLate: Number(row?.late ?? 0),
      };
    }),
  };
};
