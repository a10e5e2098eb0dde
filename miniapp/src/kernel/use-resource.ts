import { useDidHide, useDidShow } from "@tarojs/taro";
import { useCallback, useEffect, useRef, useState } from "react";
import type { CallError, Outcome } from "./call-types";

/** Where something that is fetched stands. `isSlow` after two seconds of waiting. */
export type Resource<T> =
  | { kind: "loading"; isSlow: boolean }
  | { kind: "failed"; error: CallError }
  | { kind: "ready"; value: T };

const slowAfterMs = 2000;

export interface Loaded<T> {
  state: Resource<T>;
  reload(): void;
  /** Looks again without taking away what is shown. */
  refresh(): void;
  /** Puts a newer value in place, as an answer to a write brings it. */
  replace(change: (value: T) => T): void;
}

/**
 * Fetches when the page opens and when `key` changes; quietly again, keeping what is shown, when `quietKey` changes and
 * when the page is shown once more. An answer that
 * was overtaken by a newer request is dropped.
 */
export const useResource = <T>(load: () => Promise<Outcome<T>>, key = "", quietKey: unknown = ""): Loaded<T> => {
  const [state, setState] = useState<Resource<T>>({ kind: "loading", isSlow: false });
  const turn = useRef(0);
  const latest = useRef(load);
  latest.current = load;

  const fetchNow = useCallback(async (quietly: boolean) => {
    turn.current += 1;
    const mine = turn.current;
    if (!quietly) setState({ kind: "loading", isSlow: false });
    const slow = setTimeout(() => {
      if (mine === turn.current) setState((now) => (now.kind === "loading" ? { kind: "loading", isSlow: true } : now));
    }, slowAfterMs);
    const outcome = await latest.current();
    clearTimeout(slow);
    if (mine !== turn.current) return;
    if (outcome.ok) setState({ kind: "ready", value: outcome.value });
    else setState((now) => (quietly && now.kind === "ready" ? now : { kind: "failed", error: outcome.error }));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is what asks for another fetch
  useEffect(() => {
    void fetchNow(false);
    return () => {
      turn.current += 1;
    };
  }, [fetchNow, key]);

  const lastQuietKey = useRef(quietKey);
  useEffect(() => {
    if (lastQuietKey.current === quietKey) return;
    lastQuietKey.current = quietKey;
    void fetchNow(true);
  }, [fetchNow, quietKey]);

  // not the first show: what is mounted later than its page would take the return to it for that one
  const wasHidden = useRef(false);
  useDidHide(() => {
    wasHidden.current = true;
  });
  useDidShow(() => {
    if (wasHidden.current) void fetchNow(true);
    wasHidden.current = false;
  });

  return {
    state,
    reload: () => void fetchNow(false),
    refresh: () => void fetchNow(true),
    replace: (change) => setState((now) => (now.kind === "ready" ? { kind: "ready", value: change(now.value) } : now)),
  };
};
