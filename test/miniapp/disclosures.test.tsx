import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aService, aSession, aStatement, aStatus } from "./support/things";

const disputeId = "01a20a4c-b9d8-7036-bb11-839fc6664001";
const aDisclosure = (change: Record<string, unknown> = {}) => ({
  disputeId,
  kind: "contract",
  ground: "interest",
  state: "waiting",
  recipient: { party: "counterparty", name: "某某对方有限公司" },
  things: [
    { name: "合同：云服务器", fields: ["合同编号", "合同名称"] },
    { name: "联系人", fields: [] },
  ],
  openedAt: "2026-11-20T02:00:00.000Z",
  decidedAt: "2026-11-20T03:00:00.000Z",
  objectUntil: "2026-11-23T03:00:00.000Z",
  canObject: true,
  objection: null,
  answer: null,
  releasedAt: null,
  takenAt: null,
  ...change,
});
const listOf = (...rows: object[]) => ({ body: { rows, next: null } });
const signedIn = { storage: { session: aSession() } };
const page = () => document.body.textContent ?? "";
const cell = (id: string) => document.getElementById(id) as HTMLElement;

beforeEach(freshDevice);

describe("the page of what was given to parties of a dispute", () => {
  it("says plainly that nothing was given to anybody", async () => {
    aServer({ "disputes.list": () => listOf() });
    await openPage("manage/disclosures", signedIn);
    expect(page()).toContain("没有把您的信息提供给任何纠纷当事人");
  });

  it("tells what, to whom, why and until when one can object, and takes the objection in one's own words", async () => {
    let isDown = true;
    let state = aDisclosure();
    const server = aServer({ "disputes.list": () => listOf(state) });
    server.answer("disputes.object", ({ body }) => {
      if (isDown) return refusal(409, "dispute.moved");
      state = aDisclosure({ state: "objected", canObject: false, objection: (body as { text: string }).text });
      return { body: state };
    });
    await openPage("manage/disclosures", signedIn);
    expect(page()).toContain("对方当事人：某某对方有限公司 · 2026-11-23 11:00 前可以提出异议");
    await tap(cell(`disclosure-${disputeId}`));
    const sheet = () => screen.getByRole("dialog").textContent;
    for (const words of [
      "合同：云服务器（合同编号、合同名称）",
      "联系人",
      "当事人为维护合法权益提出的请求",
      "不得公开",
    ])
      expect(sheet()).toContain(words);
    await tap(cell("object-send"));
    expect(server.askedFor("disputes.object")).toEqual([]);
    await type(cell("objection").querySelector("textarea") ?? cell("objection"), " 与我的合同无关 ");
    await tap(cell("object-send"));
    expect(sheet()).toContain("说明：dispute.moved");
    isDown = false;
    await tap(cell("object-send"));
    expect(server.askedFor("disputes.object")[1]).toMatchObject({
      params: { disputeId },
      body: { text: "与我的合同无关" },
    });
    expect(page()).toContain("处理之前不会提供");
    expect(page()).toContain("异议处理中");
  });

  it("shows the answer, and asks for no objection where there can be none", async () => {
    const answer = "您的异议没有成立：这些信息是处理这次纠纷必需的，已是最小范围";
    const given = {
      state: "released",
      canObject: false,
      objection: "不同意",
      answer,
      releasedAt: "2026-11-24T03:00:00.000Z",
    };
    aServer({ "disputes.list": () => listOf(aDisclosure(given)) });
    await openPage("manage/disclosures", signedIn);
    await tap(cell(`disclosure-${disputeId}`));
    const sheet = screen.getByRole("dialog").textContent;
    for (const words of [answer, "不同意", "2026-11-24 11:00 已提供"]) expect(sheet).toContain(words);
    expect(document.getElementById("objection")).toBeNull();
    await tap(button("看声明 4.4"));
    expect(device.visited.at(-1)).toBe("/pages/statement/index?clause=4.4");
  });

  it("stays one tap away from another try when it does not load", async () => {
    const server = aServer({});
    await openPage("manage/disclosures", signedIn);
    await settle(1600);
    expect(page()).toContain("没有加载成功");
    server.answer("disputes.list", () => listOf(aDisclosure()));
    await tap(button("重试"));
    expect(page()).toContain("某某对方有限公司");
  });

  it("asks a guest to sign in and never asks the server about anybody", async () => {
    const server = aServer({});
    await openPage("manage/disclosures", {});
    expect(server.asked).toEqual([]);
    expect(page()).toContain("登录");
  });
});

it("is reached from the item itself", async () => {
  const value = { item: "dispute_disclosure", count: 1, glance: null, values: [] };
  aServer({
    "information.list": () => ({ body: { items: [value] } }),
    "proposals.list": () => ({ body: { proposals: [] } }),
    "contacts.stale": () => ({ body: { contacts: [] } }),
    "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
    "documents.current": () => ({ body: aStatement() }),
    "disputes.list": () => listOf(),
  });
  await openPage("manage/information", signedIn);
  await settle();
  await tap(cell("item-dispute_disclosure"));
  await tap(cell("item-page"));
  expect(device.visited.at(-1)).toBe("/pages/manage/disclosures/index");
});

it("is reached from the account, and from its cancellation while a dispute is under way", async () => {
  aServer({
    "profile.show": () => ({ body: { items: [] } }),
    "bindings.list": () => ({ body: { bindings: [], hasPassword: true, identifiers: [] } }),
    "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
    "documents.current": () => ({ body: aStatement() }),
    "service.describe": () => ({ body: aService() }),
    "records.waiting": () => ({ body: { recordsToConfirm: 0, ticketsUnread: 0 } }),
    "cancellation.show": () => ({
      body: { state: "none", requestedAt: null, eraseAt: null, coolingOffDays: 7, openDisputes: 1, items: [] },
    }),
  });
  await openPage("manage/mine", signedIn);
  await tap(cell("to-disclosures"));
  expect(device.visited).toEqual(["/pages/manage/disclosures/index"]);
  freshDevice();
  await openPage("manage/cancellation", signedIn);
  expect(screen.getByRole("alert").textContent).toContain("有 1 件纠纷正在办理。您仍然可以注销");
  await tap(button("查看"));
  expect(device.visited).toEqual(["/pages/manage/disclosures/index"]);
});
