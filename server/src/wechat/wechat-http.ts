import { WeChatError } from "./wechat-error";

export interface HttpOptions {
  baseUrl: string;
  timeoutMs: number;
  fetch: typeof fetch;
}
export interface HttpRequest {
  endpoint: string;
  query: Record<string, string>;
  /** A JSON body makes it a POST. */
  body?: object;
}

const largestBytes = 256 * 1024;
/** Errors that happen before a byte of the request left: repeating cannot do a thing twice. */
const unsent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

const codeOf = (error: unknown): string | undefined => (error as { cause?: { code?: string } }).cause?.code;
export const wasUnsent = (error: unknown): boolean =>
  error instanceof WeChatError && error.kind === "network" && error.cause === "unsent";

const failure = (endpoint: string, error: unknown): WeChatError => {
  if (error instanceof Error && error.name === "TimeoutError") return new WeChatError("timeout", endpoint);
  const wrapped = new WeChatError("network", endpoint);
  if (unsent.has(codeOf(error) ?? "")) wrapped.cause = "unsent";
  return wrapped;
};

/**
 * One exchange with the platform: bounded in time and size. Business errors come with status 200 and an errcode; the
 * Content-Type is not to be trusted. Returns the parsed answer and its text (ids beyond 2^53 are read from the text).
 */
export const exchange = async (
  { baseUrl, timeoutMs, fetch: send }: HttpOptions,
  { endpoint, query, body }: HttpRequest,
): Promise<{ answer: Record<string, unknown>; text: string }> => {
  const url = `${baseUrl}${endpoint}?${new URLSearchParams(query)}`;
  let text: string;
  try {
    const response = await send(url, {
      method: body ? "POST" : "GET",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
    text = await response.text();
  } catch (error) {
    throw failure(endpoint, error);
  }
  if (text.length > largestBytes) throw new WeChatError("malformed", endpoint);
  let answer: Record<string, unknown>;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new WeChatError("malformed", endpoint);
  }
  if (typeof answer !== "object" || answer === null) throw new WeChatError("malformed", endpoint);
  const errcode = answer.errcode;
  if (typeof errcode === "number" && errcode !== 0)
    throw WeChatError.ofCode(endpoint, errcode, String(answer.errmsg ?? ""));
  return { answer, text };
};
