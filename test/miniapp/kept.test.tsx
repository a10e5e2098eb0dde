import { retentionRuleKeys } from "@baiwa/shared/catalogue/retention";
import { listRetention } from "@baiwa/shared/retention-list";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, tap } from "./support/page";
import { aService, aSession, aStatement, aStatus } from "./support/things";

const page = () => document.body.textContent ?? "";
const cell = (id: string) => document.getElementById(id) as HTMLElement;
const aHealthyServer = () => aServer({ "retention.list": () => ({ body: listRetention() }) });

beforeEach(freshDevice);

describe("the page of what is kept how long", () => {
  it("tells a guest every rule: what, until when and why, without asking about anybody", async () => {
    const server = aHealthyServer();
    await openPage("manage/kept", {});
    for (const rule of retentionRuleKeys) expect(cell(`kept-${rule}`)).not.toBeNull();
    expect(cell("kept-activity").textContent).toContain("200 天");
    expect(cell("kept-activity").textContent).toContain("网络安全法");
    expect(cell("kept-ticket").textContent).toContain("包括：工单、工单里的消息");
    expect(server.asked.map(({ name }) => name)).toEqual(["retention.list"]);
  });

  it("tells what stays after the account and names the four cases of 6.2, each leading to its clause", async () => {
    aHealthyServer();
    await openPage("manage/kept", {});
    expect(page()).toContain("1095 天");
    expect(page()).toContain("两人批准");
    await tap(cell("hold-court"));
    expect(device.visited.at(-1)).toBe("/pages/statement/index?clause=6.2.2");
    await tap(cell("kept-clause"));
    expect(device.visited.at(-1)).toBe("/pages/statement/index?clause=6.2");
  });

  it("says when it cannot be loaded, and loads again", async () => {
    const server = aServer({ "retention.list": () => refusal(500, "server.error") });
    await openPage("manage/kept", {});
    expect(page()).toContain("没有加载成功");
    server.answer("retention.list", () => ({ body: listRetention() }));
    await tap(button("重试"));
    expect(cell("kept-session")).not.toBeNull();
  });

  it("is in English for who reads English", async () => {
    aHealthyServer();
    await openPage("manage/kept", { storage: { language: "en" } });
    expect(cell("kept-activity").textContent).toContain("Kept: 200 days");
    expect(cell("hold-court").textContent).toContain("A court's judgment");
  });
});

it("is reached from the account", async () => {
  aServer({
    "profile.show": () => ({ body: { items: [] } }),
    "bindings.list": () => ({ body: { bindings: [], hasPassword: true, identifiers: [] } }),
    "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
    "documents.current": () => ({ body: aStatement() }),
    "service.describe": () => ({ body: aService() }),
    "records.waiting": () => ({ body: { recordsToConfirm: 0, ticketsUnread: 0 } }),
  });
  await openPage("manage/mine", { storage: { session: aSession() } });
  await tap(cell("to-kept"));
  expect(device.visited).toEqual(["/pages/manage/kept/index"]);
});
