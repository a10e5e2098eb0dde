import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { consentsChanged } from "../../../kernel/consents";
import { useStore } from "../../../kernel/store";
import { type Loaded, useResource } from "../../../kernel/use-resource";
import { type Submission, useSubmit } from "../../../kernel/use-submit";

export type ScopeStanding = CallResult<"consents.status">["scopes"][number];
export type ConsentRow = CallResult<"consents.history">["rows"][number];

export interface MyConsents {
  page: Loaded<{ scopes: ScopeStanding[]; rows: ConsentRow[]; next: string | null }>;
  loadMore(): void;
  more: Submission;
}

const load = async (): Promise<Outcome<{ scopes: ScopeStanding[]; rows: ConsentRow[]; next: string | null }>> => {
  const [status, history] = await Promise.all([call("consents.status", {}), call("consents.history", { query: {} })]);
  if (!status.ok) return status;
  if (!history.ok) return history;
  return { ok: true, value: { scopes: status.value.scopes, ...history.value } };
};

/** Where each consent stands and every act so far, newest first, a page at a time. */
export const useConsents = (): MyConsents => {
  const turn = useStore(consentsChanged);
  const page = useResource(load, "", turn);
  const more = useSubmit();
  const loadMore = async () => {
    if (page.state.kind !== "ready" || page.state.value.next === null) return;
    const cursor = page.state.value.next;
    const done = await more.run(() => call("consents.history", { query: { cursor } }));
    if (!done) return;
    const { rows, next } = done.value;
    page.replace((now) => ({ ...now, rows: [...now.rows, ...rows], next }));
  };
  return { page, loadMore: () => void loadMore(), more };
};
