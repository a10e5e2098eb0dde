import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { appId, createClientWorld, failure, minuteMs, otherApp, secret, userId } from "./wechat-client-world";

const { aClient, aCode, accept, aMessage, advance, calls, control, logged, openid, start, stop } = createClientWorld();
const exchange = "/sns/jscode2session";
const answered = (body: unknown) => ({
  body: (async function* () {
    yield Buffer.from(JSON.stringify(body));
  })(),
});
const phone = "/wxa/business/getuserphonenumber";

beforeEach(start);
afterEach(stop);

describe("exchanging a login code", () => {
  it("brings openid and unionid, and never the session key", async () => {
    const answer = await aClient().codeToSession(aCode());
    expect(answer).toEqual(control().identity({ appId, userId }));
    expect(Object.keys(answer).sort()).toEqual(["openid", "unionid"]);
  });

  it("brings no unionid when the app is not bound to an open platform account", async () => {
    control().setUnionBound({ appId, isBound: false });
    expect(await aClient().codeToSession(aCode())).toEqual({ openid: openid() });
  });

  it("gives one person the same unionid and different openids in two apps", async () => {
    const one = await aClient().codeToSession(aCode());
    const two = await aClient({ appId: otherApp.appId }).codeToSession(control().mintLoginCode(otherApp.appId, userId));
    expect(two.unionid).toBe(one.unionid);
    expect(two.openid).not.toBe(one.openid);
  });

  it("says that a code was used, expired, or belongs to another app or purpose", async () => {
    const client = aClient();
    const code = aCode();
    await client.codeToSession(code);
    expect(await failure(client.codeToSession(code))).toMatchObject({ kind: "code-used", errcode: 40163 });
    const old = aCode();
    advance(5 * minuteMs + 1);
    expect(await failure(client.codeToSession(old))).toMatchObject({ kind: "code-invalid", errcode: 40029 });
    const foreign = control().mintLoginCode(otherApp.appId, userId);
    expect(await failure(client.codeToSession(foreign))).toMatchObject({ kind: "code-invalid" });
    const phoneCode = control().mintPhoneCode(appId, userId);
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
    control().setFault({ endpoint: exchange, fault: { kind: "errcode", errcode } });
    const error = await failure(aClient().codeToSession(aCode()));
    expect(error).toMatchObject({ kind, errcode, endpoint: exchange });
    expect(error.rid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect(calls(exchange)).toBe(1);
  });

  it("tries once more when WeChat is busy, and then gives up", async () => {
    const fault = { kind: "errcode", errcode: -1 } as const;
    control().setFault({ endpoint: exchange, fault, times: 1 });
    expect(await aClient().codeToSession(aCode())).toMatchObject({ openid: openid() });
    control().setFault({ endpoint: exchange, fault });
    expect(await failure(aClient().codeToSession(aCode()))).toMatchObject({ kind: "busy" });
    expect(calls(exchange)).toBe(4);
  });

  it.each([
    ["a late answer", { kind: "slow", delayMs: 5_000 }, "timeout"],
    ["a connection cut before WeChat acted", { kind: "cut", when: "before" }, "network"],
    ["a connection cut after WeChat acted", { kind: "cut", when: "after" }, "network"],
    ["a gateway's page", { kind: "html" }, "malformed"],
    ["an endless answer", { kind: "huge" }, "malformed"],
  ] as const)("never repeats a code after %s", async (_name, fault, kind) => {
    control().setFault({ endpoint: exchange, fault });
    const timeoutMs = kind === "timeout" ? 200 : 20_000; // only what is late may run out of time, on a slow machine too
    expect(await failure(aClient({ timeoutMs }).codeToSession(aCode()))).toMatchObject({ kind });
    expect(calls(exchange)).toBe(1);
  });

  it("tries again when nothing could be sent", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(aClient({ baseUrl: `http://127.0.0.1:${port}` }).codeToSession(aCode()));
    expect(error.kind).toBe("unreachable");
    expect(logged).toHaveLength(2);
  });

  it.each([
    ["an openid that is none", { openid: 12, session_key: "x" }],
    ["no openid", { session_key: "x" }],
    ["a list", []],
    ["null", null],
    ["an errcode that is text", { errcode: "abc", errmsg: "" }],
  ])("refuses an answer with %s", async (_name, body) => {
    expect(await failure(aClient({ send: async () => answered(body) }).codeToSession("code-123"))).toMatchObject({
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

  it("gives up an answer that comes drop by drop", async () => {
    const drops = new Set<NodeJS.Timeout>();
    const dripping = createServer((_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      const drop = setInterval(() => response.write(" "), 20);
      drops.add(drop);
      response.on("close", () => clearInterval(drop));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => dripping.once("listening", resolve));
    const { port } = dripping.address() as AddressInfo;
    const client = aClient({ baseUrl: `http://127.0.0.1:${port}`, timeoutMs: 200 });
    expect(await failure(client.codeToSession("code-123"))).toMatchObject({ kind: "timeout" });
    for (const drop of drops) clearInterval(drop);
    dripping.closeAllConnections();
    await new Promise((resolve) => dripping.close(resolve));
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

describe("phone number", () => {
  it("comes without its country code, once for a code", async () => {
    const client = aClient();
    const code = control().mintPhoneCode(appId, userId);
    expect(await client.phoneNumber(code, openid())).toEqual({ phoneNumber: "19900000001", countryCode: "86" });
    expect(await failure(client.phoneNumber(code))).toMatchObject({ kind: "code-invalid", errcode: 40029 });
  });

  it("is refused for a login code, another app's code, and another person", async () => {
    const client = aClient();
    expect(await failure(client.phoneNumber(aCode()))).toMatchObject({ kind: "code-invalid", errcode: 40029 });
    const foreign = control().mintPhoneCode(otherApp.appId, userId);
    expect(await failure(client.phoneNumber(foreign))).toMatchObject({ kind: "code-invalid", errcode: 40013 });
    const code = control().mintPhoneCode(appId, "li-qiang");
    expect(await failure(client.phoneNumber(code, openid()))).toMatchObject({ kind: "code-invalid" });
  });

  it("accepts a country code written as a number, and refuses another app's watermark", async () => {
    const answering = (appid: string) =>
      aClient({
        send: async (url) =>
          String(url).includes("stable_token")
            ? answered({ access_token: "token", expires_in: 7200 })
            : answered({
                errcode: 0,
                phone_info: { purePhoneNumber: "51234567", countryCode: 852, watermark: { appid, timestamp: 1 } },
              }),
      });
    expect(await answering(appId).phoneNumber("code-123")).toEqual({ phoneNumber: "51234567", countryCode: "852" });
    expect(await failure(answering(otherApp.appId).phoneNumber("code-123"))).toMatchObject({
      kind: "malformed",
      endpoint: phone,
    });
  });
});
