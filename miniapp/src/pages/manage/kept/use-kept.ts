import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { useResource } from "../../../kernel/use-resource";

export type Kept = CallResult<"retention.list">;

/** What is kept how long; the same for everybody. */
export const useKept = () => useResource(() => call("retention.list", {}));
