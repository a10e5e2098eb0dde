import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { useSubmit } from "../../../kernel/use-submit";
import { usePages } from "../use-pages";

export type Message = CallResult<"messages.list">["rows"][number];
const load = (cursor?: string) => call("messages.list", { query: cursor ? { cursor } : {} });

/** The inbox, a page at a time, and what can be done with it. */
export const useInbox = () => {
  const paged = usePages(load);
  const submission = useSubmit();
  const readAll = async () => {
    const done = await submission.run(() => call("messages.readAll", {}));
    if (!done) return;
    const readAt = new Date().toISOString();
    const { unread } = done.value;
    paged.replace((now) => ({
      ...now,
      unread,
      rows: now.rows.map((row) => ({ ...row, readAt: row.readAt ?? readAt })),
    }));
  };
  const remove = async ({ messageId, readAt }: Message): Promise<boolean> => {
    const done = await submission.run(() => call("messages.remove", { params: { messageId } }, messageId));
    if (!done) return false;
    paged.replace((now) => ({
      ...now,
      unread: Math.max(0, now.unread - (readAt === null ? 1 : 0)),
      rows: now.rows.filter((row) => row.messageId !== messageId),
    }));
    return true;
  };
  return { paged, submission, readAll, remove };
};
