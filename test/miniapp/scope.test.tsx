import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap } from "./support/page";
import { aService, aSession, aStatement, aStatus } from "./support/things";

const page = () => document.body.textContent ?? "";
const seller = {
  sellerId: "01a20a4c-55d0-75c6-b0f0-50c8662e6ee6",
  name: "示例服务商",
  offers: "企业网盘",
  contact: "privacy@seller.example",
  url: "https://seller.example/pan",
  policyUrl: "https://seller.example/privacy",
};
const regime = (change: object = {}) => ({
  regime: "mainland",
  name: "中国大陆",
  about: "按声明处理",
  documents: [{ documentId: "privacy-statement", title: "佰瓦云隐私保护声明", isPublished: true }],
  ...change,
});
const international = regime({
  regime: "international-own",
  name: "国际：您自己的信息",
  documents: [{ documentId: "international-privacy-policy", title: "佰瓦云国际隐私权政策", isPublished: false }],
});
const open = {
  proposalId: "01a20a4c-55d0-75c6-b0f0-50c8662e6ee7",
  regime: "international-own",
  name: "国际：您自己的信息",
  state: "open",
  reference: "订单 INT-1",
  proposedAt: "2026-11-27T01:00:00.000Z",
  expiresAt: "2026-12-27T01:00:00.000Z",
  decidedAt: null,
  becomes: international,
};

beforeEach(freshDevice);

describe("leaving for a seller of the market (1.3)", () => {
  it("goes past a page with its name and its own rules, and takes nothing along", async () => {
    const server = aServer({
      "sellers.list": () => ({ body: { rows: [seller], next: null } }),
      "sellers.show": () => ({ body: seller }),
    });
    await openPage("manage/sellers", {});
    await tap(document.getElementById(`seller-${seller.sellerId}`) as HTMLElement);
    expect(device.visited.at(-1)).toBe(`/pages/manage/leaving/index?sellerId=${seller.sellerId}`);
    await openPage("manage/leaving", { query: { sellerId: seller.sellerId } });
    for (const words of ["由它自己决定", "不会把您的任何信息带过去", seller.policyUrl]) expect(page()).toContain(words);
    expect(button("返回")).toBeTruthy();
    expect(server.asked.map(({ name }) => name)).toEqual(["sellers.list", "sellers.show"]);
    for (const { body, headers } of server.asked) {
      expect(body).toBeUndefined();
      expect(JSON.stringify(headers)).not.toMatch(/authorization/i);
    }
  });

  it("says plainly when a seller is no longer listed", async () => {
    aServer({ "sellers.show": () => refusal(404, "seller.unknown") });
    await openPage("manage/leaving", { query: { sellerId: seller.sellerId } });
    await settle(1600);
    expect(page()).toContain("说明：seller.unknown");
  });
});

describe("the regime of the account (1.2)", () => {
  it("shows what is proposed beside what applies, and swaps nothing before a tap", async () => {
    const server = aServer({
      "service.describe": () => ({ body: aService() }),
      "documents.current": () => ({ body: aStatement() }),
      "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
      "regimes.show": () => ({ body: { current: regime(), open, history: [] } }),
      "regimes.decide": () => ({
        body: { current: international, open: null, history: [{ ...open, becomes: undefined, state: "confirmed" }] },
      }),
    });
    await openPage("manage/regime", { storage: { session: aSession() } });
    for (const words of ["现在适用", "中国大陆", "确认后适用", "订单 INT-1", "尚未发布"])
      expect(page()).toContain(words);
    expect(server.askedFor("regimes.decide")).toEqual([]);
    await tap(button("确认更改"));
    expect(server.askedFor("regimes.decide")[0]?.body).toEqual({ isConfirmed: true });
    expect(page()).toContain("已更改");
  });
});
