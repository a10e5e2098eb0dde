import { type RouteName, routes } from "@baiwa/shared/routes";
import { device, type TaroRequest } from "../stubs/taro";

export interface Asked {
  name: RouteName;
  params: Record<string, string>;
  body: unknown;
  headers: Record<string, string>;
}
type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | "no network" | "timeout";

const match = (request: TaroRequest): { name: RouteName; params: Record<string, string> } => {
  const path = request.url.split("?")[0] ?? "";
  for (const [name, route] of Object.entries(routes)) {
    const names = [...route.path.matchAll(/:([A-Za-z]+)/g)].map(([, key]) => key ?? "");
    const found = new RegExp(`^${route.path.replace(/:[A-Za-z]+/g, "([^/]+)")}$`).exec(path);
    if (found && route.method === request.method) {
      return {
        name: name as RouteName,
        params: Object.fromEntries(names.map((key, index) => [key, found[index + 1] ?? ""])),
      };
    }
  }
  throw new Error(`no route for ${request.method} ${path}`);
};

/** The other end of the wire: what was asked, and an answer per route as the test sets it. */
export const aServer = (answers: Partial<Record<RouteName, (asked: Asked) => Answer>>) => {
  const asked: Asked[] = [];
  device.request = async (request) => {
    const one = { ...match(request), body: request.data, headers: request.header };
    asked.push(one);
    const answer = answers[one.name]?.(one) ?? "no network";
    if (answer === "no network") throw { errMsg: "request:fail" };
    if (answer === "timeout") throw { errMsg: "request:fail timeout" };
    const status = answer.status ?? 200;
    return { statusCode: status, header: answer.headers ?? {}, data: status === 204 ? null : (answer.body ?? {}) };
  };
  return {
    asked,
    askedFor: (name: RouteName) => asked.filter((one) => one.name === name),
    /** Changes the answer of one route from now on. */
    answer: (name: RouteName, answer: (asked: Asked) => Answer) => {
      answers[name] = answer;
    },
  };
};

/** A refusal as the server words it. */
export const refusal = (
  status: number,
  code: string,
  details?: { path: string; issue: string; message: string }[],
) => ({
  status,
  body: { code, message: `说明：${code}`, requestId: "request-1", ...(details ? { details } : {}) },
});
