import type { RouteName } from "@baiwa/shared/routes";
import type { Context, Middleware } from "koa";
import { Reply } from "../api";
import type { Ports } from "../ports";
import type { RequestState } from "./request-context";
import { sendShared } from "./send-bytes";

/** An answer to a public read that is the same for everyone while `holds` says so. */
export class ReadyReply extends Reply {
  constructor(
    readonly bytes: Buffer,
    readonly etag: string,
    readonly cacheControl: string,
    readonly holds: (now: Date) => boolean,
  ) {
    super(bytes, { ETag: etag, "Cache-Control": cacheControl });
  }
}

/** The endpoint's ready reply, left for the next reader of the same address. */
export interface ReadyState extends RequestState {
  ready?: ReadyReply;
}

const mostKept = 64;

const send = (ctx: Context, { bytes, etag, cacheControl }: ReadyReply): void => {
  ctx.set("Cache-Control", cacheControl);
  ctx.set("ETag", etag);
  ctx.set("Content-Type", "application/json; charset=utf-8");
  sendShared(ctx, bytes, etag);
};

/**
 * Answers what was just answered from memory, before limits and routing: everybody opens the statement, and sending it
 * costs less than counting who asked. Only a full, valid address that an endpoint has answered is known here.
 */
export const readyAnswers = (ports: Pick<Ports, "clock">): Middleware<ReadyState> => {
  const kept = new Map<string, { route: RouteName | string; reply: ReadyReply }>();
  return async (ctx, next) => {
    if (ctx.method !== "GET") return next();
    const found = kept.get(ctx.url);
    if (found?.reply.holds(ports.clock())) {
      ctx.state.route = found.route;
      return send(ctx, found.reply);
    }
    await next();
    if (!ctx.state.ready) return;
    if (kept.size >= mostKept) kept.clear();
    kept.set(ctx.url, { route: ctx.state.route, reply: ctx.state.ready });
  };
};
