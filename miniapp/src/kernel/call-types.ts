import type { AppRouteName } from "@baiwa/shared/app-routes";
import type { Contracts } from "@baiwa/shared/contracts/index";
import type { ErrorCode, ErrorDetail } from "@baiwa/shared/errors";
import type { z } from "zod";

type Part<N extends AppRouteName, K extends "params" | "query" | "body"> = Contracts[N] extends { [P in K]: infer S }
  ? S extends z.ZodType
    ? { [P in K]: z.input<S> }
    : unknown
  : unknown;

/** What a call to an endpoint must be given, by its contract. */
export type CallInput<N extends AppRouteName> = Part<N, "params"> & Part<N, "query"> & Part<N, "body">;

/** What an endpoint answers with, by its contract; null where it answers nothing. */
export type CallResult<N extends AppRouteName> = Contracts[N]["result"] extends z.ZodType
  ? z.output<Contracts[N]["result"]>
  : null;

/** Endpoints that take no session. The kernel sends no token to them, so that nothing links an anonymous act. */
export type PublicRoute = {
  [N in AppRouteName]: Contracts[N]["access"] extends "public" ? (N extends `staff.${string}` ? never : N) : never;
}[AppRouteName];

/** Failures that never reached the server, or whose answer could not be read. */
export type NetworkCode = "network.offline" | "network.timeout" | "network.failed" | "answer.unreadable";

/** Why a call failed, in words a person can read; `details` belong beside their fields. */
export interface CallError {
  code: ErrorCode | NetworkCode;
  message: string;
  details: ErrorDetail[];
  /** Whether the server may have done the act all the same: the answer never arrived. */
  isUncertain: boolean;
  /** After how many seconds another try makes sense, where the server said so. */
  retryAfterSeconds?: number;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: CallError };

/** `call(name, input)`; for writes `actId` names the act, so that trying again repeats it instead of adding one. */
export type Call = <N extends AppRouteName>(
  name: N,
  input: CallInput<N>,
  actId?: string,
) => Promise<Outcome<CallResult<N>>>;
