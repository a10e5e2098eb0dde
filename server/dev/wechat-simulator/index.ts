import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type Answered, type Asked, endpoints } from "./endpoints";
import {
  createState,
  demoApps,
  demoTemplates,
  demoUsers,
  type Fault,
  type SimulatedApp,
  type SimulatedTemplate,
  type SimulatedUser,
  type State,
} from "./state";

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  port?: number;
  clock?: () => Date;
  apps?: SimulatedApp[];
  users?: SimulatedUser[];
  templates?: SimulatedTemplate[];
}

const words: Record<number, string> = {
  [-1]: "system error",
  40001: "invalid credential, access_token is invalid or not latest",
  40029: "invalid code",
  40163: "code been used",
  40226: "code blocked",
  45009: "reach max api daily quota limit",
  45011: "api minute-quota reach limit  mustslower  retry next minute",
};

/** A trace id as the platform writes it: the first group is the time. */
const rid = (now: number): string =>
  `${Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0")}-${randomBytes(4).toString("hex")}-${randomBytes(4).toString("hex")}`;

const textOf = (state: State, path: string, answered: Answered): string => {
  if ("text" in answered) return answered.text;
  const comma = path.startsWith("/sns/") ? "," : "";
  const { errcode, errmsg } = answered;
  return JSON.stringify({ errcode, errmsg: `${errmsg}${comma} rid: ${rid(state.now())}` });
};

const bodyOf = async (request: IncomingMessage): Promise<Asked["body"]> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof body === "object" && body !== null ? (body as Asked["body"]) : undefined;
  } catch {
    return undefined;
  }
};

/** Does what the fault says; true when the request is finished with it. */
const misbehave = async (state: State, path: string, fault: Fault, response: ServerResponse): Promise<boolean> => {
  if (fault.kind === "slow") {
    await pause(fault.milliseconds ?? 10_000, undefined, { ref: false });
    return false;
  }
  if (fault.kind === "cut") response.destroy();
  else if (fault.kind === "html")
    response.writeHead(502, { "Content-Type": "text/html" }).end("<html><h1>502</h1></html>");
  else {
    const errcode = fault.errcode ?? -1;
    response.end(textOf(state, path, { errcode, errmsg: words[errcode] ?? "error" }));
  }
  return true;
};

/**
 * The WeChat platform's server API on loopback, for development and tests: one-time codes, tokens, credits, field rules
 * and failures as the platform has them. Refuses to start in production. `control` is what a test or the development
 * pages may do in the person's or the platform's place.
 */
export const startSimulator = async (options: SimulatorOptions = {}) => {
  if (process.env.NODE_ENV === "production") throw new Error("the WeChat simulator does not run in production");
  const state = createState({
    clock: options.clock ?? (() => new Date()),
    apps: options.apps ?? demoApps,
    users: options.users ?? demoUsers,
    templates: options.templates ?? demoTemplates,
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://simulator");
    response.setHeader("X-Sim", "1");
    response.setHeader(
      "Content-Type",
      url.pathname.startsWith("/sns/") ? "text/plain" : "application/json; encoding=utf-8",
    );
    const body = request.method === "POST" ? await bodyOf(request) : undefined;
    const fault = state.takeFault(url.pathname);
    if (fault && (await misbehave(state, url.pathname, fault, response))) return;
    const endpoint = endpoints[url.pathname];
    const asked = { method: request.method ?? "GET", query: url.searchParams, body };
    const answered = endpoint ? endpoint(state, asked) : { errcode: 40066, errmsg: "invalid url" };
    response.end(textOf(state, url.pathname, answered));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    control: state,
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
export type Simulator = Awaited<ReturnType<typeof startSimulator>>;
