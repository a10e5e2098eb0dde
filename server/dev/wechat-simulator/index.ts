import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { createControl, type SimulatorControl } from "./control";
import { controlHandler } from "./control-http";
import type { Fault } from "./faults";
import { platformApi } from "./platform-api";
import { readBody } from "./read-body";
import { Refusal, refusalBody } from "./refusal";
import { createWorld, type World, type WorldOptions } from "./world";

export type { SimulatorControl } from "./control";
export { demoApps, demoPush } from "./people";
export { demoTemplates } from "./templates";

export interface SimulatorOptions extends WorldOptions {
  /** 0, the default, takes any free port. */
  port?: number;
}

/** A running simulator: the base URL for the WeChat client, and the control over its world. */
export interface Simulator {
  url: string;
  control: SimulatorControl;
  stop(): Promise<void>;
}

const loopback = "127.0.0.1";
const hugeBytes = 8 * 1024 * 1024;
const gatewayPage = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>";

const reply = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.writeHead(status, { "Content-Type": type, "X-Sim": "1" }).end(text);
};

/** Plays the fault's part before the endpoint acts. True when the call ends with it. */
const endedByFault = (fault: Fault | undefined, request: IncomingMessage, response: ServerResponse): boolean => {
  if (fault?.kind === "errcode") throw new Refusal(fault.errcode);
  if (fault?.kind === "cut" && fault.when === "before") request.socket.destroy();
  else if (fault?.kind === "html") reply(response, 502, "text/html", gatewayPage);
  else return false;
  return true;
};

const answerPlatform = async (
  world: World,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const path = url.pathname;
  const body = await readBody(request);
  world.calls.set(path, (world.calls.get(path) ?? 0) + 1);
  const act = async (): Promise<object | string | undefined> => {
    const handler = platformApi[path];
    if (!handler) throw new Refusal(40066);
    const fault = world.faults.next(path);
    if (endedByFault(fault, request, response)) return undefined;
    const { method = "GET" } = request;
    const answer = await handler(world, { method, query: url.searchParams, body, ip: loopback });
    if (fault?.kind === "slow") await pause(fault.delayMs, undefined, { ref: false });
    if (fault?.kind === "huge") return { ...Object(answer), padding: "x".repeat(hugeBytes) };
    if (fault?.kind !== "cut") return answer;
    request.socket.destroy();
    return undefined;
  };
  const answer = await act().catch((error: unknown) => {
    if (error instanceof Refusal) return refusalBody(error, path, world.clock());
    throw error;
  });
  if (answer === undefined || response.destroyed) return;
  // the platform declares plain text here although the body is JSON
  const type = path.startsWith("/sns/") ? "text/plain" : "application/json; encoding=utf-8";
  reply(response, 200, type, typeof answer === "string" ? answer : JSON.stringify(answer));
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, loopback, resolve);
  });

/**
 * Starts a server on the loopback interface that answers as WeChat's does, errors included, with a control plane under
 * `/__sim/`. For development and tests: refuses to start in production.
 */
export const startSimulator = async ({ port = 0, ...options }: SimulatorOptions = {}): Promise<Simulator> => {
  if (process.env.NODE_ENV === "production") throw new Error("微信模拟器不能在生产环境启动");
  const world = createWorld(options);
  const control = createControl(world);
  const answerControl = controlHandler(control);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${loopback}`);
    const answered = url.pathname.startsWith("/__sim/")
      ? answerControl(url, request, response)
      : answerPlatform(world, url, request, response);
    answered.catch(() => request.socket.destroy());
  });
  await listen(server, port);
  return {
    url: `http://${loopback}:${(server.address() as AddressInfo).port}`,
    control,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
