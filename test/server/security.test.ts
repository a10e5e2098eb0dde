import { controlKeys, controlTerms } from "@baiwa/shared/catalogue/controls";
import { dayInChina } from "@baiwa/shared/id-checks";
import { lookAtControls } from "../../server/src/security/controls";
import { aProduct, type TestProduct } from "../support/app";
import { aKnownPerson } from "../support/known-person";
import { createStaff, entriesOfKind, type StaffMember, type StaffPeople } from "../support/staff";

const day = 86_400_000;
const reason = "年度审核";
const held = { guard: async () => undefined };
let product: TestProduct;
let staff: StaffPeople;
let security: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  security = await staff.aMember("security");
});
afterAll(() => product.stop());

const inDays = (days: number): string => dayInChina(new Date(product.clock.now().getTime() + days * day));
const protection = async () => (await product.api("protection.show")).body;
const add = (by: StaffMember, change: object = {}) =>
  staff.as(by)("adminCertificates.add", {
    body: {
      kind: "iso27018",
      number: `CN-${Math.random().toString().slice(2, 12)}`,
      issuer: "某某认证中心",
      scope: "公有云服务",
      validFrom: inDays(-10),
      validTo: inDays(100),
      evidenceSha256: "ab".repeat(32),
      reason,
      ...change,
    },
  });

describe("certificates", () => {
  it("are none until one is on file, and then only those that two people entered and that hold today", async () => {
    expect((await protection()).certificates).toEqual([]);
    const { status, body } = await add(security);
    expect(status).toBe(201);
    expect((await protection()).certificates).toEqual([]);
    const own = await staff.as(security)("adminApprovals.decide", {
      params: { approvalId: body.approvalId },
      body: { outcome: "approved", reason },
    });
    expect(own.body.code).toBe("staff.forbidden");
    expect(body.details).toContainEqual({ name: "证书文件的 SHA-256", value: "ab".repeat(32) });
    await staff.approve(body.approvalId);
    expect((await protection()).certificates).toMatchObject([{ kind: "iso27018", validTo: inDays(100) }]);
    expect((await entriesOfKind(product, "certificate.added")).at(-1)).toMatchObject({ certificateKind: "iso27018" });
  });

  it("raise an alarm ninety days before their end, and are gone the day after their last", async () => {
    const alarms = async () =>
      (await staff.as(security)("adminAlarms.list")).body.rows.filter(
        ({ kind }: { kind: string }) => kind === "certificate-expiring",
      );
    await lookAtControls(product.app, held);
    expect(await alarms()).toEqual([]);
    product.clock.advance(11 * day);
    security = await staff.again(security);
    for (let rounds = 0; rounds < 2; rounds++) await lookAtControls(product.app, held);
    expect(await alarms()).toHaveLength(1);
    expect((await staff.as(security)("adminCertificates.list")).body.rows).toMatchObject([
      { isExpiring: true, standing: "valid", daysLeft: 89 },
    ]);
    product.clock.advance(89 * day);
    expect((await protection()).certificates).toHaveLength(1);
    product.clock.advance(day);
    expect((await protection()).certificates).toEqual([]);
    security = await staff.again(security);
    expect((await staff.as(security)("adminCertificates.list")).body.rows[0].standing).toBe("expired");
  });

  it("that are over, backwards or known already are not entered, and one can be taken down at once by one", async () => {
    expect((await add(security, { validTo: inDays(-1) })).body.details[0].path).toBe("validTo");
    expect((await add(security, { validFrom: inDays(5), validTo: inDays(4) })).body.details[0].path).toBe("validTo");
    const [one, two] = [await add(security, { number: "A-1" }), await add(security, { number: "A-1" })];
    await staff.approve(one.body.approvalId);
    await expect(staff.approve(two.body.approvalId)).rejects.toThrow("409");
    const [{ certificateId }] = (await staff.as(security)("adminCertificates.list")).body.rows;
    const end = () => staff.as(security)("adminCertificates.end", { params: { certificateId }, body: { reason } });
    expect((await end()).status).toBe(204);
    expect((await protection()).certificates).toEqual([]);
    expect((await end()).body.code).toBe("certificate.ended");
  });
});

describe("the register of measures", () => {
  const board = async () => {
    security = await staff.again(security);
    const { controls } = (await staff.as(security)("adminControls.list")).body;
    return Object.fromEntries(controls.map((one: { control: string }) => [one.control, one]));
  };

  it("shows each with its clause and its last evidence, and what has none as overdue", async () => {
    await product.reset();
    staff.forget();
    security = await staff.aMember("security");
    await aKnownPerson(product);
    const empty = await board();
    expect(Object.keys(empty)).toEqual(controlKeys);
    expect(Object.values(empty).every(({ isOverdue }) => isOverdue)).toBe(true);
    await product.app.ledger.sequence();
    await lookAtControls(product.app, held);
    const seen = await board();
    expect(seen["field-encryption"]).toMatchObject({ isMet: true, isOverdue: false, clause: "7.1.1", ageDays: 0 });
    expect(seen["field-encryption"].detail).toMatch(/抽查 \d+ 项，0 项没有正确加密/);
    expect(seen["key-age"]).toMatchObject({ isMet: true, isOverdue: false });
    expect(seen["database-tls"]).toMatchObject({ isMet: false, isOverdue: false });
    expect(seen["restore-drill"]).toMatchObject({ isMet: null, isOverdue: true });
  });

  it("takes what the product cannot see itself from whoever is responsible, and tells everybody the day", async () => {
    const record = {
      params: { control: "restore-drill" },
      body: { isMet: true, note: "2026 年四季度演练，23 分钟恢复" },
    };
    expect((await staff.as(security)("adminControls.record", record)).status).toBe(201);
    expect((await board())["restore-drill"]).toMatchObject({ isMet: true, recordedBy: security.staffId });
    const names = { ...record, body: { isMet: true, note: "给 13800138000 打了电话" } };
    expect((await staff.as(security)("adminControls.record", names)).status).toBe(400);
    const other = { ...record, params: { control: "field-encryption" } };
    expect((await staff.as(security)("adminControls.record", other)).status).toBe(400);
    const { measures } = await protection();
    const of = (control: string) => measures.find((one: { control: string }) => one.control === control);
    expect(of("restore-drill").checkedOn).toBe(inDays(0));
    expect(of("database-tls").checkedOn).toBeNull();
  });

  it("finds a value that lies there in the clear, an old key, and evidence that is too old", async () => {
    const { database } = product.app;
    product.clock.advance((controlTerms.keyDays + 1) * day);
    expect((await board())["restore-drill"].isOverdue).toBe(true);
    expect((await protection()).measures.every(({ checkedOn }: { checkedOn: unknown }) => checkedOn === null)).toBe(
      true,
    );
    await lookAtControls(product.app, held);
    expect((await board())["key-age"]).toMatchObject({ isMet: false, isOverdue: false });
    expect((await board())["access-review"].isMet).toBe(false);
    await database.run("UPDATE vault_value SET sealed = ? LIMIT 1", [Buffer.alloc(60, "A")]);
    product.clock.advance(day);
    await lookAtControls(product.app, held);
    expect((await board())["field-encryption"]).toMatchObject({ isMet: false, isOverdue: false });
  });
});
