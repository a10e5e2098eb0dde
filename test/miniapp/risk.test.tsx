import { riskRules } from "@baiwa/shared/catalogue/risk";
import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aService, aSession, aStatement, versionId } from "./support/things";

const riskId = "01a20a4c-b9d8-7036-bb11-839fc6662001";
const ruleOf = (code: keyof typeof riskRules) => {
  const { name, explanation, advice } = riskRules[code];
  return { code, name, explanation, advice };
};
const anEntry = (change: Record<string, unknown> = {}) => ({
  riskId,
  at: "2026-11-23T02:03:00.000Z",
  band: "medium",
  rules: [ruleOf("new-network"), ruleOf("new-device")],
  network: "198.51.100.*",
  browser: "Safari 17.2",
  deviceModel: "iPhone",
  osVersion: "iOS 17.2",
  isCurrent: false,
  isSignedIn: true,
  answer: null,
  ...change,
});
const listOf = (...rows: object[]) => ({ body: { rows, next: null } });
const signedIn = { storage: { session: aSession() } };
const page = () => document.body.textContent ?? "";
const cell = (id: string) => document.getElementById(id) as HTMLElement;

beforeEach(freshDevice);

describe("the page of account risk", () => {
  it("says what risk is never used for, and explains each rule with what one can do", async () => {
    aServer({ "risk.list": () => listOf(anEntry()) });
    await openPage("manage/risk", signedIn);
    for (const words of ["不给您打分", "不用于广告", "新的网络、新的设备", "198.51.100.*", "注意"])
      expect(page()).toContain(words);
    await tap(cell(`risk-${riskId}`));
    const sheet = screen.getByRole("dialog").textContent;
    for (const { explanation, advice } of [riskRules["new-network"], riskRules["new-device"]]) {
      expect(sheet).toContain(explanation);
      expect(sheet).toContain(advice);
    }
    for (const words of ["iPhone · iOS 17.2 · Safari 17.2", "仍在登录", "已按您的安全通知设置告诉您"])
      expect(sheet).toContain(words);
  });

  it("asks who is there before “it was me” counts, then says that it is known", async () => {
    let isShown = false;
    let answer: string | null = null;
    const server = aServer({
      "risk.list": () => listOf(anEntry({ answer })),
      "bindings.list": () => ({ body: { bindings: [], hasPassword: true, identifiers: [] } }),
      "profile.show": () => ({ body: { items: [] } }),
      "service.describe": () => ({ body: aService() }),
      "sessions.stepUp": () => {
        isShown = true;
        return { body: { until: "2099-01-01T00:00:00.000Z" } };
      },
      "risk.confirm": () => {
        if (!isShown) return refusal(403, "session.step-up-required");
        answer = "mine";
        return { body: anEntry({ answer }) };
      },
    });
    await openPage("manage/risk", signedIn);
    await tap(cell(`risk-${riskId}`));
    await tap(cell("risk-mine"));
    await type(cell("step-up-password").querySelector("input") ?? cell("step-up-password"), "secret-1");
    await tap(cell("step-up-password-go"));
    await settle();
    expect(server.askedFor("risk.confirm")).toHaveLength(2);
    expect(page()).toContain("以后不再提醒");
    expect(page()).toContain("您说是本人");
  });

  it("says what “not me” does before it does it, then leads to the password", async () => {
    let isDown = true;
    const server = aServer({ "risk.list": () => listOf(anEntry()) });
    server.answer("risk.deny", () =>
      isDown ? refusal(429, "request.too-many") : { body: anEntry({ answer: "not-mine", isSignedIn: false }) },
    );
    await openPage("manage/risk", signedIn);
    await tap(cell(`risk-${riskId}`));
    await tap(cell("risk-not-mine"));
    expect(screen.getByRole("dialog").textContent).toContain("其他设备会立即退出登录");
    expect(server.askedFor("risk.deny")).toEqual([]);
    await tap(button("退出其他设备"));
    expect(screen.getByRole("dialog").textContent).toContain("说明：request.too-many");
    isDown = false;
    await tap(button("退出其他设备"));
    expect(screen.getByRole("alert").textContent).toContain("请马上修改密码");
    await tap(button("去修改密码"));
    expect(device.visited.at(-1)).toContain("/pages/manage/mine/index");
  });

  it("lets a person look: a ticket is begun in their name with the time of the warning", async () => {
    aServer({ "risk.list": () => listOf(anEntry({ answer: "mine" })) });
    await openPage("manage/risk", signedIn);
    await tap(cell(`risk-${riskId}`));
    expect(document.getElementById("risk-mine")).toBeNull();
    await tap(cell("risk-human"));
    expect(device.visited.at(-1)).toContain("/pages/manage/new-ticket/index?about=risk&at=");
  });

  it("is honest about nothing, about failure and about no network", async () => {
    const server = aServer({ "risk.list": () => listOf() });
    await openPage("manage/risk", signedIn);
    expect(page()).toContain("最近 90 天没有发现与平时不同的登录");
    server.answer("risk.list", () => refusal(500, "server.failed"));
    freshDevice();
    await openPage("manage/risk", signedIn);
    expect(page()).toContain("没有加载成功");
    server.answer("risk.list", () => "no network");
    await tap(button("重试"));
    await settle(1600);
    expect(button("重试")).not.toBeNull();
  });

  it("asks a guest to sign in and never asks the server about anybody", async () => {
    const server = aServer({});
    await openPage("manage/risk", {});
    expect(server.asked).toEqual([]);
    expect(page()).toContain("登录");
  });
});

it("is reached from the devices and from my activity", async () => {
  aServer({
    "sessions.list": () => ({ body: { sessions: [] } }),
    "activity.list": () => ({ body: { rows: [], next: null } }),
  });
  for (const from of ["devices", "activity"]) {
    freshDevice();
    await openPage(`manage/${from}`, signedIn);
    await tap(cell("to-risk"));
    expect(device.visited.at(-1)).toContain("/pages/manage/risk/index");
  }
});

it("fills in a new ticket about a warning, for the person to go on writing", async () => {
  const server = aServer({
    "documents.current": () => ({ body: aStatement() }),
    "consents.status": () => ({ body: { scopes: [{ scope: "S0", state: "given", documentVersionId: versionId }] } }),
    "tickets.open": () => refusal(429, "request.too-many"),
  });
  await openPage("manage/new-ticket", { ...signedIn, query: { about: "risk", at: "2026-11-23 10:03" } });
  await tap(cell("ticket-submit"));
  expect(server.askedFor("tickets.open")[0]?.body).toMatchObject({
    category: "account",
    title: "请人工查看账号风险提示",
    text: expect.stringContaining("2026-11-23 10:03"),
  });
});
