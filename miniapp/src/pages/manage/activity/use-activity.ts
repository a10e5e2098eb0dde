import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { useSubmit } from "../../../kernel/use-submit";
import { usePages } from "../use-pages";

export type ActivityRow = CallResult<"activity.list">["rows"][number];
export type ShownKind = "all" | ActivityRow["kind"];

/** Rows under the day they happened on, in their order. */
export const byDay = (rows: readonly ActivityRow[]): { day: string; rows: ActivityRow[] }[] => {
  const days: { day: string; rows: ActivityRow[] }[] = [];
  for (const row of rows) {
    const day = dayOf(row.at);
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, rows: [row] });
  }
  return days;
};

const queryOf = (kind: ShownKind, cursor?: string) => ({
  query: { ...(kind === "all" ? {} : { kind }), ...(cursor ? { cursor } : {}) },
});

/** One's own log, newest first, a page at a time, of one kind or all; and deleting the words of searches. */
export const useActivity = (kind: ShownKind) => {
  const { more, loadMore, ...page } = usePages((cursor) => call("activity.list", queryOf(kind, cursor)), kind);
  const forgetting = useSubmit();
  const forgetSearches = async (): Promise<boolean> => {
    const done = await forgetting.run(() => call("activity.forgetSearches", {}, "searches"));
    if (done) page.refresh();
    return done !== undefined;
  };
  return { page, more, forgetting, loadMore, forgetSearches };
};
