import { errors } from "@baiwa/shared/errors";
import type { Fault } from "../../server/dev/wechat-simulator/faults";
import { openDatabase } from "../../server/src/kernel/database";
import { createMemoryTokenStore } from "../../server/src/wechat/access-token";
import { createWeChatClient, type WeChatClient } from "../../server/src/wechat/wechat-client";
import type { ApiAnswer } from "../support/api-client";
import { aProduct, appId, secondAppId, type TestProduct } from "../support/app";
import { testDatabase } from "../support/database";
import type { Person } from "../support/people";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
  await product.app.keyring.systemKey("wechat-token"); // made once, by whoever calls WeChat first
});
afterAll(() => product.stop());
afterEach(() => control().clearFaults());

const device = { platform: "weapp" as const };
const control = () => product.simulator.control;
const newUser = () => control().addPerson().userId;
const brief = ({ status, body: { code } }: ApiAnswer) => ({ status, code });

/** One way by which a code comes to us: the platform's endpoint behind it, a code, and the request. */
interface Way {
  endpoint: string;
  mint(userId: string): string;
  send(person: Person, code: string, key?: string): Promise<ApiAnswer>;
}
const loginEndpoint = "/sns/jscode2session";
const mintLogin = (userId: string) => control().mintLoginCode(appId, userId);
const ways: Record<string, Way> = {
  "a login": {
    endpoint: loginEndpoint,
    mint: mintLogin,
    send: (_person, code, key) => product.api("sessions.wechat", { body: { appId, code, device }, key }),
  },
  "a binding": {
    endpoint: loginEndpoint,
    mint: mintLogin,
    send: async (person, code, key) => {
      const binding = await product.anAct("W1");
      return product.as(person)("bindings.add", { body: { appId, code, binding }, key });
    },
  },
  "a phone number": {
    endpoint: "/wxa/business/getuserphonenumber",
    mint: (userId) => control().mintPhoneCode(appId, userId),
    send: async (person, code, key) => {
      const consent = await product.anAct("W3");
      return product.as(person)("profile.phoneFromWechat", { body: { appId, code, consent }, key });
    },
  },
};
const faults: [string, Fault, "wechat.code-invalid" | "wechat.busy" | "wechat.blocked"][] = [
  ["a code that was used (40163)", { kind: "errcode", errcode: 40163 }, "wechat.code-invalid"],
  ["a code it does not know (40029)", { kind: "errcode", errcode: 40029 }, "wechat.code-invalid"],
  ["too many calls (45011)", { kind: "errcode", errcode: 45011 }, "wechat.busy"],
  ["being busy (-1)", { kind: "errcode", errcode: -1 }, "wechat.busy"],
  ["a person at risk (40226)", { kind: "errcode", errcode: 40226 }, "wechat.blocked"],
  ["a code nobody has heard of (61999)", { kind: "errcode", errcode: 61999 }, "wechat.busy"],
  ["a cut before it acted", { kind: "cut", when: "before" }, "wechat.busy"],
  ["a cut after it acted", { kind: "cut", when: "after" }, "wechat.busy"],
  ["a gateway's page", { kind: "html" }, "wechat.busy"],
  ["an answer of many megabytes", { kind: "huge" }, "wechat.busy"],
];
const cases = Object.keys(ways).flatMap((way) =>
  faults.map(([what, fault, code]) => [way, what, { fault, code }] as const),
);

/** Counted attempts and the platform's own access token may change; a person's request that failed may leave no more. */
const notTheirs = ["rate_limit", "wechat_token"];
/** Every row of both databases, but for those tables. */
const allRows = async (): Promise<Record<string, unknown[]>> => {
  const { migration, keys } = await testDatabase();
  const whole: Record<string, unknown[]> = {};
  for (const url of [migration, migration.replace(new URL(migration).pathname, new URL(keys).pathname)]) {
    const database = await openDatabase({ url, keysUrl: url, poolSize: 2, entities: [] });
    const tables = await database.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
    );
    for (const { name } of tables.filter((table) => !notTheirs.includes(table.name))) {
      whole[name] = (await database.rows(`SELECT * FROM \`${name}\``)).map((row) => JSON.stringify(row)).sort();
    }
    await database.close();
  }
  return whole;
};

describe.each(cases)("when WeChat answers %s with %s", (name, _what, { fault, code: expected }) => {
  it("the person gets the catalogue's answer, nothing is written, and a new code works", async () => {
    const way = ways[name]!;
    const person = await product.aPerson();
    const userId = newUser();
    const before = await allRows();
    control().setFault({ endpoint: way.endpoint, fault });
    const code = way.mint(userId);
    const failed = await way.send(person, code);
    control().clearFaults();

    const { status, message } = errors[expected];
    expect(failed).toMatchObject({ status, body: { code: expected, message } });
    expect(Object.keys(failed.body).sort()).toEqual(["code", "message", "requestId"]);
    expect(failed.headers["retry-after"]).toBe(expected === "wechat.busy" ? "5" : undefined);
    expect(await allRows()).toEqual(before);

    const again = await way.send(person, way.mint(userId));
    expect(again.status).toBeLessThan(300);
    expect(await allRows()).not.toEqual(before);
  });
});

describe.each(Object.keys(ways))("%s", (name) => {
  const way = ways[name]!;

  it("goes through when WeChat is busy for a moment only", async () => {
    control().setFault({ endpoint: way.endpoint, fault: { kind: "errcode", errcode: -1 }, times: 1 });
    const answer = await way.send(await product.aPerson(), way.mint(newUser()));
    expect(answer.status).toBeLessThan(300);
  });

  it("whose answer was lost may not be repeated with its code, only with a new one", async () => {
    const person = await product.aPerson();
    const userId = newUser();
    const code = way.mint(userId);
    control().setFault({ endpoint: way.endpoint, fault: { kind: "cut", when: "after" }, times: 1 });
    expect(brief(await way.send(person, code))).toEqual({ status: 503, code: "wechat.busy" });
    expect(brief(await way.send(person, code))).toEqual({ status: 400, code: "wechat.code-invalid" });
    expect((await way.send(person, way.mint(userId))).status).toBeLessThan(300);
  });

  it("that failed may be repeated under its key with a new code", async () => {
    const person = await product.aPerson();
    const userId = newUser();
    const key = product.aKey();
    control().setFault({ endpoint: way.endpoint, fault: { kind: "errcode", errcode: 45011 }, times: 1 });
    expect(brief(await way.send(person, way.mint(userId), key))).toEqual({ status: 503, code: "wechat.busy" });
    expect((await way.send(person, way.mint(userId), key)).status).toBeLessThan(300);
  });

  it("with a code that really was used, is five minutes old, or is made up is refused, and a new one works", async () => {
    const person = await product.aPerson();
    const userId = newUser();
    const [used, old] = [way.mint(userId), way.mint(userId)];
    expect((await way.send(person, used)).status).toBeLessThan(300);
    product.clock.advance(5 * 60_000 + 1);
    const before = await allRows();
    for (const code of [used, old, "0made-up-by-someone"]) {
      expect(brief(await way.send(person, code))).toEqual({ status: 400, code: "wechat.code-invalid" });
    }
    expect(await allRows()).toEqual(before);
    expect((await way.send(person, way.mint(userId))).status).toBeLessThan(300);
  });

  describe("when WeChat is slow", () => {
    const limitMs = 400;
    let usual: WeChatClient | undefined;
    const clients = () => product.app.wechat as Map<string, WeChatClient>;
    beforeEach(() => {
      usual = clients().get(appId);
      const { secret = "" } = product.app.config.wechat.apps.find((app) => app.appId === appId) ?? {};
      const { url: baseUrl } = product.simulator;
      const { now: clock } = product.clock;
      const tokens = createMemoryTokenStore();
      clients().set(appId, createWeChatClient({ baseUrl, appId, secret, clock, tokens, timeoutMs: limitMs }));
    });
    afterEach(() => void (usual && clients().set(appId, usual)));

    it("waits within its limit, and beyond it says so, writes nothing, and takes a new code", async () => {
      const person = await product.aPerson();
      const userId = newUser();
      const slow = (delayMs: number) =>
        control().setFault({ endpoint: way.endpoint, fault: { kind: "slow", delayMs }, times: 1 });
      const before = await allRows();
      slow(limitMs * 20);
      const code = way.mint(userId);
      expect(brief(await way.send(person, code))).toEqual({ status: 503, code: "wechat.busy" });
      clients().set(appId, usual as WeChatClient); // its limit is seconds
      expect(brief(await way.send(person, code))).toEqual({ status: 400, code: "wechat.code-invalid" });
      expect(await allRows()).toEqual(before);
      slow(limitMs / 4);
      expect((await way.send(person, way.mint(userId))).status).toBeLessThan(300);
    });
  });
});

describe("a person whom WeChat knows", () => {
  /** Registered, bound in this app. */
  const aBoundPerson = async () => {
    const person = await product.aPerson();
    const userId = newUser();
    expect((await ways["a binding"]!.send(person, mintLogin(userId))).status).toBe(201);
    return { person, userId };
  };
  const logIn = (code: string) => product.api("sessions.wechat", { body: { appId, code, device } });

  it("comes in by password, and stays in, while WeChat is down", async () => {
    const { person, userId } = await aBoundPerson();
    control().setFault({ endpoint: loginEndpoint, fault: { kind: "cut", when: "before" } });
    expect(brief(await logIn(mintLogin(userId)))).toEqual({ status: 503, code: "wechat.busy" });
    expect((await product.as(person)("bindings.list")).body.bindings).toHaveLength(1);
    const login = await product.api("sessions.create", {
      body: { identifier: person.username, password: person.password, device },
    });
    expect(login.body.accountId).toBe(person.accountId);
  });

  it("gets no session from a login that WeChat refused, and one from the next", async () => {
    const { person, userId } = await aBoundPerson();
    const sessions = async () => (await product.as(person)("sessions.list")).body.sessions.length;
    control().setBlocked({ userId, isBlocked: true });
    expect(brief(await logIn(mintLogin(userId)))).toEqual({ status: 403, code: "wechat.blocked" });
    expect(await sessions()).toBe(1);
    control().setBlocked({ userId, isBlocked: false });
    expect((await logIn(mintLogin(userId))).body).toMatchObject({ kind: "signed-in", accountId: person.accountId });
    expect(await sessions()).toBe(2);
  });

  it("is not let in by a code of another app or of another button", async () => {
    const { userId } = await aBoundPerson();
    const before = await allRows();
    for (const code of [control().mintLoginCode(secondAppId, userId), control().mintPhoneCode(appId, userId)]) {
      expect(brief(await logIn(code))).toEqual({ status: 400, code: "wechat.code-invalid" });
    }
    expect(await allRows()).toEqual(before);
  });

  it("whose login is sent again under its key gets the same session, though the code works only once", async () => {
    const { person, userId } = await aBoundPerson();
    const request = { body: { appId, code: mintLogin(userId), device }, key: product.aKey() };
    const first = await product.api("sessions.wechat", request);
    expect(first.body).toMatchObject({ kind: "signed-in", accountId: person.accountId });
    expect((await product.api("sessions.wechat", request)).body).toEqual(first.body);
    expect(brief(await logIn(request.body.code))).toEqual({ status: 400, code: "wechat.code-invalid" });
  });
});
