import { contracts } from "@baiwa/shared/contracts/index";
import { type RouteName, routes } from "@baiwa/shared/routes";
import type Koa from "koa";
import supertest from "supertest";
import { checkAnswer } from "./openapi-check";

/** One request by route name; everything else about it is optional. */
export interface ApiRequest {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  token?: string;
  cookie?: string;
  key?: string;
  headers?: Record<string, string>;
  /** A file to hand in; `body` then holds the form's fields. */
  file?: { name: string; bytes: Buffer };
}

/** What came back: status, parsed JSON body, headers. */
export interface ApiAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  headers: Record<string, string>;
}

/** Names of the endpoints that any test of this process has called. */
export const calledRoutes = new Set<RouteName>();

/** Names of the cookies that any answer to any test of this process has set. */
export const cookiesSet = new Set<string>();

/** Talks to the server as a client does, and holds every answer against the published API description. */
export const createApiClient = (koa: Koa | string) => {
  const agent = supertest(typeof koa === "string" ? koa : koa.callback());
  return async (name: RouteName, request: ApiRequest = {}): Promise<ApiAnswer> => {
    const { method, path } = routes[name];
    const filled = path.replace(/:([A-Za-z]+)/g, (_all, key: string) =>
      encodeURIComponent(request.params?.[key] ?? ""),
    );
    const verb = method.toLowerCase() as "get" | "post" | "put" | "delete";
    let pending = agent[verb](filled).query(request.query ?? {});
    if (request.token) pending = pending.set("Authorization", `Bearer ${request.token}`);
    if (request.cookie) pending = pending.set("Cookie", request.cookie);
    if (request.key) pending = pending.set("Idempotency-Key", request.key);
    for (const [header, value] of Object.entries(request.headers ?? {})) pending = pending.set(header, value);
    if (request.file) {
      pending = pending
        .field(request.body as Record<string, string>)
        .attach("file", request.file.bytes, request.file.name);
    } else if (request.body !== undefined) pending = pending.type("json").send(JSON.stringify(request.body));
    else if (method !== "GET" && "body" in contracts[name]) pending = pending.type("json").send("{}");
    const { status, body, headers } = await pending;
    calledRoutes.add(name);
    for (const cookie of [headers["set-cookie"] ?? []].flat()) cookiesSet.add(cookie.split("=")[0] ?? "");
    checkAnswer(name, status, body);
    return { status, body, headers };
  };
};
export type ApiClient = ReturnType<typeof createApiClient>;
