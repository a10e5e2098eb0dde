import { type Simulator, startSimulator } from "../../server/dev/wechat-simulator";
import { fieldProblem } from "../../server/dev/wechat-simulator/field-rules";
import { demoTemplates } from "../../server/dev/wechat-simulator/templates";
import { type WxShim, wxShim } from "../../server/dev/wechat-simulator/wx-shim";

const seat = { appId: "wx0123456789abcdef", userId: "wang-fang" };
const [security, finance] = ["TMPL_security_0001", "TMPL_finance_0001"] as const;
let simulator: Simulator;
let isTap = true;
let wx: WxShim;

const credits = (templateId: string) => simulator.control.credits({ ...seat, templateId }).credits;
const ask = async (tmplIds: unknown) =>
  (await wx.requestSubscribeMessage({ tmplIds })?.catch((refused: unknown) => refused)) as Record<string, unknown>;

beforeEach(async () => {
  isTap = true;
  const twin = { templateId: "TMPL_twin_00001", title: "账号安全提醒", type: 2 as const, fields: { thing1: "事项" } };
  const lasting = { templateId: "TMPL_lasting_01", title: "长期提醒", type: 3 as const, fields: { thing1: "事项" } };
  simulator = await startSimulator({ templates: [...demoTemplates, twin, lasting] });
  wx = wxShim({ url: simulator.url, ...seat, isTap: () => isTap });
});
afterEach(() => simulator.stop());

describe("message values", () => {
  const check = (key: string, value: string) =>
    fieldProblem(
      { templateId: "t", title: "t", type: 2, fields: { [key]: "x" }, choices: { enum_string1: ["是", "否"] } },
      { [key]: { value } },
    );
  const rows: [key: string, accepted: string[], refused: string[]][] = [
    ["thing1", ["二".repeat(20), "😀".repeat(20), "a b，1"], ["二".repeat(21), "两\n行"]],
    ["number1", ["12.50", "1".repeat(32)], ["1".repeat(33), "12元"]],
    ["letter1", ["abcXYZ"], ["abc1", "a".repeat(33)]],
    ["symbol1", ["+-*/"], ["a", "!!!!!!"]],
    ["character_string1", ["NO-2026#1"], ["订单1", "a".repeat(33)]],
    [
      "time1",
      ["15:01", "2019年10月1日 15:01", "15:01:30~16:00", "2026-11-23 21:00"],
      ["25:00", "下午三点", "2019年10月1日"],
    ],
    [
      "date1",
      ["2019年10月1日", "2019年10月", "10月1日", "2019-10-01", "2019年10月1日 15:01", "2019.10.1~2019.10.2"],
      ["明天"],
    ],
    ["amount1", ["￥100.00", "100元", "$1"], ["一百元", "12345678901"]],
    ["phone_number1", ["+86-0766-66888866"], ["电话", "1".repeat(18)]],
    ["car_number1", ["粤A8Z888挂"], ["粤A8Z888888"]],
    ["name1", ["张敏", "Zhang Min", "二".repeat(10)], ["二".repeat(11), "a".repeat(21)]],
    ["phrase1", ["已完成"], ["已完成啦啦啦", "done", "完成1"]],
    ["enum_string1", ["是"], ["也许"]],
  ];
  it.each(rows)("of %s follow the platform's rule", (key, accepted, refused) => {
    for (const value of accepted) expect([value, check(key, value)]).toEqual([value, null]);
    for (const value of refused) {
      expect([value, check(key, value)]).toEqual([value, `argument invalid! data.${key}.value invalid`]);
    }
    expect(check(key, "")).toBe(`argument invalid! data.${key}.value is empty`);
  });

  it("under a key with .DATA count as missing", () => {
    const [template] = demoTemplates;
    expect(fieldProblem(template!, { "thing1.DATA": { value: "x" } })).toBe(
      "argument invalid! data.thing1.value is empty",
    );
  });
});

describe("the subscription panel", () => {
  it("adds one credit for each accept, and a refusal ends them", async () => {
    expect(await ask([security, finance])).toEqual({
      errMsg: "requestSubscribeMessage:ok",
      [security]: "accept",
      [finance]: "accept",
    });
    await ask([security]);
    expect([credits(security), credits(finance)]).toEqual([2, 1]);
    simulator.control.planPanel({ ...seat, answers: { [security]: "reject" } });
    expect(await ask([security])).toMatchObject({ [security]: "reject" });
    expect(credits(security)).toBe(0);
  });

  it("opens only from a tap", async () => {
    isTap = false;
    expect(await ask([security])).toMatchObject({
      errMsg: "requestSubscribeMessage:fail can only be invoked by user TAP gesture.",
    });
    expect(credits(security)).toBe(0);
  });

  it.each([
    ["nothing asked", [], 10001],
    ["text instead of a list", "TMPL", 10004],
    ["an unknown template", ["TMPL_nowhere_0001"], 20001],
    ["one-time and lasting templates together", [security, "TMPL_lasting_01"], 20002],
    ["more than five", Array.from({ length: 6 }, () => security), 20003],
  ])("fails with %s", async (_name, tmplIds, errCode) => {
    expect(await ask(tmplIds)).toMatchObject({ errCode });
  });

  it("fails while the main switch is off or the app is banned", async () => {
    simulator.control.setMainSwitch({ ...seat, isOn: false });
    expect(await ask([security])).toMatchObject({ errCode: 20004 });
    simulator.control.setAppBanned({ appId: seat.appId, isBanned: true });
    expect(await ask([security])).toMatchObject({ errCode: 20005 });
  });

  it("filters templates of one title and marks banned ones", async () => {
    expect(await ask([security, "TMPL_twin_00001"])).toMatchObject({ TMPL_twin_00001: "filter", [security]: "accept" });
    simulator.control.setTemplateBanned({ templateId: finance, isBanned: true });
    expect(await ask([finance])).toMatchObject({ [finance]: "ban" });
    expect(credits(finance)).toBe(0);
  });

  it("gives kept answers without being seen, each accept still a credit", async () => {
    simulator.control.planPanel({ ...seat, alwaysKeep: true });
    await ask([security]);
    simulator.control.planPanel({ ...seat, answers: { [security]: "reject" }, isCancelled: true });
    expect(await ask([security])).toMatchObject({ [security]: "accept" });
    expect(credits(security)).toBe(2);
    const setting = await wx.getSetting({ withSubscriptions: true });
    expect(setting?.subscriptionsSetting).toEqual({ mainSwitch: true, itemSettings: { [security]: "accept" } });
  });

  it("that was closed is no answer", async () => {
    simulator.control.planPanel({ ...seat, isCancelled: true });
    expect(await ask([security])).toEqual({ errMsg: "requestSubscribeMessage:fail cancel" });
  });
});

describe("wx in a test page", () => {
  it("logs in through callbacks only, and fails through them", async () => {
    const answer = await new Promise<Record<string, unknown>>((success) => {
      expect(wx.login({ success })).toBeUndefined();
    });
    expect(answer).toMatchObject({ errMsg: "login:ok", code: expect.stringMatching(/^0\w{31}$/) });
    const stranger = wxShim({ url: simulator.url, appId: seat.appId, userId: "nobody" });
    const refused = await new Promise<Record<string, unknown>>((fail) => stranger.login({ fail }));
    expect(refused.errMsg).toMatch(/^login:fail/);
  });

  it("asks for privacy consent only when something is declared", async () => {
    expect(await wx.getPrivacySetting()).toMatchObject({ needAuthorization: false });
    expect(await wx.requirePrivacyAuthorize()).toEqual({ errMsg: "requirePrivacyAuthorize:ok" });
    simulator.control.declarePrivacy({ appId: seat.appId, kinds: ["clipboard"] });
    expect(await wx.getPrivacySetting()).toMatchObject({ needAuthorization: true });
    let asked = 0;
    wx.onNeedPrivacyAuthorization((resolve) => {
      asked += 1;
      resolve({ event: "exposureAuthorization" });
      resolve({ event: "disagree" });
    });
    await expect(wx.requirePrivacyAuthorize()).rejects.toMatchObject({ errno: 104 });
    await expect(wx.requirePrivacyAuthorize()).rejects.toMatchObject({ errno: 104 });
    expect(asked).toBe(1); // the second within ten seconds is refused silently
    simulator.control.agreePrivacy(seat);
    expect(await wx.requirePrivacyAuthorize()).toEqual({ errMsg: "requirePrivacyAuthorize:ok" });
  });

  it("believes an agreement only after a tap on the agreeing button", async () => {
    let tapAnywhere: (event: unknown) => void = () => undefined;
    const page = globalThis as { document?: unknown };
    page.document = { addEventListener: (_type: string, listener: typeof tapAnywhere) => (tapAnywhere = listener) };
    try {
      wx = wxShim({ url: simulator.url, ...seat });
    } finally {
      delete page.document;
    }
    simulator.control.declarePrivacy({ appId: seat.appId, kinds: ["clipboard"] });
    const asked = new Promise<(answer: { event: string; buttonId?: string }) => void>((show) => {
      wx.onNeedPrivacyAuthorization(show);
    });
    const granted = wx.requirePrivacyAuthorize();
    const resolve = await asked;
    resolve({ event: "agree", buttonId: "agree" });
    await new Promise((later) => setTimeout(later, 20));
    expect(simulator.control.privacySetting(seat).needAuthorization).toBe(true);
    tapAnywhere({ target: { closest: () => ({ id: "agree" }) } });
    resolve({ event: "agree", buttonId: "agree" });
    expect(await granted).toEqual({ errMsg: "requirePrivacyAuthorize:ok" });
    expect(simulator.control.privacySetting(seat).needAuthorization).toBe(false);
  });
});
