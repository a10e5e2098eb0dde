import { createMemoryTokenStore } from "../../server/src/wechat/access-token";
import { type SendRequest, sendRequest } from "../../server/src/wechat/wechat-call";
import { appId, createClientWorld, failure, otherApp, userId } from "./wechat-client-world";

const { aClient, accept, aMessage, advance, calls, control, start, stop } = createClientWorld();
const sending = "/cgi-bin/message/subscribe/send";
const stableToken = "/cgi-bin/stable_token";

beforeEach(start);
afterEach(stop);

describe("the access token", () => {
  it("is fetched once however many ask at once", async () => {
    const client = aClient();
    await Promise.all(Array.from({ length: 20 }, () => client.templates()));
    expect(calls(stableToken)).toBe(1);
  });

  it("is kept until five minutes before its end", async () => {
    const client = aClient();
    await client.templates();
    advance(7_200_000 - 300_000 - 5_000);
    await client.templates();
    expect(calls(stableToken)).toBe(1);
    advance(10_000);
    await client.templates();
    expect(calls(stableToken)).toBe(2);
  });

  it("is shared by two processes through the store", async () => {
    const tokens = createMemoryTokenStore();
    await aClient({ tokens }).templates();
    await aClient({ tokens }).templates();
    expect(calls(stableToken)).toBe(1);
  });

  it("is not looked for again for each of many messages that follow one another", async () => {
    const store = createMemoryTokenStore();
    let reads = 0;
    const read = (id: string) => {
      reads += 1;
      return store.read(id);
    };
    const client = aClient({ tokens: { ...store, read } });
    const from = performance.now();
    for (let count = 0; count < 20; count++) await client.templates();
    expect(reads).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - from) / 1000));
    // and one that another system ended is not used a second time
    control().revokeTokens({ appId });
    expect(await client.templates()).not.toHaveLength(0);
    expect(await client.templates()).not.toHaveLength(0);
    expect(calls(stableToken)).toBe(2);
  });

  it("is fetched once more, for all calls in flight together, when WeChat refuses it", async () => {
    const client = aClient();
    await client.templates();
    control().revokeTokens({ appId });
    const lists = await Promise.all(Array.from({ length: 10 }, () => client.templates()));
    expect(lists.every((list) => list.length > 0)).toBe(true);
    expect(calls(stableToken)).toBe(2);
  });

  it("that another process stored meanwhile is used instead of a new one", async () => {
    const tokens = createMemoryTokenStore();
    const [one, two] = [aClient({ tokens }), aClient({ tokens })];
    await one.templates();
    control().revokeTokens({ appId });
    await Promise.all([one.templates(), two.templates()]);
    await Promise.all([one.templates(), two.templates()]);
    expect(calls(stableToken)).toBeLessThanOrEqual(3);
    expect((await tokens.read(appId))?.token).toBeDefined();
  });

  it.each([40001, 40014, 42001])("refused with %i leads to one more attempt and no more", async (errcode) => {
    const endpoint = "/wxaapi/newtmpl/gettemplate";
    control().setFault({ endpoint, fault: { kind: "errcode", errcode }, times: 1 });
    expect(await aClient().templates()).not.toHaveLength(0);
    control().setFault({ endpoint, fault: { kind: "errcode", errcode } });
    expect(await failure(aClient().templates())).toMatchObject({ kind: "credential", errcode });
    expect(calls(endpoint)).toBe(4);
  });

  it("is asked for again after a failure", async () => {
    const client = aClient();
    control().setAllowListed({ appId, isListed: false });
    expect(await failure(client.templates())).toMatchObject({ kind: "credential", errcode: 40164 });
    control().setAllowListed({ appId, isListed: true });
    expect(await client.templates()).not.toHaveLength(0);
  });

  it("is never forced", async () => {
    const bodies: string[] = [];
    const spy: SendRequest = (url, request) => {
      bodies.push(String(request.body));
      return sendRequest(url, request);
    };
    const client = aClient({ send: spy });
    await client.templates();
    control().revokeTokens({ appId });
    await client.templates();
    const asked = bodies.filter((body) => body.includes("force_refresh")).map((body) => JSON.parse(body));
    expect(asked.map((body) => body.force_refresh)).toEqual([false, false]);
  });
});

describe("subscription messages", () => {
  it("reach the person, spend a credit and bring the whole 64-bit id", async () => {
    accept();
    const { msgid } = await aClient().sendSubscribeMessage(aMessage());
    const { messages } = control().sentMessages({ appId, userId });
    expect(messages).toMatchObject([
      { msgid, page: "pages/home/index?from=message", templateId: "TMPL_security_0001" },
    ]);
    expect(msgid).toMatch(/^\d{19}$/);
    expect(control().credits({ appId, userId, templateId: "TMPL_security_0001" })).toEqual({ credits: 0 });
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
    control().setPages({ appId, pages: ["pages/subscriptions/index"] });
    const client = aClient();
    const send = (change: object) => failure(client.sendSubscribeMessage({ ...aMessage(), ...change }));
    const foreign = control().openidOf(otherApp.appId, userId);
    expect(await send({ openid: foreign })).toMatchObject({ kind: "openid-invalid", errcode: 40003 });
    expect(await send({ templateId: "TMPL_nowhere_0001" })).toMatchObject({ kind: "template-invalid" });
    expect(await send({})).toMatchObject({ kind: "page-invalid", errcode: 41030 });
  });

  it("are not sent twice when the answer is lost", async () => {
    accept();
    accept();
    control().setFault({ endpoint: sending, fault: { kind: "cut", when: "after" }, times: 1 });
    expect(await failure(aClient().sendSubscribeMessage(aMessage()))).toMatchObject({ kind: "network" });
    expect(control().sentMessages().messages).toHaveLength(1);
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
    control().setFault({ endpoint, fault: { kind: "cut", when: "before" }, times: 1 });
    expect(await aClient().templates()).not.toHaveLength(0);
    expect(calls(endpoint)).toBe(2);
  });
});
