import type { CallResult, Outcome } from "./call-types";
import { call } from "./client";

export type Service = CallResult<"service.describe">;
let kept: Service | undefined;

/** What the server is and supports; fetched once while the app is open. */
export const describeService = async (): Promise<Outcome<Service>> => {
  if (kept) return { ok: true, value: kept };
  const outcome = await call("service.describe", {});
  if (outcome.ok) kept = outcome.value;
  return outcome;
};
