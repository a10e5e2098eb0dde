import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RouteName } from "@baiwa/shared/routes";
import type { Middleware } from "koa";
import { Reply } from "../api";
import type { Ports } from "../ports";
import type { RequestState, Tally } from "./request-context";
import { protectiveHeaders } from "./security-headers";
import { isPackable, packOnce } from "./send-bytes";

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

/** Which form of an answer this request wants; null when that takes more than a look. */
const formFor = ({ headers }: IncomingMessage, etag: string): "unchanged" | "gzip" | "plain" | null => {
  const { "if-none-match": known, "accept-encoding": encodings = "" } = headers;
  if (known !== undefined) return known === etag ? "unchanged" : null;
  if (encodings === "") return "plain";
  if (typeof encodings !== "string" || encodings.includes("q=") || encodings.includes("*")) return null;
  return encodings.includes("gzip") ? "gzip" : "plain";
};

/**
 * Answers what was just answered from memory, before everything else: everybody opens the statement, and sending it costs
 * less than counting who asked. Only a full, valid address that an endpoint has answered is known here, and whatever is
 * out of the ordinary takes the long way. Such an answer has the same headers, log line and metrics as any other.
 */
export const readyAnswers = (ports: Pick<Ports, "clock">, tally: Tally) => {
  const kept = new Map<string, { route: RouteName | string; reply: ReadyReply }>();
  let common: string[] | null = null;
  void protectiveHeaders().then((headers) => {
    common = headers.flat();
  });

  return {
    /** Remembers what an endpoint said is ready. */
    keep: (async (ctx, next) => {
      await next();
      if (!ctx.state.ready || ctx.method !== "GET") return;
      if (kept.size >= mostKept) kept.clear();
      kept.set(ctx.url, { route: ctx.state.route, reply: ctx.state.ready });
    }) satisfies Middleware<ReadyState>,

    /** Whether the request was answered here. */
    answer: (request: IncomingMessage, response: ServerResponse): boolean => {
      if (request.method !== "GET" || common === null) return false;
      const found = kept.get(request.url ?? "");
      if (!found?.reply.holds(ports.clock())) return false;
      const { etag, bytes, cacheControl } = found.reply;
      const form = formFor(request, etag);
      if (form === null) return false;
      const from = process.hrtime.bigint();
      const requestId = randomUUID();
      const headers = [...common, "X-Request-Id", requestId, "Cache-Control", cacheControl, "ETag", etag];
      const isGzip = form === "gzip" && isPackable(bytes);
      if (isPackable(bytes)) headers.push("Vary", "Accept-Encoding");
      if (isGzip) headers.push("Content-Encoding", "gzip");
      const status = form === "unchanged" ? 304 : 200;
      const body = isGzip ? packOnce(bytes) : bytes;
      if (status === 200) {
        headers.push("Content-Type", "application/json; charset=utf-8", "Content-Length", String(body.length));
      }
      response.writeHead(status, headers);
      response.end(status === 200 ? body : undefined);
      tally({ requestId, route: found.route, method: "GET", status, from });
      return true;
    },
  };
};
