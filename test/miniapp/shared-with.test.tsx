import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap } from "./support/page";
import { aService, aSession, aStatement, aStatus, textSha256, versionId } from "./support/things";

const recipientId = "01a20a4c-b9d8-7036-bb11-839fc6665001";
const shareId = "01a20a4c-b9d8-7036-bb11-839fc6665002";
const shownSha256 = "cd".repeat(32);
const aRecipient = (change: Record<string, unknown> = {}) => ({
  recipientId,
  name: "某某调研有限公司",
  role: "controller",
  contact: "privacy@survey.example.cn",
  purposes: [{ purpose: "service", name: "提供服务", clause: "4.1" }],
  items: [{ item: "contact_phone", name: "联系电话" }],
  method: "加密并签名的接口",
  policy: "见对方网站",
  contractUntil: "2027-11-20T02:00:00.000Z",
  needsConsent: true,
  shownSha256,
  consent: { state: "none", at: null, entryId: null },
  ...change,
});
const aShare = (change: Record<string, unknown> = {}) => ({
  shareId,
  recipient: "某某物流有限公司",
  contact: "privacy@logistics.example.cn",
  purpose: "提供服务（4.1）",
  basis: "contract",
  ground: null,
  items: [{ item: "contact_phone", name: "联系电话" }],
  state: "delivered",
  at: "2026-11-20T02:00:00.000Z",
  settledAt: "2026-11-20T02:00:05.000Z",
  deletion: null,
  ...change,
});
const listOf = (...rows: object[]) => ({ body: { rows, next: null } });
const allowed = () => ({ body: { isRefused: false, at: null } });
const signedIn = { storage: { session: aSession() } };
const page = () => document.body.textContent ?? "";
const cell = (id: string) => document.getElementById(id) as HTMLElement;
const sheet = () => screen.getByRole("dialog").textContent;

beforeEach(freshDevice);

describe("the page of who received what", () => {
  it("says plainly that nobody received anything", async () => {
    aServer({
      "shares.list": () => listOf(),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
      "shares.recipients": () => listOf(),
    });
    await openPage("manage/shared-with", signedIn);
    expect(page()).toContain("还没有向任何接收方提供过您的信息");
    expect(page()).toContain("目前没有登记接收方");
  });

  it("tells who received what, when, why and on which basis", async () => {
    aServer({
      "shares.list": () => listOf(aShare()),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
      "shares.recipients": () => listOf(),
    });
    await openPage("manage/shared-with", signedIn);
    expect(page()).toContain("联系电话 · 2026-11-20 10:00");
    await tap(cell(`share-${shareId}`));
    for (const words of ["提供服务（4.1）", "为您提供服务、履行协议所必需", "已提供", "privacy@logistics.example.cn"])
      expect(sheet()).toContain(words);
    await tap(button("看声明 5.1"));
    expect(device.visited.at(-1)).toBe("/pages/statement/index?clause=5.1");
  });

  it("tells the law an exception rests on, and whether a recipient proved that it deleted", async () => {
    const ground = "履行法律法规规定的义务（声明 5.3.1），网络安全法第二十八条";
    const [askedAt, provedAt] = ["2026-11-21T02:00:00.000Z", "2026-11-22T02:00:00.000Z"];
    const other = "01a20a4c-b9d8-7036-bb11-839fc6665003";
    aServer({
      "shares.list": () =>
        listOf(aShare({ basis: "exception", ground }), aShare({ shareId: other, deletion: { askedAt, provedAt } })),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
      "shares.recipients": () => listOf(),
    });
    await openPage("manage/shared-with", signedIn);
    await tap(cell(`share-${shareId}`));
    expect(sheet()).toContain(ground);
    await tap(cell(`share-${other}`));
    expect(sheet()).toContain("对方已在 2026-11-22 10:00 证明删除");
  });

  it("lets a consent be taken back where none is asked any more, and says what goes on without it", async () => {
    const former = { role: "processor", needsConsent: false };
    let state = "outdated";
    const server = aServer({
      "shares.list": () => listOf(),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
      "shares.recipients": () => listOf(aRecipient({ ...former, consent: { state, at: null, entryId: null } })),
      "documents.current": () => ({ body: aStatement() }),
    });
    server.answer("shares.decide", ({ body }) => {
      state = (body as { act: string }).act;
      return { status: 201, body: { entryId: shareId, act: state, at: "2026-11-20T02:00:00.000Z" } };
    });
    await openPage("manage/shared-with", signedIn);
    await tap(cell(`recipient-${recipientId}`));
    expect(sheet()).toContain("为您提供服务所必需的信息不靠这项同意，仍会提供");
    await tap(cell("recipient-withdraw"));
    expect(server.askedFor("shares.decide")[0]).toMatchObject({ body: { act: "withdrawn" } });
    await tap(cell(`recipient-${recipientId}`));
    expect(document.getElementById("recipient-withdraw")).toBeNull();
    expect(sheet()).toContain("看声明 5.1");
  });

  it("asks about one recipient alone, unticked, both answers beside each other, and records what was shown", async () => {
    let state = "none";
    const server = aServer({
      "shares.list": () => listOf(),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
      "shares.recipients": () =>
        listOf(aRecipient({ consent: { state, at: null, entryId: state === "given" ? shareId : null } })),
      "documents.current": () => ({ body: aStatement() }),
    });
    server.answer("shares.decide", ({ body }) => {
      state = (body as { act: string }).act;
      return { status: 201, body: { entryId: shareId, act: state, at: "2026-11-20T02:00:00.000Z" } };
    });
    await openPage("manage/shared-with", signedIn);
    expect(page()).toContain("未同意，不提供");
    await tap(cell(`recipient-${recipientId}`));
    for (const words of ["提供服务（4.1）", "联系电话", "独立处理者", "privacy@survey.example.cn", "可以随时撤回"])
      expect(sheet()).toContain(words);
    await tap(cell("recipient-agree"));
    expect(server.askedFor("shares.decide")).toEqual([]);
    await tap(cell("recipient-tick"));
    await tap(cell("recipient-agree"));
    expect(server.askedFor("shares.decide")[0]).toMatchObject({
      params: { recipientId },
      body: {
        act: "given",
        shownSha256,
        documentVersionId: versionId,
        textSha256,
        evidence: {
          screen: "shared-with",
          controlInitialState: "off",
          labels: expect.arrayContaining(["单独同意把上面的信息提供给某某调研有限公司", "同意", "不同意", "联系电话"]),
        },
      },
    });
    expect(page()).toContain("已同意");
    await tap(cell(`recipient-${recipientId}`));
    expect(sheet()).toContain("要求对方删除已经得到的");
    await tap(cell("recipient-receipt"));
    expect(device.visited.at(-1)).toBe(`/pages/manage/receipt/index?entryId=${shareId}`);
    await tap(cell("recipient-withdraw"));
    expect(server.askedFor("shares.decide")[1]).toMatchObject({ body: { act: "withdrawn" } });
    expect(page()).toContain("已撤回，不再提供");
  });

  it("keeps the sheet when what was shown has changed, and refusing needs no tick", async () => {
    const server = aServer({
      "shares.list": () => listOf(),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
      "shares.recipients": () => listOf(aRecipient()),
      "documents.current": () => ({ body: aStatement() }),
      "shares.decide": () => refusal(409, "recipient.changed"),
    });
    await openPage("manage/shared-with", signedIn);
    await tap(cell(`recipient-${recipientId}`));
    await tap(cell("recipient-refuse"));
    expect(server.askedFor("shares.decide")[0]).toMatchObject({ body: { act: "refused" } });
    expect(sheet()).toContain("说明：recipient.changed");
  });

  it("asks nothing about one that only works for us", async () => {
    aServer({
      "shares.list": () => listOf(),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
      "shares.recipients": () => listOf(aRecipient({ role: "processor", needsConsent: false })),
    });
    await openPage("manage/shared-with", signedIn);
    await tap(cell(`recipient-${recipientId}`));
    expect(document.getElementById("recipient-agree")).toBeNull();
    expect(sheet()).toContain("合同到 2027-11-20");
  });

  it("takes a no to further use of what is public, and shows what is stored", async () => {
    const server = aServer({
      "shares.list": () => listOf(),
      "shares.recipients": () => listOf(),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
    });
    server.answer("shares.setPublicUse", () => refusal(409, "account.closing"));
    await openPage("manage/shared-with", signedIn);
    await tap(cell("refuse-public-use"));
    expect(cell("refuse-public-use").getAttribute("aria-checked")).toBe("false");
    server.answer("shares.setPublicUse", ({ body }) => ({
      body: { ...(body as object), at: "2026-11-20T02:00:00.000Z" },
    }));
    await tap(cell("refuse-public-use"));
    expect(server.askedFor("shares.setPublicUse").at(-1)).toMatchObject({ body: { isRefused: true } });
    expect(cell("refuse-public-use").getAttribute("aria-checked")).toBe("true");
  });

  it("tells of a transfer of business: to whom, how to reach it, what, what changes and when", async () => {
    const transfer = {
      transferId: shareId,
      kind: "acquisition",
      receiver: "某某云计算有限公司",
      contact: "privacy@cloud.example.cn",
      items: [{ item: "contact_phone", name: "联系电话" }],
      changes: null,
      cutOverAt: "2026-12-20T02:00:00.000Z",
      state: "ready",
      toldAt: "2026-11-20T02:00:00.000Z",
    };
    aServer({
      "shares.list": () => listOf(),
      "shares.recipients": () => listOf(),
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(transfer),
    });
    await openPage("manage/shared-with", signedIn);
    expect(page()).toContain("收购 · 2026-12-20");
    await tap(cell(`transfer-${shareId}`));
    for (const words of ["privacy@cloud.example.cn", "联系电话", "继续履行", "已全部通知"])
      expect(sheet()).toContain(words);
    await tap(button("看声明 5.2"));
    expect(device.visited.at(-1)).toBe("/pages/statement/index?clause=5.2");
  });

  it("stays one tap away from another try when it does not load", async () => {
    const server = aServer({
      "shares.publicUse": allowed,
      "shares.transfers": () => listOf(),
      "shares.recipients": () => listOf(),
    });
    await openPage("manage/shared-with", signedIn);
    await settle(1600);
    expect(page()).toContain("没有加载成功");
    server.answer("shares.list", () => listOf(aShare()));
    await tap(button("重试"));
    expect(page()).toContain("某某物流有限公司");
  });

  it("asks a guest to sign in and never asks the server about anybody", async () => {
    const server = aServer({});
    await openPage("manage/shared-with", {});
    expect(server.asked).toEqual([]);
    expect(page()).toContain("登录");
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
  await openPage("manage/mine", signedIn);
  await tap(cell("to-shared-with"));
  expect(device.visited).toEqual(["/pages/manage/shared-with/index"]);
});
