import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { freshDevice, openPage, tap, type } from "./support/page";
import { aSession, aStatement, versionId } from "./support/things";

const recordId = "01a20a4c-b9d8-7036-bb11-839fc6664001";
const aRecord = (change: Record<string, unknown> = {}) => ({
  recordId,
  kind: "delivery",
  state: "active",
  values: { contact: "张**", phone: "139****0000", address: "上海市****" },
  source: "person",
  mandate: null,
  enteredAt: "2026-11-20T08:00:00.000Z",
  confirmedAt: "2026-11-20T08:00:00.000Z",
  objectUntil: null,
  changedAt: "2026-11-20T08:00:00.000Z",
  endedAt: null,
  keptUntil: null,
  version: 3,
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

describe("business records", () => {
  it("stand under their kind, masked, with who entered them; the company's empty kinds are left out", async () => {
    aServer({ "records.list": () => ({ body: { rows: [aRecord()], next: null } }) });
    await openPage("manage/records", signedIn);
    expect(row(`record-${recordId}`).textContent).toContain("张**您填写 · 2026-11-20");
    expect(page()).toContain("添加开票信息");
    expect(page()).not.toContain("咨询沟通记录");
    await tap(row(`record-${recordId}`));
    for (const text of ["139****0000", "2.6.2", "删除后 180 天"]) expect(page()).toContain(text);
    await tap(row("record-change"));
    expect(device.visited.at(-1)).toBe(`/pages/manage/record/index?kind=delivery&recordId=${recordId}`);
  });

  it("entered on one's behalf wait for a word; a no erases the values", async () => {
    let isRejected = false;
    const server = aServer({
      "records.list": () => ({
        body: {
          rows: [
            isRejected
              ? aRecord({ state: "rejected", values: {}, source: "proxy" })
              : aRecord({
                  state: "unconfirmed",
                  source: "proxy",
                  mandate: "委托书 1",
                  objectUntil: "2026-11-27T08:00:00.000Z",
                }),
          ],
          next: null,
        },
      }),
      "records.reject": () => {
        isRejected = true;
        return { body: aRecord({ state: "rejected", values: {}, source: "proxy" }) };
      },
    });
    await openPage("manage/records", signedIn);
    await tap(row(`record-${recordId}`));
    expect(page()).toContain("2026-11-27 前可以否认");
    expect(document.getElementById("record-change")).toBeNull();
    await tap(row("record-reject"));
    expect(server.askedFor("records.reject")[0]?.body).toEqual({ version: 3 });
    expect(page()).toContain("内容已删除");
    expect(page()).not.toContain("139****0000");
  });

  it("are entered in a form that says at once what is wrong, and goes back when they are kept", async () => {
    const server = aServer({ ...agreed, "records.add": () => ({ status: 201, body: aRecord() }) });
    await openPage("manage/record", { ...signedIn, query: { kind: "delivery" } });
    await type(row("field-contact"), "张三丰");
    await type(row("field-phone"), "12");
    await tap(row("record-save"));
    expect(page()).toContain("请填写地址");
    expect(server.askedFor("records.add")).toHaveLength(0);
    await type(row("field-phone"), "13900001111");
    await type(row("field-address"), "上海市浦东新区世纪大道 1 号");
    await tap(row("record-save"));
    expect(server.askedFor("records.add")[0]?.body).toEqual({
      kind: "delivery",
      values: { contact: "张三丰", phone: "13900001111", address: "上海市浦东新区世纪大道 1 号" },
    });
    expect(device.visited.at(-1)).not.toContain("record");
  });

  it("that need a warranty first lead to it (1.5.1)", async () => {
    aServer({ ...agreed, "records.add": () => refusal(409, "warranty.required") });
    await openPage("manage/record", { ...signedIn, query: { kind: "trial" } });
    await tap(row("field-product"));
    await tap(row("field-product-server"));
    await tap(row("field-region"));
    await tap(row("field-region-shanghai"));
    await type(row("field-contact"), "张三丰");
    await type(row("field-phone"), "13900001111");
    await tap(row("record-save"));
    const lead = [...document.querySelectorAll("[role=button]")].find(
      ({ textContent }) => textContent === "客户数据合法性保证",
    );
    await tap(lead as Element);
    expect(device.visited.at(-1)).toBe("/pages/manage/record/index?kind=warranty");
  });

  it("of an overseas region show the notice before it is confirmed (1.5.3)", async () => {
    aServer(agreed);
    await openPage("manage/record", { ...signedIn, query: { kind: "overseas" } });
    expect(page()).not.toContain("数据出境");
    await tap(row("field-region"));
    await tap(row("field-region-singapore"));
    expect(page()).toContain("您选择的地域“新加坡”在中国内地以外");
  });

  it("of the company's kinds, or of none, have no form", async () => {
    for (const kind of ["contract", "nonsense"]) {
      freshDevice();
      aServer(agreed);
      await openPage("manage/record", { ...signedIn, query: { kind } });
      expect(page()).toContain("没有这种记录");
    }
  });
});
