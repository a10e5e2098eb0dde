import { call } from "./client";
import { sessionStore } from "./session";
import { useStore } from "./store";
import { useResource } from "./use-resource";

/** How many messages the person has not read, looked at again whenever the page is shown; 0 for guests and when it is not known. */
export const useUnread = (): number => {
  const session = useStore(sessionStore)?.sessionId ?? "";
  const { state } = useResource(async () => {
    const outcome = session ? await call("messages.unread", {}) : undefined;
    return { ok: true as const, value: outcome?.ok ? outcome.value.unread : 0 };
  }, session);
  return state.kind === "ready" ? state.value : 0;
};
