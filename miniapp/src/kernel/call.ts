import { type AppRouteName, appRoutes } from "@baiwa/shared/app-routes";
import { type ErrorAnswer, errors } from "@baiwa/shared/errors";
import type { Call, CallError, NetworkCode, Outcome, PublicRoute } from "./call-types";

export interface TransportRequest {
  url: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  headers: Record<string, string>;
  body?: unknown;
  timeoutMs: number;
}
/** Header names are lower case. `body` is the parsed JSON, or whatever came instead. */
export interface TransportAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}
/** Rejects with "timeout" or "failed" when no answer arrived. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

/** What `createCall` needs from outside: network, randomness, time, and where the session lives. */
export interface CallPorts {
  apiBase: string;
  send: Transport;
  isOnline(): Promise<boolean>;
  randomText(): Promise<string>;
  wait(milliseconds: number): Promise<void>;
  /** Milliseconds on a clock that does not stand still. */
  now(): number;
  token(): string | undefined;
  /** The server gave the session a new token. */
  rotate(token: string): void;
  /** The server no longer knows the session. */
  endSession(): void;
}

const publicRoutes: Record<PublicRoute, true> = {
  "service.describe": true,
  "lists.collected": true,
  "lists.shared": true,
  "lists.services": true,
  "lists.purposes": true,
  "lists.storage": true,
  "lists.statistics": true,
  "retention.list": true,
  "erasures.show": true,
  "protection.show": true,
  "sellers.list": true,
  "sellers.show": true,
  "requests.sendCode": true,
  "requests.openPublic": true,
  "requests.track": true,
  "requests.sayPublic": true,
  "requests.attachPublic": true,
  "requests.withdrawPublic": true,
  "deletions.prove": true,
  "documents.list": true,
  "documents.current": true,
  "documents.versions": true,
  "documents.version": true,
  "documents.diff": true,
  "consents.recordAnonymous": true,
  "guardian.open": true,
  "guardian.answer": true,
  "guardian.withdraw": true,
  "unsubscriptions.show": true,
  "unsubscriptions.end": true,
  "ledger.checkpoint": true,
  "accounts.register": true,
  "accounts.unfreeze": true,
  "accounts.createFromWechat": true,
  "sessions.create": true,
  "credentials.sendResetCode": true,
  "credentials.reset": true,
  "sessions.wechat": true,
  "sessions.bindExisting": true,
};

type Loose = {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
};

/** A person waits so long for a page, all tries together; a write waits for each try. */
const readBudgetMs = 10_000;
const writeTimeoutMs = 15_000;
/** With less left, another try would only end before its answer. */
const leastTryMs = 1_000;
const pausesMs = { read: [300, 900], write: [500] };

const networkMessages: Record<NetworkCode, string> = {
  "network.offline": "网络没有连接，请检查后重试",
  "network.timeout": "等待时间太长了，请重试",
  "network.failed": "连接不上服务，请稍后重试",
  "answer.unreadable": "服务的回答无法识别，请稍后重试",
};
const networkError = (code: NetworkCode): CallError => ({
  code,
  message: networkMessages[code],
  details: [],
  isUncertain: true,
});

const fillPath = (path: string, params: Record<string, unknown> = {}): string =>
  path.replace(/:([A-Za-z]+)/g, (_all, name: string) => encodeURIComponent(String(params[name])));

const queryText = (query: Record<string, unknown> = {}): string => {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.length === 0
    ? ""
    : `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&")}`;
};

const isErrorAnswer = (body: unknown): body is ErrorAnswer =>
  typeof body === "object" && body !== null && (body as { code?: string }).code !== undefined;

const errorOf = ({ status, headers, body }: TransportAnswer): CallError => {
  if (!isErrorAnswer(body) || !(body.code in errors)) return networkError("answer.unreadable");
  const { code, message, details = [] } = body;
  const seconds = Number(headers["retry-after"]);
  return { code, message, details, isUncertain: status >= 500, ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}) };
};

/**
 * The one way to the server. A read is tried again when no answer came, for ten seconds in all. A write carries an Idempotency-Key that stays
 * the same until the server has said what became of the act, so that trying again can never do it twice.
 */
export const createCall = (ports: CallPorts): Call => {
  const unsettled = new Map<string, { key: string; input: Loose }>();

  const sendOnce = async (
    name: AppRouteName,
    input: Loose,
    timeoutMs: number,
    key?: string,
  ): Promise<Outcome<unknown>> => {
    const { method, path } = appRoutes[name];
    const token = name in publicRoutes ? undefined : ports.token();
    const headers: Record<string, string> = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (key) headers["Idempotency-Key"] = key;
    if (input.body !== undefined) headers["Content-Type"] = "application/json";
    let answer: TransportAnswer;
    try {
      answer = await ports.send({
        url: ports.apiBase + fillPath(path, input.params) + queryText(input.query),
        method,
        headers,
        body: input.body,
        timeoutMs,
      });
    } catch (reason) {
      if (!(await ports.isOnline())) return { ok: false, error: networkError("network.offline") };
      return { ok: false, error: networkError(reason === "timeout" ? "network.timeout" : "network.failed") };
    }
    const rotated = answer.headers["x-session-token"];
    if (rotated && token && token === ports.token()) ports.rotate(rotated);
    if (answer.status === 204) return { ok: true, value: null };
    if (answer.status >= 200 && answer.status < 300) {
      return typeof answer.body === "object" && answer.body !== null
        ? { ok: true, value: answer.body }
        : { ok: false, error: networkError("answer.unreadable") };
    }
    const error = errorOf(answer);
    const isSessionGone = error.code === "session.expired" || error.code === "session.required";
    if (isSessionGone && token && token === ports.token()) ports.endSession();
    return { ok: false, error };
  };

  const isWorthAnotherTry = ({ code }: CallError): boolean =>
    code === "network.timeout" || code === "network.failed" || code === "server.unavailable";

  const withRetries = async (name: AppRouteName, input: Loose, key?: string): Promise<Outcome<unknown>> => {
    const end = ports.now() + readBudgetMs;
    const timeLeft = () => (key ? writeTimeoutMs : end - ports.now());
    let outcome = await sendOnce(name, input, timeLeft(), key);
    for (const pause of pausesMs[key ? "write" : "read"]) {
      if (outcome.ok || !isWorthAnotherTry(outcome.error) || timeLeft() < pause + leastTryMs) return outcome;
      await ports.wait(pause);
      outcome = await sendOnce(name, input, timeLeft(), key);
    }
    return outcome;
  };

  const write = async (name: AppRouteName, input: Loose, actId: string | undefined): Promise<Outcome<unknown>> => {
    const slot = actId === undefined ? undefined : `${name} ${actId}`;
    const kept = slot === undefined ? undefined : unsettled.get(slot);
    const act = kept ?? { key: await ports.randomText(), input };
    if (slot !== undefined) unsettled.set(slot, act);
    const outcome = await withRetries(name, act.input, act.key);
    if (slot !== undefined && (outcome.ok || !outcome.error.isUncertain)) unsettled.delete(slot);
    return outcome;
  };

  return (async (name: AppRouteName, input: Loose, actId?: string) =>
    appRoutes[name].method === "GET" ? withRetries(name, input) : write(name, input, actId)) as Call;
};
