import { idBytes } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { createStaff, type StaffPeople } from "../support/staff";

let product: TestProduct;
let staff: StaffPeople;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
});
afterAll(() => product.stop());

const day = 86_400_000;
const reason = "工单 2026-0101";
const held = { guard: async () => undefined } as never;
const never = new AbortController().signal;
const delivery = { contact: "张三丰", phone: "13900001111", address: "上海市静安区某路 1 号" };
const order = { number: "D-1", product: "domain", region: "beijing", amount: "12.50", orderedOn: "2026-01-01" };
const add = (person: Person, kind: string, values: object) =>
  product.as(person)("records.add", { body: { kind, values } });
const list = async (person: Person) => (await product.as(person)("records.list")).body.rows;
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const rowOf = async (recordId: string) =>
  (await product.app.database.rows("SELECT * FROM record WHERE id = ?", [idBytes(recordId)]))[0];

describe("a record of the person's", () => {
  it("is entered, shown masked, shown in full after a step-up, changed and ended, its values sealed", async () => {
    const person = await product.aPerson();
    const { body, status } = await add(person, "delivery", delivery);
    expect(status).toBe(201);
    const of = { params: { recordId: body.recordId } };
    expect((await list(person))[0]).toMatchObject({
      values: { contact: "张**", phone: "139****1111" },
      source: "person",
      state: "active",
    });
    expect((await product.as(person)("records.show", of)).body.code).toBe("session.step-up-required");
    await stepUp(person);
    expect((await product.as(person)("records.show", of)).body.values).toEqual(delivery);
    const changed = { ...of, body: { version: 1, values: { contact: "李四光" } } };
    expect((await product.as(person)("records.change", changed)).body).toMatchObject({ version: 2 });
    expect((await product.as(person)("records.show", of)).body.values).toEqual({ ...delivery, contact: "李四光" });
    expect(JSON.stringify(await rowOf(body.recordId))).not.toContain("四光");
    const ended = await product.as(person)("records.end", { ...of, query: { version: "2" } });
    expect(ended.body.state).toBe("ended");
    const kept = new Date(ended.body.keptUntil).getTime() - product.clock.now().getTime();
    expect(Math.round(kept / day)).toBe(180);
    product.clock.advance(181 * day);
    await retain(product, "record");
    expect(await rowOf(body.recordId)).toBeUndefined();
  });

  it("that two devices change at once is changed by one, and the other is told", async () => {
    const person = await product.aPerson();
    const { recordId } = (await add(person, "delivery", delivery)).body;
    const change = (contact: string) =>
      product.as(person)("records.change", { params: { recordId }, body: { version: 1, values: { contact } } });
    const answers = await Promise.all([change("李四光"), change("王五福")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe("record.changed");
  });

  it("is nobody else's", async () => {
    const [person, other] = [await product.aPerson(), await product.aPerson()];
    const { recordId } = (await add(person, "delivery", delivery)).body;
    await stepUp(other);
    const as = product.as(other);
    const of = { params: { recordId } };
    const answers = [
      await as("records.show", of),
      await as("records.change", { ...of, body: { version: 1, values: { contact: "李四光" } } }),
      await as("records.end", { ...of, query: { version: "1" } }),
      await as("records.confirm", { ...of, body: { version: 1 } }),
      await as("records.reject", { ...of, body: { version: 1 } }),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => "record.unknown"));
    expect(await list(other)).toEqual([]);
  });

  it.each([
    ["delivery", { ...delivery, phone: "12345" }, "values.phone"],
    ["delivery", { ...delivery, extra: "1" }, "values.extra"],
    ["delivery", { contact: "张三" }, "values.phone"],
    ["invoice", { title: "某公司", taxNumber: "91440300708461136X", email: "a@b.cn" }, "values.taxNumber"],
    ["invoice", { title: "某公司", email: "a@b.cn\r\nBcc: x@y.cn" }, "values.email"],
    ["trial", { product: "teapot", region: "shanghai", contact: "张三", phone: "13900001111" }, "values.product"],
    ["delivery", { ...delivery, address: "上海\u202e市静安区某路 1 号" }, "values.address"],
  ])("of %s with %j is refused at its field", async (kind, values, path) => {
    const person = await product.aPerson();
    const { status, body } = await add(person, kind, values);
    expect([status, body.details?.[0]?.path]).toEqual([400, path]);
    expect(await list(person)).toEqual([]);
  });

  it("of the company's kinds cannot be entered by the person", async () => {
    const person = await product.aPerson();
    expect((await add(person, "order", order)).body.code).toBe("record.not-editable");
  });

  it("is refused when it holds people in bulk: customer data (1.5)", async () => {
    const person = await product.aPerson();
    const rows = Array.from({ length: 40 }, (_, at) => `顾客${at},1390000${String(1000 + at)},上海`).join("\n");
    const trial = { product: "domain", region: "shanghai", contact: "张三", phone: "13900001111", purpose: rows };
    expect((await add(person, "trial", trial)).body.code).toBe("record.customer-data");
  });

  it("is refused after the hundredth of a kind, however they arrive", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    const { addRecord } = await import("../../server/src/records/records.service");
    for (let at = 0; at < 98; at += 1)
      await product.app.database.transaction((db) =>
        addRecord(product.app, db, {
          accountId,
          kind: "delivery",
          values: delivery,
          by: { kind: "person" },
          at: product.clock.now(),
        }),
      );
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(person, "delivery", delivery)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.filter(({ body }) => body.code === "record.too-many")).toHaveLength(4);
  });
});

describe("an order", () => {
  const wanted = { product: "storage", region: "singapore", contact: "张三", phone: "13900001111" };
  it("of a product that stores customer data waits for the warranty (1.5.1), one overseas for its notice (1.5.3)", async () => {
    const person = await product.aPerson();
    expect((await add(person, "trial", wanted)).body.code).toBe("warranty.required");
    const warranty = { organisation: "某某科技有限公司", signatory: "张三", authority: "representative" };
    await add(person, "warranty", warranty);
    expect((await add(person, "trial", wanted)).body.code).toBe("overseas.notice-required");
    await add(person, "overseas", { region: "frankfurt" });
    expect((await add(person, "trial", wanted)).body.code).toBe("overseas.notice-required");
    const notice = (await add(person, "overseas", { region: "singapore" })).body;
    expect(notice.values.shown).toContain("新加坡");
    expect(notice.values.statement).toMatch(/隐私保护声明》1\.0 版/);
    expect((await add(person, "trial", wanted)).status).toBe(201);
  });

  it("cannot have its warranty rewritten, and waits again once that has ended", async () => {
    const person = await product.aPerson();
    const warranty = { organisation: "某某科技有限公司", signatory: "张三", authority: "representative" };
    const { recordId } = (await add(person, "warranty", warranty)).body;
    const change = { params: { recordId }, body: { version: 1, values: { signatory: "李四" } } };
    expect((await product.as(person)("records.change", change)).body.code).toBe("record.not-editable");
    await product.as(person)("records.end", { params: { recordId }, query: { version: "1" } });
    const trial = { ...wanted, region: "shanghai" };
    expect((await add(person, "trial", trial)).body.code).toBe("warranty.required");
  });
});

describe("staff and records", () => {
  it("enter on somebody's behalf only with a mandate; the person says whether it is right (2.1.2)", async () => {
    const person = await product.aPerson();
    const support = staff.as(await staff.aMember("support_l2"));
    const enter = (mandate?: string) =>
      support("adminRecords.add", {
        params: { accountId: person.accountId },
        body: { kind: "delivery", values: delivery, reason, ...(mandate ? { mandate } : {}) },
      });
    expect((await enter()).body.code).toBe("record.mandate-required");
    const { recordId } = (await enter("委托书 1")).body;
    expect((await product.as(person)("records.waiting")).body.recordsToConfirm).toBe(1);
    expect((await list(person))[0]).toMatchObject({ state: "unconfirmed", source: "proxy", mandate: "委托书 1" });
    const rejected = await product.as(person)("records.reject", { params: { recordId }, body: { version: 1 } });
    expect(rejected.body).toMatchObject({ state: "rejected", values: {} });
    const second = (await enter("委托书 2")).body.recordId;
    await product.as(person)("records.confirm", { params: { recordId: second }, body: { version: 1 } });
    const end = { params: { recordId: second }, body: { version: 2, reason } };
    expect((await support("adminRecords.end", end)).body.code).toBe("record.not-editable");
  });

  it("see only the kinds of their role: support no orders, finance no consultations (2.6.2)", async () => {
    const person = await product.aPerson();
    const finance = staff.as(await staff.aMember("finance"));
    const support = staff.as(await staff.aMember("support_l2"));
    const account = { params: { accountId: person.accountId } };
    const made = await finance("adminRecords.add", { ...account, body: { kind: "order", values: order, reason } });
    expect(made.status).toBe(201);
    const of = { params: { recordId: made.body.recordId } };
    expect((await support("adminRecords.show", { ...of, body: { reason } })).body.code).toBe("staff.forbidden");
    const refused = await support("adminRecords.list", { ...account, query: { kind: "order", reason } });
    expect(refused.body.code).toBe("staff.forbidden");
    expect((await support("adminRecords.list", { ...account, query: { reason } })).body.rows).toEqual([]);
    expect((await finance("adminRecords.list", { ...account, query: { reason } })).body.rows).toHaveLength(1);
    const talk = { on: "2026-01-04", by: "phone", summary: "问价格", recording: "none" };
    const consultation = { ...account, body: { kind: "consultation", values: talk, reason } };
    expect((await finance("adminRecords.add", consultation)).body.code).toBe("staff.forbidden");
    expect((await support("adminRecords.add", consultation)).status).toBe(201);
  });

  it("leave an entry in the ledger with the reason, and no value in it, at every look", async () => {
    const person = await product.aPerson();
    const { recordId } = (await add(person, "delivery", delivery)).body;
    const support = staff.as(await staff.aMember("support_l2"));
    await support("adminRecords.show", { params: { recordId }, body: { isFull: true, reason: "核对收货地址" } });
    const rows = await product.app.database.rows<{ entry: Buffer | string }>(
      "SELECT entry FROM ledger_entry WHERE kind = 'pi.unmask' ORDER BY id DESC LIMIT 1",
    );
    const entry = String(rows[0]?.entry);
    expect(entry).toContain("核对收货地址");
    expect(entry).toContain(recordId);
    expect(entry).not.toContain("13900001111");
  });
});

it("what the law keeps of records outlives the account without a link to it, under the product's own key", async () => {
  const person = await product.aPerson();
  const finance = staff.as(await staff.aMember("finance"));
  const account = { params: { accountId: person.accountId } };
  const made = await finance("adminRecords.add", { ...account, body: { kind: "order", values: order, reason } });
  const mine = (await add(person, "delivery", delivery)).body;
  await stepUp(person);
  await product.as(person)("cancellation.request");
  product.clock.advance(7 * day + 1000);
  await eraseDue(product.app, held, never);
  expect(await rowOf(mine.recordId)).toBeUndefined();
  expect(await rowOf(made.body.recordId)).toBeUndefined(); // the ledger names this id beside the account's pseudonym
  const keeper = staff.as(await staff.aMember("privacy_officer"));
  const left = (await keeper("adminRecords.kept", { query: { kind: "order", reason } })).body.rows;
  const recordId: string = left.at(-1).recordId;
  expect(await rowOf(recordId)).toMatchObject({ state: "restricted", account_id: null });
  const entries = await product.app.database.rows<{ entry: Buffer }>("SELECT entry FROM ledger_entry");
  expect(entries.filter(({ entry }) => String(entry).includes(recordId))).toEqual([]);
  const of = { params: { recordId } };
  const again = staff.as(await staff.aMember("finance"));
  expect((await again("adminRecords.show", { ...of, body: { reason } })).body.code).toBe("staff.forbidden");
  const officer = staff.as(await staff.aMember("privacy_officer"));
  expect((await officer("adminRecords.show", { ...of, body: { isFull: true, reason } })).body.values).toEqual(order);
  const change = { ...of, body: { version: 2, values: { amount: "1" }, reason } };
  const late = staff.as(await staff.aMember("finance"));
  expect((await late("adminRecords.change", change)).body.code).toBe("record.not-active");
  product.clock.advance(3 * 365 * day + 1000);
  await retain(product, "record");
  expect(await rowOf(recordId)).toBeUndefined();
});
