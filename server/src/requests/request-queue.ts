import { openRequestStates, type RequestState, requestTerms } from "@baiwa/shared/catalogue/requests";
import type { StaffSession } from "../kernel/api";
import type { Db } from "../kernel/database";
import { dueNow } from "./request-clock";
import { type RequestRow, requestsWhere } from "./request-store";

const day = 86_400_000;
/**
 * By when the desk has to do something about a request next, as the queue is ordered: know who asks (reckoned in calendar
 * days, so never too late), or answer; what waits for the person gets no later meanwhile, but for its bound.
 */
const actBy = (row: RequestRow, now: Date): Date =>
  row.decided_at || row.paused_at || row.verified_at
    ? dueNow(row, now)
    : new Date(row.received_at.getTime() + requestTerms.verifyWorkingDays * day);
/** The same as the database reckons it; its one value is the moment now. */
const actBySql = `CASE
  WHEN paused_at IS NOT NULL
    THEN LEAST(bound_at, due_at + INTERVAL DATEDIFF(? + INTERVAL 8 HOUR, paused_at + INTERVAL 8 HOUR) DAY)
  WHEN decided_at IS NULL AND verified_at IS NULL THEN received_at + INTERVAL ${requestTerms.verifyWorkingDays} DAY
  ELSE due_at END`;

interface Wanted {
  staff: StaffSession;
  state: RequestState | "open";
  mine: boolean;
  after: { at: Date; id: Buffer } | undefined;
  pageSize: number;
  now: Date;
}

/** A page of the queue, without what is about the member of staff: what gets late soonest comes first. */
export const queuePage = async (
  db: Pick<Db, "rows">,
  { staff: { staffId }, state, mine, after, pageSize, now }: Wanted,
): Promise<{ rows: RequestRow[]; next: { at: Date; id: Buffer } | null }> => {
  const states = state === "open" ? openRequestStates : [state];
  const own = "SELECT account_id FROM staff_own_account WHERE staff_id = ?";
  const rows = await requestsWhere(
    db,
    `state IN (${states.map(() => "?").join(", ")}) ${mine ? "AND handler = ?" : ""}
     ${after ? `AND (${actBySql} > ? OR (${actBySql} = ? AND id > ?))` : ""}
     AND (about_id IS NULL OR about_id NOT IN (${own})) AND (account_id IS NULL OR account_id NOT IN (${own}))
     ORDER BY ${actBySql}, id LIMIT ?`,
    [
      ...states,
      ...(mine ? [staffId] : []),
      ...(after ? [now, after.at, now, after.at, after.id] : []),
      staffId,
      staffId,
      now,
      String(pageSize + 1),
    ],
  );
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { at: actBy(last, now), id: last.id } : null };
};
