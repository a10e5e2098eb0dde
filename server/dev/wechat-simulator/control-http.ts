import type { IncomingMessage, ServerResponse } from "node:http";
import { type Seat, type SimulatorControl, UnknownSeat } from "./control";
import { readBody } from "./read-body";

const isLoopback = (hostname: string): boolean =>
  ["127.0.0.1", "localhost", "[::1]"].includes(hostname) || hostname.endsWith(".localhost");
const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).hostname : "");

/** `planPanel` is `/__sim/plan-panel`. */
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Pages on this machine may call; pages from elsewhere that a browser here has open may not. */
const headersFor = (origin: string | undefined): Record<string, string> => ({
  "Content-Type": "application/json; charset=utf-8",
  "X-Sim": "1",
  Vary: "Origin",
  ...(origin && isLoopback(hostOf(origin))
    ? { "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Headers": "Content-Type" }
    : {}),
});

const readInput = async (request: IncomingMessage, url: URL): Promise<unknown> => {
  if (request.method === "GET") return Object.fromEntries(url.searchParams);
  return JSON.parse((await readBody(request)) || "{}");
};

/** Acts whose input and answer differ from those of the control in the same process. */
const wireActs = (control: SimulatorControl) => ({
  accounts: () => ({ accounts: control.users.map(({ userId, name, color }) => ({ userId, name, color })) }),
  code: ({ appId, userId }: Seat) => ({ code: control.mintLoginCode(appId, userId) }),
  phoneCode: ({ appId, userId }: Seat) => ({ code: control.mintPhoneCode(appId, userId) }),
  subscribe: ({
    appId,
    userId,
    answers,
    alwaysKeep,
  }: Seat & { answers: Record<string, string>; alwaysKeep?: boolean }) => {
    control.answerPanel(control.openidOf(appId, userId), answers, alwaysKeep);
    return { answers };
  },
});
/** What a GET may do: look. An image tag on a foreign page can send one, without naming its origin. */
const reading = [
  "accounts",
  "identity",
  "subscription-setting",
  "credits",
  "sent-messages",
  "calls",
  "privacy-setting",
];
const inProcessOnly = ["mintLoginCode", "mintPhoneCode", "openidOf", "answerPanel"];

/** The control over HTTP: `/__sim/<name>`, its input as a JSON body (or as the query of a GET). */
export const controlHandler = (control: SimulatorControl) => {
  const shared = Object.entries(control).filter(
    ([name, act]) => typeof act === "function" && !inProcessOnly.includes(name),
  );
  const acts = new Map(
    [...shared, ...Object.entries(wireActs(control))].map(([name, act]) => [
      kebab(name),
      act as (input: unknown) => unknown,
    ]),
  );
  return async (url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { origin, host } = request.headers;
    const headers = headersFor(origin);
    const end = (status: number, body: unknown) => void response.writeHead(status, headers).end(JSON.stringify(body));
    const isForeign = !isLoopback(hostOf(`http://${host}`)) || (origin !== undefined && !isLoopback(hostOf(origin)));
    if (isForeign) return end(403, { message: "只能从本机访问" });
    if (request.method === "OPTIONS") return end(200, {});
    const name = url.pathname.slice("/__sim/".length);
    const act = acts.get(name);
    if (!act) return end(404, { message: "没有这个操作" });
    const isAllowed = request.method === "POST" || (request.method === "GET" && reading.includes(name));
    if (!isAllowed) return end(405, { message: "请用 POST" });
    try {
      end(200, (await act(await readInput(request, url))) ?? {});
    } catch (error) {
      if (error instanceof UnknownSeat) return end(404, { message: error.message });
      end(400, { message: "请求无法理解" });
    }
  };
};
