import { aProduct, type TestProduct } from "../support/app";
import { createStaff, type StaffMember, type StaffPeople } from "../support/staff";

let product: TestProduct;
let staff: StaffPeople;
let partner: StaffMember;
let officer: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  [partner, officer] = [await staff.aMember("partner_manager"), await staff.aMember("privacy_officer")];
});
afterAll(() => product.stop());

const paper = {
  name: "上海示例软件服务商",
  offers: "企业网盘",
  contact: "privacy@seller.example",
  url: "https://seller.example/pan",
  policyUrl: "https://seller.example/privacy",
};
const ask = (change: object = {}) =>
  staff.as(partner)("adminSellers.add", { body: { ...paper, reason: "合作协议 8 号", ...change } });
const decide = (by: StaffMember, approvalId: string) =>
  staff.as(by)("adminApprovals.decide", { params: { approvalId }, body: { outcome: "approved", reason: "核对过" } });
const listed = async () => (await product.api("sellers.list")).body.rows;

describe("a seller of the market (1.3)", () => {
  it("is listed once a second person approved it, for everybody to read without an account", async () => {
    const { status, body } = await ask();
    expect(status).toBe(201);
    expect(await listed()).toEqual([]);
    expect((await decide(partner, body.approvalId)).status).toBe(403);
    expect((await decide(officer, body.approvalId)).status).toBe(200);
    const [seller] = await listed();
    expect(seller).toEqual({ sellerId: expect.any(String), ...paper });
    expect((await product.api("sellers.show", { params: { sellerId: seller.sellerId } })).body).toEqual(seller);
  });

  it("has addresses that are encrypted and carry no credentials", async () => {
    for (const url of [
      "http://seller.example",
      "javascript:alert(1)",
      "https://a:b@seller.example",
      "不是网址",
      "https:\\\\x.example",
      "https://seller.example/a\tb",
      "https://127.0.0.1/",
      "https://[::1]/",
      "https://localhost/",
      "https://seller.localhost/",
    ]) {
      expect((await ask({ policyUrl: url })).status).toBe(400);
      expect((await ask({ url })).status).toBe(400);
    }
  });

  it("is shown to whoever approves it with its host in plain letters, so that none looks like another", async () => {
    const { details } = (await ask({ url: "https://аpple.example" })).body; // the first letter is Cyrillic
    expect(details.map(({ value }: { value: string }) => value)).toContain("https://xn--pple-43d.example/");
  });

  it("is gone the moment it is taken off the list", async () => {
    const [seller] = await listed();
    const params = { sellerId: seller.sellerId };
    const end = () => staff.as(partner)("adminSellers.end", { params, body: { reason: "协议终止" } });
    expect((await end()).status).toBe(204);
    expect((await end()).body.code).toBe("seller.unknown");
    expect(await listed()).toEqual([]);
    expect((await product.api("sellers.show", { params })).body.code).toBe("seller.unknown");
  });

  it("learns nothing of who leaves: the product keeps no such record anywhere", async () => {
    const tables = await product.app.database.rows<{ n: string }>(
      "SELECT TABLE_NAME AS n FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME LIKE '%seller%'",
    );
    expect(tables).toEqual([]);
  });
});
