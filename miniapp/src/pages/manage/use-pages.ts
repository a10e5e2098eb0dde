import type { Outcome } from "../../kernel/call-types";
import { type Loaded, useResource } from "../../kernel/use-resource";
import { type Submission, useSubmit } from "../../kernel/use-submit";

interface Page<T> {
  rows: T[];
  next: string | null;
}
export interface Paged<T> extends Loaded<Page<T>> {
  more: Submission;
  loadMore(cursor: string): void;
}

/** A list that comes page by page, anew when `key` changes; the next page is put below the last. */
export const usePages = <T>(load: (cursor?: string) => Promise<Outcome<Page<T>>>, key = ""): Paged<T> => {
  const first = useResource(() => load(), key);
  const more = useSubmit();
  const loadMore = async (cursor: string) => {
    const done = await more.run(() => load(cursor));
    if (!done) return;
    const { rows, next } = done.value;
    first.replace((now) => (now.next === cursor ? { rows: [...now.rows, ...rows], next } : now));
  };
  return { ...first, more, loadMore: (cursor) => void loadMore(cursor) };
};
