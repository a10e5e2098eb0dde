import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { type Asked, aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap } from "./support/page";
import { aService, aSession, aStatement, aStatus } from "./support/things";

const idOf = (index: number) => `01a20a4c-b9d8-7036-bb11-${String(index).padStart(12, "0")}`;
const messageId = idOf(1);
const aMessage = (change: Record<string, unknown> = {}) => ({
  messageId,
  topic: "security",
  title: "新设备登录",
  text: "您的账号在一台新设备上登录。\n\n如果不是您本人，请退出那台设备。",
  page: { path: "pages/manage/devices/index", label: "查看登录设备" },
  at: new Date().toISOString(),
  readAt: null,
  ...change,
});
const inbox = (rows: ReturnType<typeof aMessage>[], more: { next?: string; unread?: number } = {}) => ({
  body: { rows, next: more.next ?? null, unread: more.unread ?? rows.filter(({ readAt }) => readAt === null).length },
});
const wasRead = "2026-11-20T02:00:00.000Z";
const signedIn = { storage: { session: aSession() } };
const page = () => document.body.textContent ?? "";
const cell = (id: string) => document.getElementById(id) as HTMLElement;
const isUnread = (id: string) => cell(`message-${id}`).getAttribute("aria-label")?.startsWith("未读，") ?? false;

beforeEach(freshDevice);

describe("the inbox", () => {
  it("lists what the person was told, says which were not read, and about what and when", async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const old = { messageId: idOf(2), topic: "statement", title: "声明将更新", at: yesterday, readAt: wasRead };
    const older = { messageId: idOf(3), at: "2024-02-03T04:05:00.000Z", readAt: wasRead };
    aServer({ "messages.list": () => inbox([aMessage(), aMessage(old), aMessage(older)]) });
    await openPage("manage/inbox", signedIn);
    expect(page()).toContain("1 条未读");
    expect(isUnread(messageId)).toBe(true);
    expect(isUnread(idOf(2))).toBe(false);
    expect(cell(`message-${messageId}`).getAttribute("aria-label")).toMatch(/^未读，新设备登录，账号安全，\d\d:\d\d$/);
    expect(cell(`message-${idOf(2)}`).textContent).toContain("声明与协议变更昨天");
    expect(cell(`message-${idOf(3)}`).textContent).toContain("2024 年 2 月 3 日");
    await tap(cell(`message-${messageId}`));
    expect(device.visited.at(-1)).toBe(`/pages/manage/message/index?messageId=${messageId}`);
  });

  it("says plainly that there is nothing", async () => {
    aServer({ "messages.list": () => inbox([]) });
    await openPage("manage/inbox", signedIn);
    expect(page()).toContain("还没有消息");
    expect(document.getElementById("edit")).toBeNull();
  });

  it("comes page by page, and keeps what is there when the next page does not come", async () => {
    const server = aServer({ "messages.list": () => inbox([aMessage()], { next: "c1", unread: 2 }) });
    await openPage("manage/inbox", signedIn);
    server.answer("messages.list", () => refusal(429, "request.too-many"));
    await tap(button("更多"));
    expect(page()).toContain("说明：request.too-many");
    server.answer("messages.list", () => inbox([aMessage({ messageId: idOf(2) })], { unread: 2 }));
    await tap(button("更多"));
    expect(cell(`message-${messageId}`)).toBeTruthy();
    expect(cell(`message-${idOf(2)}`)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "更多" })).toBeNull();
  });

  it("marks all as read only when the server did", async () => {
    const server = aServer({
      "messages.list": () => inbox([aMessage()]),
      "messages.readAll": () => refusal(429, "request.too-many"),
    });
    await openPage("manage/inbox", signedIn);
    await tap(button("全部标为已读"));
    expect(page()).toContain("说明：request.too-many");
    expect(isUnread(messageId)).toBe(true);
    server.answer("messages.readAll", () => ({ body: { unread: 0 } }));
    await tap(button("全部标为已读"));
    expect(isUnread(messageId)).toBe(false);
    expect(page()).toContain("没有未读消息");
    expect(screen.queryByRole("button", { name: "全部标为已读" })).toBeNull();
  });

  it("deletes one after asking, and leaves it when that failed", async () => {
    const server = aServer({
      "messages.list": () => inbox([aMessage(), aMessage({ messageId: idOf(2), title: "另一条" })]),
      "messages.remove": () => "no network",
    });
    await openPage("manage/inbox", signedIn);
    expect(document.getElementById(`remove-${messageId}`)).toBeNull();
    await tap(button("编辑"));
    await tap(button("删除：新设备登录"));
    expect(screen.getByRole("dialog").textContent).toContain("曾经通知过您的记录会依法保留");
    expect(server.askedFor("messages.remove")).toEqual([]);
    await tap(cell("confirm"));
    await settle(700);
    expect(screen.getByRole("dialog").textContent).toContain("连接不上服务");
    server.answer("messages.remove", () => ({ status: 204 }));
    await tap(cell("confirm"));
    expect(server.askedFor("messages.remove").at(-1)).toMatchObject({ params: { messageId } });
    const keys = server.askedFor("messages.remove").map(({ headers }) => headers["Idempotency-Key"]);
    expect(new Set(keys).size).toBe(1);
    expect(document.getElementById(`message-${messageId}`)).toBeNull();
    expect(page()).toContain("另一条");
    expect(page()).toContain("1 条未读");
  });

  it("stays one tap away from another try when it does not load", async () => {
    const server = aServer({});
    await openPage("manage/inbox", signedIn);
    await settle(1600);
    expect(page()).toContain("没有加载成功");
    server.answer("messages.list", () => inbox([aMessage()]));
    await tap(button("重试"));
    expect(page()).toContain("新设备登录");
  });

  it("asks a guest to sign in and the server nothing", async () => {
    const server = aServer({});
    await openPage("manage/inbox");
    expect(server.asked).toEqual([]);
    expect(button("去登录")).toBeTruthy();
  });
});

describe("a message", () => {
  const show = (change: Record<string, unknown> = {}) =>
    aServer({
      "messages.show": () => ({ body: aMessage(change) }),
      "messages.read": () => ({ body: aMessage({ ...change, readAt: wasRead }) }),
      "messages.remove": () => ({ status: 204 }),
    });
  const openMessage = () => openPage("manage/message", { ...signedIn, query: { messageId } });

  it("is read by opening it: title, about what, when, its paragraphs, and the way to its page", async () => {
    const server = show({ at: "2026-11-20T02:30:00.000Z" });
    await openMessage();
    expect(screen.getByRole("heading", { name: "新设备登录" })).toBeTruthy();
    expect(page()).toContain("账号安全 · 2026-11-20 10:30");
    expect(screen.getByText("如果不是您本人，请退出那台设备。")).toBeTruthy();
    expect(server.askedFor("messages.read")).toMatchObject([{ params: { messageId } }]);
    await tap(button("查看登录设备"));
    expect(device.visited.at(-1)).toBe("/pages/manage/devices/index");
  });

  it("that was read is not marked again, and one that cannot be marked shows no error", async () => {
    const server = show({ readAt: wasRead });
    await openMessage();
    expect(server.askedFor("messages.read")).toEqual([]);
    freshDevice();
    show().answer("messages.read", () => refusal(429, "request.too-many"));
    await openMessage();
    expect(page()).not.toContain("说明");
  });

  it("keeps the query of its page", async () => {
    show({ page: { path: "pages/manage/change/index?versionId=01a20a4c-55d0-75c6-b0f0-50c8662e6ee5", label: "查看" } });
    await openMessage();
    await tap(button("查看"));
    expect(device.visited.at(-1)).toBe("/pages/manage/change/index?versionId=01a20a4c-55d0-75c6-b0f0-50c8662e6ee5");
  });

  it.each([
    "https://evil.example/pages/home/index",
    "//evil.example/pages/home/index",
    "javascript:alert(1)",
    "pages/../../evil/index",
    "pages/home/index#https://evil.example",
    "pages/home/index?to=https://evil.example",
    "plugin://evil/index",
    "pages/home/index\n",
    "",
  ])("has no button for an address that is not a page of ours: %j", async (path) => {
    show({ page: { path, label: "点这里" } });
    await openMessage();
    expect(screen.getByRole("heading", { name: "新设备登录" })).toBeTruthy();
    expect(document.getElementById("to-page")).toBeNull();
  });

  it("shows a very long title and markup as the text it is", async () => {
    const title = `${"很长的标题".repeat(80)}<img src=x onerror=alert(1)>`;
    show({ title, text: "<script>alert(1)</script>", page: null });
    await openMessage();
    expect(document.querySelector(".message__title")?.textContent).toBe(title);
    expect(document.querySelector(".screen script, .screen img")).toBeNull();
    expect(page()).toContain("<script>alert(1)</script>");
  });

  it("is deleted after asking, and the inbox takes its place", async () => {
    const server = show();
    await openMessage();
    await tap(button("删除"));
    server.answer("messages.remove", () => refusal(429, "request.too-many"));
    await tap(cell("confirm"));
    expect(screen.getByRole("dialog").textContent).toContain("说明：request.too-many");
    server.answer("messages.remove", () => ({ status: 204 }));
    await tap(cell("confirm"));
    expect(device.visited.at(-1)).toBe("/pages/manage/inbox/index");
  });

  it("that is gone says so and leads back", async () => {
    aServer({ "messages.show": () => refusal(404, "message.unknown") });
    await openMessage();
    expect(page()).toContain("说明：message.unknown");
    expect(button("返回")).toBeTruthy();
  });
});

describe("the way to the inbox", () => {
  const home = (unread: (asked: Asked) => ReturnType<typeof refusal> | { body: unknown } | "no network") =>
    aServer({
      "documents.current": () => ({ body: aStatement() }),
      "documents.versions": () => ({ body: { versions: [aStatement()] } }),
      "service.describe": () => ({ body: aService() }),
      "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
      "cancellation.show": () => ({ body: { state: "none" } }),
      "changes.list": () => ({ body: { changes: [] } }),
      "messages.unread": unread,
      "profile.show": () => ({ body: { items: [] } }),
      "bindings.list": () => ({ body: { bindings: [], hasPassword: true, identifiers: [] } }),
      "records.waiting": () => ({ body: { recordsToConfirm: 0, ticketsUnread: 0 } }),
    });

  it.each(["home", "manage/mine"])("says on %s how many wait, in a number and in words", async (place) => {
    const server = home(() => ({ body: { unread: 120 } }));
    await openPage(place, signedIn);
    expect(cell("to-inbox").getAttribute("aria-label")).toBe("消息，120 条未读");
    expect(cell("to-inbox").textContent).toContain("99+");
    expect(server.askedFor("messages.unread")).toHaveLength(1);
    await tap(cell("to-inbox"));
    expect(device.visited.at(-1)).toBe("/pages/manage/inbox/index");
  });

  it("has no badge when nothing waits, and none and no error when it is not known", async () => {
    home(() => ({ body: { unread: 0 } }));
    await openPage("home", signedIn);
    expect(cell("to-inbox").getAttribute("aria-label")).toBe("消息");
    freshDevice();
    home(() => "no network");
    await openPage("home", signedIn);
    await settle(1600);
    expect(cell("to-inbox").textContent).toBe("消息");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("is not there for a guest, of whom nothing is asked", async () => {
    const server = home(() => ({ body: { unread: 3 } }));
    await openPage("home");
    expect(document.getElementById("to-inbox")).toBeNull();
    expect(server.askedFor("messages.unread")).toEqual([]);
    expect(server.askedFor("changes.list")).toEqual([]);
  });
});
