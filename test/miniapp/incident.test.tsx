import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap } from "./support/page";
import { aSession } from "./support/things";

const incidentId = "01a20a4c-0000-7000-8000-00000000000c";
const page = () => document.body.textContent ?? "";
const byId = (id: string) => document.getElementById(id) as HTMLElement;
const aNotice = (change: object = {}) => ({
  title: "您的手机号可能受到影响",
  items: ["phone"],
  cause: "一台测试服务器的访问设置有误。",
  harm: "可能收到冒充佰瓦云的消息。",
  measures: "已关闭访问并更换密钥。",
  advice: "请修改密码。",
  contact: "info@baiwow.com",
  at: "2026-11-26T02:00:00.000Z",
  ...change,
});
const anIncident = (notices: object[] = [aNotice()]) => ({
  incidentId,
  title: "您的手机号可能受到影响",
  items: ["phone"],
  knownAt: "2026-11-25T01:30:00.000Z",
  toldAt: "2026-11-26T02:00:00.000Z",
  notices,
});
const opened = () => ({
  storage: { session: aSession() },
  query: { incidentId },
});

beforeEach(freshDevice);

describe("the page of an incident (7.1.4)", () => {
  it("tells in three parts what happened, what to do and whom to ask", async () => {
    const server = aServer({ "incidents.show": () => ({ body: anIncident() }) });
    await openPage("manage/incident", opened());
    expect(server.askedFor("incidents.show")).toHaveLength(1);
    expect(document.querySelector(".screen__heading")?.textContent).toBe("您的手机号可能受到影响");
    for (const words of [
      "我们在 2026-11-25 09:30 得知此事",
      "手机号",
      "访问设置有误",
      "冒充佰瓦云",
      "已关闭访问并更换密钥",
      "请修改密码",
      "info@baiwow.com",
      "不会在电话、短信或邮件里向您索要密码",
    ])
      expect(page()).toContain(words);
    for (const [id, name] of [
      ["to-password", "mine"],
      ["to-devices", "devices"],
      ["to-freeze", "freeze"],
    ] as const) {
      await tap(byId(id));
      expect(device.visited.at(-1)).toBe(`/pages/manage/${name}/index`);
    }
  });

  it("shows the latest notice whole and those before it below", async () => {
    const earlier = aNotice({ title: "第一次通知", measures: "正在调查。", at: "2026-11-25T03:00:00.000Z" });
    aServer({ "incidents.show": () => ({ body: anIncident([aNotice(), earlier]) }) });
    await openPage("manage/incident", opened());
    expect(page().indexOf("第一次通知")).toBeGreaterThan(page().indexOf("info@baiwow.com"));
    expect(page()).toContain("2026-11-25 11:00");
  });

  it("stays one tap away from another try when it does not load, and says when there is no such incident", async () => {
    const server = aServer({});
    await openPage("manage/incident", opened());
    await settle(1600);
    expect(page()).toContain("没有加载成功");
    server.answer("incidents.show", () => refusal(404, "incident.unknown"));
    await tap(button("重试"));
    expect(page()).toContain("incident.unknown");
  });

  it("lists all that was told when none is named, or says that there is none", async () => {
    const { notices: _notices, ...row } = anIncident();
    const server = aServer({ "incidents.list": () => ({ body: { incidents: [row] } }) });
    await openPage("manage/incident", { storage: { session: aSession() } });
    expect(page()).toContain("2026-11-26 告知");
    await tap(byId(`incident-${incidentId}`));
    expect(device.visited.at(-1)).toBe(`/pages/manage/incident/index?incidentId=${incidentId}`);
    freshDevice();
    server.answer("incidents.list", () => ({ body: { incidents: [] } }));
    await openPage("manage/incident", { storage: { session: aSession() } });
    expect(page()).toContain("没有与您有关的事件");
  });

  it("asks to sign in first", async () => {
    const server = aServer({});
    await openPage("manage/incident", { query: { incidentId } });
    expect(server.askedFor("incidents.show")).toHaveLength(0);
    expect(page()).toContain("登录");
  });
});
