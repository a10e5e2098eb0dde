import { device } from "./stubs/taro";
import { aServer } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap } from "./support/page";

const page = () => document.body.textContent ?? "";
const measure = (change: object = {}) => ({
  control: "database-tls",
  name: "传输加密",
  clause: "7.1.1",
  promise: "您的信息在网络上传输时加密。",
  checkedOn: "2026-11-25",
  ...change,
});

beforeEach(freshDevice);

describe("the page of how information is protected", () => {
  it("says plainly that no certificate is on file, and what was not looked at", async () => {
    const measures = [measure(), measure({ control: "restore-drill", name: "备份恢复演练", checkedOn: null })];
    aServer({ "protection.show": () => ({ body: { measures, certificates: [] } }) });
    await openPage("manage/protection", {});
    for (const words of ["传输加密", "2026-11-25 核对有效", "最近 90 天没有核对记录", "目前没有登记在有效期内的认证"])
      expect(page()).toContain(words);
    await tap(button("看声明 7.1"));
    expect(device.visited.at(-1)).toBe("/pages/statement/index?clause=7.1");
  });

  it("shows a certificate that holds with who gave it and until when", async () => {
    const certificate = {
      kind: "iso27001",
      name: "ISO 27001 信息安全管理体系认证",
      number: "CN-1",
      issuer: "某认证机构",
      scope: "云服务",
      validFrom: "2026-01-01",
      validTo: "2028-12-31",
    };
    aServer({ "protection.show": () => ({ body: { measures: [measure()], certificates: [certificate] } }) });
    await openPage("manage/protection", {});
    expect(page()).toContain("某认证机构 · 编号 CN-1 · 有效至 2028-12-31");
  });

  it("stays one tap away from another try when it does not load", async () => {
    const server = aServer({});
    await openPage("manage/protection", {});
    await settle(1600);
    expect(page()).toContain("没有加载成功");
    server.answer("protection.show", () => ({ body: { measures: [measure()], certificates: [] } }));
    await tap(button("重试"));
    expect(page()).toContain("传输加密");
  });
});
