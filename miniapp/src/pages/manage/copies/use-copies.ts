import { useEffect } from "react";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { type Loaded, useResource } from "../../../kernel/use-resource";

export type Copies = CallResult<"exports.list">;
export type CopyCard = Copies["exports"][number];

const lookAgainMs = 1500;
export const isUnderWay = ({ state }: CopyCard): boolean => state === "queued" || state === "running";

/** The copies asked for; while one is being built, how far it is. */
export const useCopies = (): Loaded<Copies> => {
  const page = useResource(() => call("exports.list", {}));
  const { state, refresh } = page;
  const waits = state.kind === "ready" && state.value.exports.some(isUnderWay);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer asks for the next look
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(refresh, lookAgainMs);
    return () => clearTimeout(timer);
  }, [waits, state]);
  return page;
};
