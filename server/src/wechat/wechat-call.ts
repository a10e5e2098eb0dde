import { setTimeout as pause } from "node:timers/promises";
import { Agent, request } from "undici";
import type { z } from "zod";
import type { Log } from "../kernel/log";
import { refusalOf, WeChatError } from "./wechat-error";

/** One call of the platform's API. */
export interface WeChatCall<T> {
  /** Path; WeChat tells upper from lower case. */
  endpoint: string;
  query: Record<string, string>;
  /** Makes it a POST with a JSON body. */
  body?: object;
  /** What a successful answer looks like; the rest of the answer is dropped. */
  answer: z.ZodType<T>;
  /** How often it may be sent in all, when repeating is safe. */
  attempts: number;
  /** Whether it may also be repeated when WeChat may have acted on the first attempt already. */
  isRepeatable?: boolean;
}

/** One HTTP request that follows no redirect: the address carries credentials. `timeoutMs` is for each silence. */
export type SendRequest = (
  url: URL,
  request: { method: "GET" | "POST"; headers: Record<string, string>; body?: string; timeoutMs: number },
) => Promise<{ body: AsyncIterable<Uint8Array> }>;
const agent = new Agent({ connect: { timeout: 5_000 } });
/**
 * What the platform is asked with. Messages to many take a tenth of the processor time that `fetch` takes; an abort signal
 * for each would cost more than the request.
 */
export const sendRequest: SendRequest = (url, { timeoutMs, ...rest }) =>
  request(url, { ...rest, dispatcher: agent, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });

export interface Transport {
  baseUrl: string;
  send: SendRequest;
  timeoutMs: number;
  /** A number from 0 to 1 that spreads the pauses between attempts. */
  random: () => number;
  log?: Pick<Log, "warn">;
}

const largestAnswerBytes = 1024 * 1024;
const shortestPauseMs = 100;

/** Errors that arise while connecting: nothing of the request has left yet. */
const unsentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** Errors of a platform that said nothing for too long. */
const silences = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
const isUnsent = (error: unknown): boolean => unsentCodes.has((error as { code?: string } | null)?.code ?? "");

const readText = async (
  body: AsyncIterable<Uint8Array>,
  { endpoint, until }: { endpoint: string; until: number },
): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > largestAnswerBytes) throw new WeChatError(endpoint, "malformed"); // leaving the loop ends the answer
    if (performance.now() > until) throw new WeChatError(endpoint, "timeout"); // one that drips
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

/** `msgid` has 64 bits, more than a JavaScript number keeps: it is read as text. */
const quoteMsgid = (text: string): string => text.replace(/("msgid"\s*:\s*)(\d+)/, '$1"$2"');

/** Success has errcode 0 or none at all; business errors come with status 200, so the status says nothing. */
const parseAnswer = <T>(text: string, { endpoint, answer }: WeChatCall<T>): T => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(quoteMsgid(text));
  } catch {
    throw new WeChatError(endpoint, "malformed");
  }
  const { errcode, errmsg } = (parsed ?? {}) as { errcode?: unknown; errmsg?: unknown };
  if (errcode !== undefined && Number(errcode) !== 0) {
    throw Number.isInteger(errcode)
      ? refusalOf(endpoint, errcode as number, String(errmsg ?? ""))
      : new WeChatError(endpoint, "malformed");
  }
  const checked = answer.safeParse(parsed);
  if (!checked.success) throw new WeChatError(endpoint, "malformed");
  return checked.data;
};

/**
 * Sends calls with a time limit for each attempt. Repeats, after a growing jittered pause, only what cannot have had an
 * effect: errors before anything was sent, and "system busy"; a lost answer only of calls marked as repeatable.
 */
export const createCaller = ({ baseUrl, send, timeoutMs, random, log }: Transport) => {
  const attempt = async <T>(call: WeChatCall<T>): Promise<T> => {
    const url = new URL(call.endpoint, baseUrl);
    url.search = new URLSearchParams(call.query).toString();
    const until = performance.now() + timeoutMs;
    const { body } = await send(url, {
      method: call.body ? "POST" : "GET",
      headers: { Accept: "application/json", ...(call.body ? { "Content-Type": "application/json" } : {}) },
      ...(call.body ? { body: JSON.stringify(call.body) } : {}),
      timeoutMs,
    });
    return parseAnswer(await readText(body, { endpoint: call.endpoint, until }), call);
  };

  const typed = (error: unknown, endpoint: string): WeChatError => {
    if (error instanceof WeChatError) return error;
    if (isUnsent(error)) return new WeChatError(endpoint, "unreachable");
    return new WeChatError(endpoint, silences.has((error as { code?: string }).code ?? "") ? "timeout" : "network");
  };

  return async <T>(call: WeChatCall<T>): Promise<T> => {
    for (let count = 1; ; count++) {
      try {
        return await attempt(call);
      } catch (cause) {
        const error = typed(cause, call.endpoint);
        const { endpoint, kind, errcode, rid } = error;
        log?.warn({ endpoint, kind, errcode, rid, attempt: count }, "WeChat call failed");
        const mayRepeat =
          kind === "busy" ||
          kind === "unreachable" ||
          (call.isRepeatable && (kind === "network" || kind === "timeout"));
        if (!mayRepeat || count >= call.attempts) throw error;
      }
      await pause(shortestPauseMs * 2 ** (count - 1) * (0.5 + random()));
    }
  };
};
