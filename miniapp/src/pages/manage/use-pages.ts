import type { Outcome } from "../../kernel/call-types";
import { type Loaded, useResource } from "../../kernel/use-resource";
import { type Submission, useSubmit } from "../../kernel/use-submit";

interface Page<T> {
  rows: T[];
  next: string | null;
}
interface PagedAs<P> extends Loaded<P> {
  more: Submission;
  loadMore(cursor: string): void;
}
export type Paged<T> = PagedAs<Page<T>>;

/**
 * A list that comes page by page, anew when `key` changes; the next page is put below the last. What comes beside the rows
 * is kept as the first page brought it.
 */
export const usePages = <P extends Page<unknown>>(
  load: (cursor?: string) => Promise<Outcome<P>>,
  key = "",
): PagedAs<P> => {
  const first = useResource(() => load(), key);
  const more = useSubmit();
  const loadMore = async (cursor: string) => {
    const done = await more.run(() => load(cursor));
    if (!done) return;
    const { rows, next } = done.value;
    first.replace((now) => (now.next === cursor ? { ...now, rows: [...now.rows, ...rows], next } : now));
  };
  return { ...first, more, loadMore: (cursor) => void loadMore(cursor) };
};
