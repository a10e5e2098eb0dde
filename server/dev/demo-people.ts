import { randomBytes } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import type { App } from "../src/app-context";
import { idText, newId } from "../src/kernel/ids";
import { createServiceClient } from "../src/service-clients/service-client.service";
import { keepBusiness } from "./demo-business";
import { sendMessages } from "./demo-messages";
import { showProtection } from "./demo-protection";
import { verify } from "./demo-verification";
import type { Simulator } from "./wechat-simulator";

type Answer = Record<string, unknown>;

export type Say = ReturnType<typeof speaker>;

/** Speaks to the started server as a mini-program does; `caller` is a session token, or headers of its own. Throws on any refusal: demo data must never be half there. */
const speaker =
  (url: string) =>
  async (
    method: string,
    path: string,
    body?: object,
    caller: string | Record<string, string> = {},
  ): Promise<Answer> => {
    const headers = typeof caller === "string" ? { Authorization: `Bearer ${caller}` } : caller;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`demo data: ${method} ${path} answered ${response.status}`);
    return response.status === 204 ? {} : ((await response.json()) as Answer);
  };

/** What the console would report of somebody who looked at two products just now (2.6.1, 4.6). */
const useProducts = async (say: ReturnType<typeof speaker>, app: App, accountId: string): Promise<void> => {
  const at = app.ports.clock();
  const products = ["cdn", "database"];
  const service = { name: "演示控制台", rights: ["activity.write" as const], products, by: "command" as const, at };
  const { token } = await app.database.transaction((db) => createServiceClient(app, db, service));
  const rows = products.map((product) => ({
    id: idText(newId()),
    accountId,
    at: app.ports.clock().toISOString(),
    kind: "act",
    action: "console.open",
    product,
  }));
  await say("POST", "/ingest/v1/activity", { rows }, token);
};

/** What a demo person shows: one who agreed to much, one who refused most. */
const people: { username: string; given: ScopeCode[]; refused: ScopeCode[]; isBound: boolean }[] = [
  { username: "demo-zhang", given: ["M1", "M3", "P1", "Q1"], refused: ["M4"], isBound: true },
  { username: "demo-li", given: [], refused: ["M1", "M2", "M3", "M4", "P1", "P2", "Q1"], isBound: false },
];

/**
 * Demo accounts for development, made through the public API when the database has no account yet. Their random passwords
 * are kept in `file` for the person at this machine; returns whether any were made.
 */
export const ensureDemoPeople = async (options: {
  app: App;
  url: string;
  simulator: Simulator;
  file: string;
}): Promise<boolean> => {
  const { app, url, simulator, file } = options;
  const existing = await app.database.rows("SELECT id FROM account LIMIT 1");
  if (existing.length > 0) return false;
  const say = speaker(url);
  const version = await say("GET", "/api/v1/documents/privacy-statement/current");
  const act = (scope: ScopeCode, kind: ConsentAct["act"]): ConsentAct => ({
    scope,
    act: kind,
    documentVersionId: String(version.versionId),
    textSha256: String(version.textSha256),
    evidence: {
      screen: "demo",
      controlInitialState: "off",
      labels: ["演示数据"],
      openedFullText: false,
      clientAt: new Date().toISOString(),
      build: "demo",
      platform: "h5",
    },
  });
  const device = { platform: "h5", name: "演示" };
  const accounts: { username: string; password: string }[] = [];
  for (const { username, given, refused, isBound } of people) {
    const password = randomBytes(9).toString("base64url");
    const identifier = { kind: "username", value: username };
    const session = await say("POST", "/api/v1/accounts", {
      identifier,
      password,
      statement: act("S0", "given"),
      device,
    });
    const token = String(session.token);
    for (const scope of given) await say("POST", "/api/v1/consents", act(scope, "given"), token);
    for (const scope of refused) await say("POST", "/api/v1/consents", act(scope, "refused"), token);
    const [phone] = simulator.control.apps;
    const [person] = simulator.control.users;
    if (isBound && phone && person) {
      const code = simulator.control.mintLoginCode(phone.appId, person.userId);
      await say("POST", "/api/v1/bindings", { appId: phone.appId, code, binding: act("W1", "given") }, token);
    }
    if (given.includes("Q1")) await say("PUT", "/api/v1/subscriptions/survey/inbox", { isOn: true }, token);
    if (given.includes("P1")) await useProducts(say, app, String(session.accountId));
    if (isBound) {
      await keepBusiness(say, app, { token, accountId: String(session.accountId) });
      await verify(say, { url, token, act });
      await showProtection(say, app, { accountId: String(session.accountId), identifier: username, password });
      await sendMessages(app, { accountId: String(session.accountId) });
    }
    await say("DELETE", "/api/v1/sessions/current", undefined, token);
    accounts.push({ username, password });
  }
  writeFileSync(file, `${JSON.stringify({ 说明: "演示账号，只在本机开发环境里有效", accounts }, null, 2)}\n`);
  chmodSync(file, 0o600);
  return true;
};
