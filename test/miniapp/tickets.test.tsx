import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aSession, aStatement, versionId } from "./support/things";

const ticketId = "01a20a4c-b9d8-7036-bb11-839fc6663001";
const messageId = "01a20a4c-b9d8-7036-bb11-839fc6663002";
const aCard = (change: Record<string, unknown> = {}) => ({
  ticketId,
  category: "billing",
  state: "answered",
  title: "发票抬头",
  openedAt: "2026-11-20T08:00:00.000Z",
  changedAt: "2026-11-21T08:00:00.000Z",
  closedAt: null,
  isUnread: false,
  reopenUntil: null,
  ...change,
});
const aThread = (change: Record<string, unknown> = {}) => ({
  ...aCard(),
  lastMessageId: messageId,
  messages: [{ messageId, author: "staff", at: "2026-11-21T08:00:00.000Z", text: "请看附件", attachments: [] }],
  ...change,
});
const row = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const page = () => document.body.textContent ?? "";
const signedIn = { storage: { session: aSession() } };
const agreed = {
  "documents.current": () => ({ body: aStatement() }),
  "consents.status": () => ({ body: { scopes: [{ scope: "S0", state: "given", documentVersionId: versionId }] } }),
};

beforeEach(freshDevice);

describe("my tickets", () => {
  it("show what is new, and say plainly when there are none", async () => {
    const server = aServer({ "tickets.list": () => ({ body: { rows: [aCard({ isUnread: true })], next: null } }) });
    await openPage("manage/tickets", signedIn);
    expect(row(`ticket-${ticketId}`).textContent).toMatch(/发票抬头.*费用和发票.*有新回复/);
    await tap(row(`ticket-${ticketId}`));
    expect(device.visited.at(-1)).toBe(`/pages/manage/ticket/index?ticketId=${ticketId}`);
    freshDevice();
    server.answer("tickets.list", () => ({ body: { rows: [], next: null } }));
    await openPage("manage/tickets", signedIn);
    expect(page()).toContain("还没有工单");
  });

  it("stay one tap away from another try when they do not load", async () => {
    const server = aServer({});
    await openPage("manage/tickets", signedIn);
    await settle(1600);
    expect(page()).toContain("没有加载成功");
    server.answer("tickets.list", () => ({ body: { rows: [aCard()], next: null } }));
    await tap(button("重试"));
    expect(page()).toContain("发票抬头");
  });
});

describe("a ticket", () => {
  it("tells the server that its new answer was seen, once", async () => {
    const server = aServer({
      "tickets.show": () => ({ body: aThread({ isUnread: true }) }),
      "tickets.seen": () => ({ status: 204 }),
    });
    await openPage("manage/ticket", { ...signedIn, query: { ticketId } });
    expect(page()).toContain("请看附件");
    expect(server.askedFor("tickets.seen").map(({ body }) => body)).toEqual([{ lastMessageId: messageId }]);
  });

  it("keeps what was written when the answer is a refusal, and shows it beside the words", async () => {
    const server = aServer({
      "tickets.show": () => ({ body: aThread() }),
      "tickets.reply": () =>
        refusal(400, "record.customer-data", [
          { path: "text", issue: "customer-data", message: "这里像是很多人的信息" },
        ]),
    });
    await openPage("manage/ticket", { ...signedIn, query: { ticketId } });
    expect(button("发送").getAttribute("aria-disabled")).toBe("true");
    await type(row("message-text"), "还是不行");
    await tap(row("reply"));
    expect(page()).toContain("这里像是很多人的信息");
    expect((row("message-text") as HTMLTextAreaElement).value).toBe("还是不行");
    server.answer("tickets.reply", () => ({
      status: 201,
      body: aThread({
        lastMessageId: ticketId,
        messages: [
          { messageId: ticketId, author: "person", at: "2026-11-22T08:00:00.000Z", text: "还是不行", attachments: [] },
        ],
      }),
    }));
    await tap(row("reply"));
    expect((row("message-text") as HTMLTextAreaElement).value).toBe("");
    expect(page()).toContain("您 · 2026-11-22 16:00");
  });

  it("is closed only after asking, and says until when it can be reopened", async () => {
    const server = aServer({
      "tickets.show": () => ({ body: aThread() }),
      "tickets.close": () => ({
        body: aThread({
          state: "closed",
          closedAt: "2026-11-22T08:00:00.000Z",
          reopenUntil: "2026-11-29T08:00:00.000Z",
        }),
      }),
    });
    await openPage("manage/ticket", { ...signedIn, query: { ticketId } });
    await tap(row("close-ticket"));
    expect(server.askedFor("tickets.close")).toHaveLength(0);
    await tap(row("confirm"));
    expect(page()).toContain("2026-11-29 前可以重新打开");
    expect(document.getElementById("message-text")).toBeNull();
  });

  it("of another person is not there", async () => {
    aServer({ "tickets.show": () => refusal(404, "ticket.unknown") });
    await openPage("manage/ticket", { ...signedIn, query: { ticketId } });
    expect(page()).toContain("说明：ticket.unknown");
    expect(screen.queryByRole("button", { name: "重试" })).toBeNull();
  });
});

describe("a new ticket", () => {
  it("is sent once it is complete, and leads to itself", async () => {
    const server = aServer({
      ...agreed,
      "tickets.open": () => ({ status: 201, body: aThread({ state: "open" }) }),
    });
    await openPage("manage/new-ticket", signedIn);
    expect(button("提交").getAttribute("aria-disabled")).toBe("true");
    await tap(row("category"));
    await tap(row("category-billing"));
    await type(row("ticket-title"), "发票抬头");
    await type(row("message-text"), "请改成全称");
    await tap(row("ticket-submit"));
    expect(server.askedFor("tickets.open")[0]?.body).toEqual({
      category: "billing",
      title: "发票抬头",
      text: "请改成全称",
      attachments: [],
    });
    expect(device.visited.at(-1)).toBe(`/pages/manage/ticket/index?ticketId=${ticketId}`);
  });
});
