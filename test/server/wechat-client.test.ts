import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Simulator, startSimulator } from "../../server/dev/wechat-simulator";
import { createMemoryTokenStore } from "../../server/src/wechat/access-token";
import { createWeChatClient, type WeChatClientOptions } from "../../server/src/wechat/wechat-client";
import { WeChatError } from "../../server/src/wechat/wechat-error";

const appId = "wx0123456789abcdef";
const secret = "0123456789abcdef0123456789abcdef";
const other = { appId: "wxfedcba9876543210", secret, name: "另一个", unionBound: true };
const userId = "zhang-min";
const exchange = "/sns/jscode2session";
const sending = "/cgi-bin/message/subscribe/send";
const stableToken = "/cgi-bin/stable_token";
const phone = "/wxa/business/getuserphonenumber";
const minuteMs = 60_000;

let shiftMs = 0;
const clock = () => new Date(Date.now() + shiftMs);
let simulator: Simulator;
let logged: unknown[] = [];
const log = { warn: (...entry: unknown[]) => void logged.push(entry) } as unknown as WeChatClientOptions["log"];

const aClient = (change: Partial<WeChatClientOptions> = {}) =>
  createWeChatClient({
    baseUrl: simulator.url,
    appId,
    secret,
    clock,
    tokens: createMemoryTokenStore(),
    random: () => 0,
    log,
    ...change,
  });
const calls = (endpoint: string): number => simulator.control.calls().calls[endpoint] ?? 0;
const aCode = () => simulator.control.mintLoginCode(appId, userId);
const openid = () => simulator.control.openidOf(appId, userId);
const aMessage = (
  fields: Record<string, string> = { thing1: "新设备登录", time2: "2026-11-23 21:00", thing3: "上海" },
) => ({
  openid: openid(),
  templateId: "TMPL_security_0001",
  fields,
  page: "/pages/home/index?from=message",
  state: "formal" as const,
});
const accept = () => simulator.control.answerPanel(openid(), { TMPL_security_0001: "accept" });
const failure = async (work: Promise<unknown>): Promise<WeChatError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WeChatError);
  return error as WeChatError;
};

beforeEach(async () => {
  shiftMs = 0;
  logged = [];
  const app = { appId, secret, name: "佰瓦云", unionBound: true };
  simulator = await startSimulator({ clock, apps: [app, other] });
});
afterEach(() => simulator.stop());

describe("exchanging a login code", () => {
  it("brings openid and unionid, and never the session key", async () => {
    const answer = await aClient().codeToSession(aCode());
    expect(answer).toEqual(simulator.control.identity({ appId, userId }));
    expect(Object.keys(answer).sort()).toEqual(["openid", "unionid"]);
  });

  it("brings no unionid when the app is not bound to an open platform account", async () => {
    simulator.control.setUnionBound({ appId, isBound: false });
    expect(await aClient().codeToSession(aCode())).toEqual({ openid: openid() });
  });

  it("gives one person the same unionid and different openids in two apps", async () => {
    const one = await aClient().codeToSession(aCode());
    const two = await aClient({ appId: other.appId }).codeToSession(
      simulator.control.mintLoginCode(other.appId, userId),
    );
    expect(two.unionid).toBe(one.unionid);
    expect(two.openid).not.toBe(one.openid);
  });

  it("says that a code was used, expired, or belongs to another app or purpose", async () => {
    const client = aClient();
    const code = aCode();
    await client.codeToSession(code);
    expect(await failure(client.codeToSession(code))).toMatchObject({ kind: "code-used", errcode: 40163 });
    const old = aCode();
    shiftMs += 5 * minuteMs + 1;
    expect(await failure(client.codeToSession(old))).toMatchObject({ kind: "code-invalid", errcode: 40029 });
    const foreign = simulator.control.mintLoginCode(other.appId, userId);
    expect(await failure(client.codeToSession(foreign))).toMatchObject({ kind: "code-invalid" });
    const phoneCode = simulator.control.mintPhoneCode(appId, userId);
    expect(await failure(client.codeToSession(phoneCode))).toMatchObject({ kind: "code-invalid" });
  });

  it("makes one exchange of a code submitted many times at once", async () => {
    const client = aClient();
    const code = aCode();
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.codeToSession(code)));
    expect(new Set(answers.map((answer) => answer.openid))).toEqual(new Set([openid()]));
    expect(calls(exchange)).toBe(1);
  });

  it.each([
    [40163, "code-used"],
    [40029, "code-invalid"],
    [40226, "blocked"],
    [45011, "quota"],
    [45009, "quota"],
    [40125, "credential"],
    [99999, "rejected"],
  ])("tells errcode %i as %s, with the trace id, at the first attempt", async (errcode, kind) => {
    simulator.control.setFault({ endpoint: exchange, fault: { kind: "errcode", errcode } });
    const error = await failure(aClient().codeToSession(aCode()));
    expect(error).toMatchObject({ kind, errcode, endpoint: exchange });
    expect(error.rid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect(calls(exchange)).toBe(1);
  });

  it("tries once more when WeChat is busy, and then gives up", async () => {
    const fault = { kind: "errcode", errcode: -1 } as const;
    simulator.control.setFault({ endpoint: exchange, fault, times: 1 });
    expect(await aClient().codeToSession(aCode())).toMatchObject({ openid: openid() });
    simulator.control.setFault({ endpoint: exchange, fault });
    expect(await failure(aClient().codeToSession(aCode()))).toMatchObject({ kind: "busy" });
    expect(calls(exchange)).toBe(4);
  });

  it.each([
    ["a late answer", { kind: "slow", delayMs: 2_000 }, "timeout"],
    ["a connection cut before WeChat acted", { kind: "cut", when: "before" }, "network"],
    ["a connection cut after WeChat acted", { kind: "cut", when: "after" }, "network"],
    ["a gateway's page", { kind: "html" }, "malformed"],
    ["an endless answer", { kind: "huge" }, "malformed"],
  ] as const)("never repeats a code after %s", async (_name, fault, kind) => {
    simulator.control.setFault({ endpoint: exchange, fault });
    expect(await failure(aClient({ timeoutMs: 200 }).codeToSession(aCode()))).toMatchObject({ kind });
    expect(calls(exchange)).toBe(1);
  });

  it("tries again when nothing could be sent", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(aClient({ baseUrl: `http://127.0.0.1:${port}` }).codeToSession(aCode()));
    expect(error.kind).toBe("network");
    expect(logged).toHaveLength(2);
  });

  it.each([
    ["an openid that is none", { openid: 12, session_key: "x" }],
    ["no openid", { session_key: "x" }],
    ["a list", []],
    ["null", null],
    ["an errcode that is text", { errcode: "abc", errmsg: "" }],
  ])("refuses an answer with %s", async (_name, body) => {
    const fetch = async () => new Response(JSON.stringify(body));
    expect(await failure(aClient({ fetch: fetch as never }).codeToSession("code-123"))).toMatchObject({
      kind: "malformed",
    });
  });

  it("follows no redirect with the secret in the address", async () => {
    const seen: string[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.url ?? "");
      response.writeHead(302, { Location: "/elsewhere" }).end();
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => elsewhere.once("listening", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    expect(await failure(aClient({ baseUrl: `http://127.0.0.1:${port}` }).codeToSession("code-123"))).toMatchObject({
      kind: "malformed",
    });
    expect(seen).toHaveLength(1);
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  it("keeps secret, code, openid and token out of errors and logs", async () => {
    const client = aClient();
    accept();
    const code = aCode();
    await client.codeToSession(code);
    const errors = [
      await failure(client.codeToSession(code)),
      await failure(aClient({ secret: "wrong-secret-0123" }).codeToSession(aCode())),
      await failure(client.sendSubscribeMessage(aMessage({ thing1: "", time2: "21:00", thing3: "上海" }))),
      await failure(client.sendSubscribeMessage({ ...aMessage(), openid: "oNobodyHere0000000000000000A" })),
    ];
    const said = JSON.stringify([logged, errors.map((error) => [error.message, error.stack, { ...error }])]);
    for (const hidden of [secret, "wrong-secret", code, openid(), "oNobodyHere", "access_token="]) {
      expect(said).not.toContain(hidden);
    }
    expect(logged).toHaveLength(errors.length);
  });
});

describe("the access token", () => {
  it("is fetched once however many ask at once", async () => {
    const client = aClient();
    await Promise.all(Array.from({ length: 20 }, () => client.templates()));
    expect(calls(stableToken)).toBe(1);
  });

  it("is kept until five minutes before its end", async () => {
    const client = aClient();
    await client.templates();
    shiftMs += 7_200_000 - 300_000 - 5_000;
    await client.templates();
    expect(calls(stableToken)).toBe(1);
    shiftMs += 10_000;
    await client.templates();
    expect(calls(stableToken)).toBe(2);
  });

  it("is shared by two processes through the store", async () => {
    const tokens = createMemoryTokenStore();
    await aClient({ tokens }).templates();
    await aClient({ tokens }).templates();
    expect(calls(stableToken)).toBe(1);
  });

  it("is fetched once more, for all calls in flight together, when WeChat refuses it", async () => {
    const client = aClient();
    await client.templates();
    simulator.control.revokeTokens({ appId });
    const lists = await Promise.all(Array.from({ length: 10 }, () => client.templates()));
    expect(lists.every((list) => list.length > 0)).toBe(true);
    expect(calls(stableToken)).toBe(2);
  });

  it("that another process stored meanwhile is used instead of a new one", async () => {
    const tokens = createMemoryTokenStore();
    const [one, two] = [aClient({ tokens }), aClient({ tokens })];
    await one.templates();
    simulator.control.revokeTokens({ appId });
    await Promise.all([one.templates(), two.templates()]);
    await Promise.all([one.templates(), two.templates()]);
    expect(calls(stableToken)).toBeLessThanOrEqual(3);
    expect((await tokens.read(appId))?.token).toBeDefined();
  });

  it.each([40001, 40014, 42001])("refused with %i leads to one more attempt and no more", async (errcode) => {
    const endpoint = "/wxaapi/newtmpl/gettemplate";
    simulator.control.setFault({ endpoint, fault: { kind: "errcode", errcode }, times: 1 });
    expect(await aClient().templates()).not.toHaveLength(0);
    simulator.control.setFault({ endpoint, fault: { kind: "errcode", errcode } });
    expect(await failure(aClient().templates())).toMatchObject({ kind: "credential", errcode });
    expect(calls(endpoint)).toBe(4);
  });

  it("is asked for again after a failure", async () => {
    const client = aClient();
    simulator.control.setAllowListed({ appId, isListed: false });
    expect(await failure(client.templates())).toMatchObject({ kind: "credential", errcode: 40164 });
    simulator.control.setAllowListed({ appId, isListed: true });
    expect(await client.templates()).not.toHaveLength(0);
  });

  it("is never forced", async () => {
    const bodies: string[] = [];
    const spy: typeof fetch = (input, init) => {
      bodies.push(String(init?.body));
      return fetch(input, init);
    };
    const client = aClient({ fetch: spy });
    await client.templates();
    simulator.control.revokeTokens({ appId });
    await client.templates();
    const asked = bodies.filter((body) => body.includes("force_refresh")).map((body) => JSON.parse(body));
    expect(asked.map((body) => body.force_refresh)).toEqual([false, false]);
  });
});

describe("phone number", () => {
  it("comes without its country code, once for a code", async () => {
    const client = aClient();
    const code = simulator.control.mintPhoneCode(appId, userId);
    expect(await client.phoneNumber(code, openid())).toEqual({ phoneNumber: "19900000001", countryCode: "86" });
    expect(await failure(client.phoneNumber(code))).toMatchObject({ kind: "code-invalid", errcode: 40029 });
  });

  it("is refused for a login code, another app's code, and another person", async () => {
    const client = aClient();
    expect(await failure(client.phoneNumber(aCode()))).toMatchObject({ kind: "code-invalid", errcode: 40029 });
    const foreign = simulator.control.mintPhoneCode(other.appId, userId);
    expect(await failure(client.phoneNumber(foreign))).toMatchObject({ kind: "code-invalid", errcode: 40013 });
    const code = simulator.control.mintPhoneCode(appId, "li-qiang");
    expect(await failure(client.phoneNumber(code, openid()))).toMatchObject({ kind: "code-invalid" });
  });

  it("accepts a country code written as a number, and refuses another app's watermark", async () => {
    const answering = (appid: string) =>
      aClient({
        fetch: (async (url: URL) =>
          String(url).includes("stable_token")
            ? Response.json({ access_token: "token", expires_in: 7200 })
            : Response.json({
                errcode: 0,
                phone_info: { purePhoneNumber: "51234567", countryCode: 852, watermark: { appid, timestamp: 1 } },
              })) as never,
      });
    expect(await answering(appId).phoneNumber("code-123")).toEqual({ phoneNumber: "51234567", countryCode: "852" });
    expect(await failure(answering(other.appId).phoneNumber("code-123"))).toMatchObject({
      kind: "malformed",
      endpoint: phone,
    });
  });
});

describe("subscription messages", () => {
  it("reach the person, spend a credit and bring the whole 64-bit id", async () => {
    accept();
    const { msgid } = await aClient().sendSubscribeMessage(aMessage());
    const { messages } = simulator.control.sentMessages({ appId, userId });
    expect(messages).toMatchObject([
      { msgid, page: "pages/home/index?from=message", templateId: "TMPL_security_0001" },
    ]);
    expect(msgid).toMatch(/^\d{19}$/);
    expect(simulator.control.credits({ appId, userId, templateId: "TMPL_security_0001" })).toEqual({ credits: 0 });
  });

  it("to one person go out one after another", async () => {
    for (let count = 0; count < 5; count++) accept();
    const client = aClient();
    const sent = await Promise.all(Array.from({ length: 5 }, () => client.sendSubscribeMessage(aMessage())));
    expect(new Set(sent.map(({ msgid }) => msgid)).size).toBe(5);
  });

  it("that overlap from two processes are told as such", async () => {
    accept();
    accept();
    const results = await Promise.allSettled([
      aClient().sendSubscribeMessage(aMessage()),
      aClient().sendSubscribeMessage(aMessage()),
    ]);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(refused).toMatchObject([{ kind: "overlap", errcode: 43108 }]);
  });

  it("are refused without a credit", async () => {
    expect(await failure(aClient().sendSubscribeMessage(aMessage()))).toMatchObject({
      kind: "no-credit",
      errcode: 43101,
    });
  });

  it("name the field that breaks a rule and keep the credit", async () => {
    accept();
    const client = aClient();
    const error = await failure(
      client.sendSubscribeMessage(aMessage({ thing1: "超".repeat(21), time2: "21:00", thing3: "上海" })),
    );
    expect(error).toMatchObject({ kind: "content-invalid", errcode: 47003, field: "thing1" });
    expect(await client.sendSubscribeMessage(aMessage())).toHaveProperty("msgid");
  });

  it("are refused for an unknown person, template or page", async () => {
    accept();
    simulator.control.setPages({ appId, pages: ["pages/subscriptions/index"] });
    const client = aClient();
    const send = (change: object) => failure(client.sendSubscribeMessage({ ...aMessage(), ...change }));
    const foreign = simulator.control.openidOf(other.appId, userId);
    expect(await send({ openid: foreign })).toMatchObject({ kind: "openid-invalid", errcode: 40003 });
    expect(await send({ templateId: "TMPL_nowhere_0001" })).toMatchObject({ kind: "template-invalid" });
    expect(await send({})).toMatchObject({ kind: "page-invalid", errcode: 41030 });
  });

  it("are not sent twice when the answer is lost", async () => {
    accept();
    accept();
    simulator.control.setFault({ endpoint: sending, fault: { kind: "cut", when: "after" }, times: 1 });
    expect(await failure(aClient().sendSubscribeMessage(aMessage()))).toMatchObject({ kind: "network" });
    expect(simulator.control.sentMessages().messages).toHaveLength(1);
  });
});

describe("templates", () => {
  it("are listed with their fields in order", async () => {
    const list = await aClient().templates();
    expect(list[0]).toEqual({
      templateId: "TMPL_security_0001",
      title: "账号安全提醒",
      kind: "once",
      fields: ["thing1", "time2", "thing3"],
      choices: {},
    });
  });

  it("are asked for again when the connection breaks", async () => {
    const endpoint = "/wxaapi/newtmpl/gettemplate";
    simulator.control.setFault({ endpoint, fault: { kind: "cut", when: "before" }, times: 1 });
    expect(await aClient().templates()).not.toHaveLength(0);
    expect(calls(endpoint)).toBe(2);
  });
});
