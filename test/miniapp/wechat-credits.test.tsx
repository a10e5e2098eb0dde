import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { type Asked, aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap } from "./support/page";
import { aMatrix, aService, aSession, aStatement, aStatus } from "./support/things";

/** A browser in which the parts that matter here are WeChat's own. */
jest.mock("../../miniapp/src/kernel/platform", () => {
  const { h5 } = jest.requireActual("../../miniapp/src/kernel/platform/h5");
  const { weapp } = jest.requireActual("../../miniapp/src/kernel/platform/weapp");
  const { requestSubscribe, openSetting } = weapp;
  const appId = () => "wx0123456789abcdef";
  return { platform: { ...h5, name: "weapp", appId, requestSubscribe, openSetting } };
});

const templateId = "TMPL_security_0001";
const withCredits = (credits: number) => ({
  body: {
    cells: aMatrix().cells.map((cell) =>
      cell.topic === "security" && cell.channel === "wechat"
        ? { ...cell, isOn: true, decidedBy: credits > 0 ? "person" : "no-credit", credits, changedAt: null }
        : cell,
    ),
  },
});
const openAt = async (credits: number) => {
  const server = aServer({
    "documents.current": () => ({ body: aStatement() }),
    "service.describe": () => ({ body: aService() }),
    "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
    "subscriptions.list": () => withCredits(credits),
    "subscriptions.recordWechatAnswers": ({ body }: Asked) =>
      withCredits((body as { answers: { answer: string }[] }).answers[0]?.answer === "accept" ? credits + 1 : credits),
  });
  await openPage("manage/subscriptions", { storage: { session: aSession() } });
  return server;
};
const collect = () => tap(button("账号安全，允许再发一条"));
const page = () => document.body.textContent ?? "";

beforeEach(() => {
  freshDevice();
  device.subscribe = async ([id = ""]) => ({ [id]: "accept" });
  device.settingsOpened = 0;
});

describe("WeChat credits", () => {
  it("are told as they are: how many are left, and that each permission adds one", async () => {
    const server = await openAt(2);
    expect(page()).toContain("还能收到 2 条，每点一次“允许”多一条");
    await collect();
    expect(server.askedFor("subscriptions.recordWechatAnswers")[0]?.body).toEqual({
      appId: "wx0123456789abcdef",
      answers: [{ templateId, answer: "accept" }],
    });
    expect(page()).toContain("还能收到 3 条");
  });

  it("that are used up are not passed off as a switch that is on", async () => {
    await openAt(0);
    expect(page()).toContain("次数已经用完，现在收不到");
  });

  it("are asked for before anything else in the tap", async () => {
    const order: string[] = [];
    await openAt(0);
    device.subscribe = async ([id = ""]) => {
      order.push("panel");
      return { [id]: "accept" };
    };
    const send = device.request;
    device.request = async (request) => {
      order.push(request.url);
      return send(request);
    };
    button("账号安全，允许再发一条").click();
    expect(order).toEqual(["panel"]);
    await settle();
    expect(order[1]).toContain("wechat");
  });

  it.each([
    ["reject", "您选了不允许", true],
    ["ban", "微信停用了这类消息", false],
    ["filter", "微信没有询问这类消息", false],
  ])("say what %s means, and lead to the settings where they help", async (answer, words, helps) => {
    await openAt(1);
    device.subscribe = async ([id = ""]) => ({ [id]: answer });
    await collect();
    expect(screen.getByRole("alert").textContent).toContain(words);
    expect(document.getElementById("settings-security") !== null).toBe(helps);
    expect(page()).toContain("还能收到 1 条");
  });

  it("say that the main switch is off, and open WeChat's settings", async () => {
    const server = await openAt(1);
    device.subscribe = async () => {
      throw { errCode: 20004, errMsg: "requestSubscribeMessage:fail The main switch is switched off" };
    };
    await collect();
    expect(screen.getByRole("alert").textContent).toContain("您在微信里关闭了本小程序的消息");
    expect(server.askedFor("subscriptions.recordWechatAnswers")).toEqual([]);
    await tap(button("打开设置"));
    expect(device.settingsOpened).toBe(1);
    device.subscribe = async ([id = ""]) => ({ [id]: "accept" });
    await collect();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("say that WeChat did not ask, and nothing when the person closed its panel", async () => {
    await openAt(1);
    device.subscribe = async () => {
      throw { errCode: 20002, errMsg: "requestSubscribeMessage:fail" };
    };
    await collect();
    expect(screen.getByRole("alert").textContent).toContain("微信没有弹出询问");
    device.subscribe = async () => {
      throw { errMsg: "requestSubscribeMessage:fail cancel" };
    };
    await collect();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("do not grow when the answer could not be stored", async () => {
    const server = await openAt(1);
    server.answer("subscriptions.recordWechatAnswers", () => refusal(429, "request.too-many"));
    await collect();
    expect(screen.getByRole("alert").textContent).toContain("没有改成功");
    expect(page()).toContain("还能收到 1 条");
  });
});
