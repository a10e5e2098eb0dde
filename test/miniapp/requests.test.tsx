import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aSession, aStatement, aStatus } from "./support/things";

const requestId = "01a20a4c-b9d8-7036-bb11-839fc6664001";
const aRequest = (change: Record<string, unknown> = {}) => ({
  requestId,
  kind: "explain",
  channel: "account",
  state: "in-progress",
  receivedAt: "2026-11-20T02:00:00.000Z",
  verifiedAt: "2026-11-20T02:00:00.000Z",
  dueAt: "2026-12-05T15:59:59.999Z",
  daysLeft: 9,
  isPaused: false,
  decidedAt: null,
  refusal: null,
  finding: null,
  remedies: [],
  isUnread: false,
  events: [anEvent("received", "person", "第 2.3 条是什么意思？")],
  ...change,
});
const anEvent = (kind: string, author: string, text: string | null = null, more: object = {}) => ({
  eventId: `01a20a4c-b9d8-7036-bb11-${kind
    .padEnd(12, "0")
    .replace(/[^0-9a-f]/g, "0")
    .slice(0, 12)}`,
  at: "2026-11-20T02:00:00.000Z",
  kind,
  author,
  text,
  act: null,
  files: [],
  ...more,
});
const signedIn = { storage: { session: aSession() } };
const page = () => document.body.textContent ?? "";
const cell = (id: string) => document.getElementById(id) as HTMLElement;
const area = (id: string) => cell(id).querySelector("textarea") ?? cell(id);

beforeEach(freshDevice);

describe("my requests", () => {
  it("say plainly that there are none, and how long an answer takes", async () => {
    aServer({ "requests.list": () => ({ body: { rows: [], next: null } }) });
    await openPage("manage/requests", signedIn);
    expect(page()).toContain("还没有提出过请求");
    expect(page()).toContain("15 天内答复，不收费");
    await tap(button("提出请求"));
    expect(device.visited.at(-1)).toBe("/pages/manage/new-request/index");
  });

  it("show each with its days left, and what is new", async () => {
    const late = aRequest({ requestId: `${requestId.slice(0, -1)}2`, daysLeft: -2 });
    const rows = [aRequest({ isUnread: true }), late];
    aServer({ "requests.list": () => ({ body: { rows, next: null } }) });
    await openPage("manage/requests", signedIn);
    expect(page()).toContain("还剩 9 天");
    expect(page()).toContain("已超期 2 天");
    await tap(cell(`request-${requestId}`));
    expect(device.visited.at(-1)).toContain(`requestId=${requestId}`);
  });

  it("have a way for whoever has no account, and never ask the server about a guest", async () => {
    const server = aServer({});
    await openPage("manage/requests", {});
    expect(server.asked).toEqual([]);
    await tap(cell("to-ask"));
    expect(device.visited.at(-1)).toBe("/pages/manage/ask/index");
  });
});

describe("a request", () => {
  it("shows the whole way, is answered by the person, and taken back after a warning", async () => {
    let now = aRequest({
      state: "waiting",
      isPaused: true,
      events: [anEvent("received", "person", "第几条？"), anEvent("asked", "staff", "请说明是哪一条")],
    });
    const server = aServer({ "requests.show": () => ({ body: now }), "requests.seen": () => ({ status: 204 }) });
    server.answer("requests.say", ({ body }) => {
      now = aRequest({ events: [...now.events, anEvent("said", "person", (body as { text: string }).text)] });
      return { status: 201, body: now };
    });
    server.answer("requests.withdraw", () => {
      now = aRequest({ state: "withdrawn", decidedAt: "2026-11-21T02:00:00.000Z" });
      return { status: 204 };
    });
    await openPage("manage/request", { ...signedIn, query: { requestId } });
    expect(page()).toContain("等您补充，期间不计入 15 天");
    expect(page()).toContain("请说明是哪一条");
    await type(area("request-say"), "第 2.3 条");
    await tap(cell("request-send"));
    expect(server.askedFor("requests.say")[0]).toMatchObject({ params: { requestId }, body: { text: "第 2.3 条" } });
    expect(page()).toContain("最晚 2026-12-05 前答复");
    await tap(cell("request-withdraw"));
    expect(screen.getByRole("dialog").textContent).toContain("撤回后不再办理");
    await tap(button("撤回"));
    expect(page()).toContain("2026-11-21 办结");
    expect(document.getElementById("request-send")).toBeNull();
  });

  it("that was refused tells the reason, its ground, and what can still be done", async () => {
    const refused = {
      state: "refused",
      decidedAt: "2026-11-21T02:00:00.000Z",
      refusal: { code: "law-keeps", message: "法律要求的保存期还没有满", ground: "《个人信息保护法》第四十七条" },
      remedies: ["依法向人民法院提起诉讼"],
      events: [anEvent("refused", "staff")],
    };
    aServer({ "requests.show": () => ({ body: aRequest(refused) }) });
    await openPage("manage/request", { ...signedIn, query: { requestId } });
    for (const words of ["法律要求的保存期还没有满", "第四十七条", "依法向人民法院提起诉讼"])
      expect(page()).toContain(words);
  });

  it("that is late says so, and that it was reported", async () => {
    aServer({ "requests.show": () => ({ body: aRequest({ daysLeft: -1 }) }) });
    await openPage("manage/request", { ...signedIn, query: { requestId } });
    expect(page()).toContain("已超期 1 天");
    expect(page()).toContain("已经上报负责人督办");
  });

  it("for a copy that is ready leads to the download", async () => {
    const events = [anEvent("done", "system", null, { act: "copy" }), anEvent("answered", "system", "副本已备好")];
    const done = aRequest({ kind: "access", state: "answered", decidedAt: "2026-11-20T03:00:00.000Z", events });
    aServer({ "requests.show": () => ({ body: done }) });
    await openPage("manage/request", { ...signedIn, query: { requestId } });
    expect(page()).toContain("已办理：生成全部信息的副本");
    await tap(button("去下载副本"));
    expect(device.visited.at(-1)).toBe("/pages/manage/copies/index");
  });
});

describe("a new request", () => {
  it("is one of the kinds, in one's own words, and says what can be done at once without asking", async () => {
    const server = aServer({
      "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
      "documents.current": () => ({ body: aStatement() }),
      "requests.open": () => refusal(409, "request.too-many-open"),
    });
    await openPage("manage/new-request", signedIn);
    await settle();
    await tap(cell("request-kind"));
    await tap(cell("kind-copy"));
    expect(page()).toContain("可以自己导出，马上就有");
    await tap(cell("request-kind"));
    await tap(cell("kind-misuse"));
    await type(area("request-text"), "有人泄露了我的电话");
    await tap(cell("request-submit"));
    expect(server.askedFor("requests.open")[0]).toMatchObject({
      body: { kind: "misuse", text: "有人泄露了我的电话", fileIds: [] },
    });
    expect(page()).toContain("说明：request.too-many-open");
    server.answer("requests.open", () => ({ status: 201, body: aRequest({ kind: "misuse" }) }));
    await tap(cell("request-submit"));
    expect(device.visited.at(-1)).toContain("/pages/manage/request/index");
  });
});

describe("without an account", () => {
  it("an address and its code bring a receipt, shown once", async () => {
    const receiptCode = "A".repeat(43);
    const server = aServer({
      "requests.sendCode": () => ({ body: { expiresAt: "2026-11-20T02:10:00.000Z", resendAfterSeconds: 60 } }),
      "requests.openPublic": () => ({ status: 201, body: { ...aRequest({ channel: "web" }), receiptCode } }),
    });
    await openPage("manage/ask", {});
    await tap(cell("request-kind"));
    await tap(cell("kind-deceased"));
    await type(area("request-text"), "想查询父亲的信息");
    await type(cell("request-email").querySelector("input") ?? cell("request-email"), "someone@example.cn");
    await tap(cell("request-code-send"));
    expect(server.askedFor("requests.sendCode")[0]).toMatchObject({ body: { email: "someone@example.cn" } });
    await type(cell("request-code").querySelector("input") ?? cell("request-code"), "123456");
    await tap(cell("request-submit"));
    expect(page()).toContain(receiptCode);
    expect(JSON.stringify(device.storage ?? {})).not.toContain(receiptCode);
  });

  it("a receipt opens its request", async () => {
    const server = aServer({ "requests.track": () => refusal(404, "request.unknown") });
    await openPage("manage/track", {});
    await type(cell("receipt-code").querySelector("input") ?? cell("receipt-code"), "B".repeat(43));
    await tap(cell("look-up"));
    expect(page()).toContain("说明：request.unknown");
    server.answer("requests.track", () => ({
      body: aRequest({ channel: "web", state: "verifying", verifiedAt: null }),
    }));
    await tap(cell("look-up"));
    expect(page()).toContain("正在核实身份。无论如何，最晚 2026-12-05 前答复");
  });

  it("a paper goes with the receipt into the request at once, three at most, and none once it is closed", async () => {
    const withFiles = (count: number, change: object = {}) => {
      const files = Array.from({ length: count }, (_none, index) => ({
        fileId: `01a20a4c-b9d8-7036-bb11-83000000000${index}`,
        name: `证明 ${index}.png`,
        type: "image/png",
        bytes: 9,
      }));
      return aRequest({ channel: "web", events: [anEvent("said", "person", null, { files })], ...change });
    };
    let shown = withFiles(1);
    aServer({ "requests.track": () => ({ body: shown }) });
    await openPage("manage/track", {});
    const look = async () => {
      await type(cell("receipt-code").querySelector("input") ?? cell("receipt-code"), "B".repeat(43));
      await tap(cell("look-up"));
    };
    await look();
    const { platform } =
      require("../../miniapp/src/kernel/platform") as typeof import("../../miniapp/src/kernel/platform");
    const chosen = ["甲.exe", "乙.png"].map((name) => ({ name, bytes: 9, path: "", content: new File(["x"], name) }));
    jest.spyOn(platform, "chooseFiles").mockImplementation(async () => chosen.splice(0, 1));
    const sent = jest.spyOn(platform, "sendFile").mockImplementation(() => ({
      answer: Promise.resolve({ status: 201, body: withFiles(3) }),
      stop: () => undefined,
    }));
    await tap(cell("add-proof"));
    expect(sent).not.toHaveBeenCalled();
    expect(page()).toContain("请上传");
    await tap(cell("add-proof"));
    expect(sent.mock.calls[0]?.[1]).toMatchObject({
      url: expect.stringContaining("/api/v1/public-requests/files"),
      fields: { receiptCode: "B".repeat(43), name: "乙.png" },
    });
    expect(sent.mock.calls[0]?.[1].headers).not.toHaveProperty("Authorization");
    expect(page()).toContain("证明 2.png");
    expect(cell("add-proof")).toBeNull();
    shown = withFiles(0, { state: "withdrawn", decidedAt: "2026-11-21T02:00:00.000Z" });
    await openPage("manage/track", {});
    await look();
    expect(cell("add-proof")).toBeNull();
  });
});
