import { randomUUID } from "node:crypto";
import { type ErrorAnswer, errors } from "@baiwa/shared/errors";
import type { Middleware } from "koa";
import { AppError } from "../app-error";
import { describeError, type Log } from "../log";
import type { Metrics } from "../metrics";
import { isConnectionLost } from "../retry";

/** What every request carries besides Koa's own context. */
export interface RequestState {
  requestId: string;
  /** The matched route's name; a path is never logged, it may hold ids. */
  route: string;
}

const answerOf = (error: unknown, requestId: string): { status: number; answer: ErrorAnswer; retryAfter?: number } => {
  const known =
    error instanceof AppError
      ? error
      : isConnectionLost(error)
        ? new AppError("server.unavailable", undefined, 1)
        : new AppError("server.failed");
  const { status, message } = errors[known.code];
  const answer: ErrorAnswer = { code: known.code, message, requestId };
  if (known.details) answer.details = known.details;
  return { status, answer, retryAfter: known.retryAfterSeconds };
};

/** Writes one log line and the metrics of an answered request. */
export type Tally = (answered: {
  requestId: string;
  route: string;
  method: string;
  status: number;
  from: bigint;
}) => void;
export const createTally =
  (log: Log, metrics: Metrics): Tally =>
  ({ requestId, route, method, status, from }) => {
    const seconds = Number(process.hrtime.bigint() - from) / 1e9;
    metrics.requests.inc({ route, status });
    metrics.seconds.observe({ route }, seconds);
    log.info({ requestId, method, route, status, ms: Math.round(seconds * 1e3) });
  };

/** Outermost: gives the request an id, turns every error into an answer, writes one log line and the metrics. */
export const requestContext =
  (log: Log, tally: Tally): Middleware<RequestState> =>
  async (ctx, next) => {
    const started = process.hrtime.bigint();
    const requestId = randomUUID();
    ctx.state.requestId = requestId;
    ctx.state.route = "none";
    ctx.set("X-Request-Id", requestId);
    try {
      await next();
      if (ctx.status === 404 && ctx.body == null) throw new AppError("route.unknown");
    } catch (error) {
      const { status, answer, retryAfter } = answerOf(error, requestId);
      ctx.status = status;
      ctx.body = answer;
      ctx.set("Cache-Control", "no-store");
      ctx.remove("ETag");
      if (retryAfter) ctx.set("Retry-After", String(retryAfter));
      if (status >= 500)
        log.error({ requestId, route: ctx.state.route, error: describeError(error) }, "request failed");
    }
    const { method, status } = ctx;
    tally({ requestId, route: ctx.state.route, method, status, from: started });
  };
