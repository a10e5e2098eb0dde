import { type Topic, topics } from "@baiwa/shared/catalogue/topics";
import { aProduct, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

type Cell = {
  topic: string;
  channel: string;
  isOn: boolean;
  isLocked: boolean;
  decidedBy: string;
  missingConsents: string[];
};
const matrix = async (person: Parameters<TestProduct["as"]>[0]): Promise<Cell[]> =>
  (await product.as(person)("subscriptions.list")).body.cells;
const cell = (cells: Cell[], topic: string, channel: string) =>
  cells.find((one) => one.topic === topic && one.channel === channel);

describe("subscriptions", () => {
  it("start with everything commercial off and only what the law locks locked", async () => {
    const cells = await matrix(await product.aPerson());
    for (const one of cells) {
      const topic: Topic = topics[one.topic as keyof typeof topics];
      const behaviour = topic.cells[one.channel as keyof typeof topic.cells];
      expect({ ...one, isOn: one.isOn }).toMatchObject({ isOn: behaviour === "on" || behaviour === "locked" });
      expect(one.isLocked).toBe(behaviour === "locked");
    }
    for (const topic of ["advertising", "offers", "survey", "product", "company"]) {
      expect(cells.filter((one) => one.topic === topic && one.isOn)).toEqual([]);
    }
  });

  it("switch the arrears notice off in one request, and the stored state says so", async () => {
    const person = await product.aPerson();
    const params = { topic: "finance", channel: "sms" };
    const { status, body } = await product.as(person)("subscriptions.change", { params, body: { isOn: false } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ isOn: false, decidedBy: "person" });
    expect(cell(await matrix(person), "finance", "sms")).toMatchObject({ isOn: false });
    expect(cell(await matrix(person), "finance", "email")).toMatchObject({ isOn: true });
  });

  it("cannot switch off what the law obliges us to send", async () => {
    const person = await product.aPerson();
    const params = { topic: "incident", channel: "inbox" };
    const { status, body } = await product.as(person)("subscriptions.change", { params, body: { isOn: false } });
    expect({ status, code: body.code }).toEqual({ status: 409, code: "subscription.locked" });
  });

  it("move a marketing cell only with its own consent, in both directions", async () => {
    const person = await product.aPerson();
    const params = { topic: "advertising", channel: "sms" };
    const bare = await product.as(person)("subscriptions.change", { params, body: { isOn: true } });
    expect({ status: bare.status, code: bare.body.code }).toEqual({
      status: 409,
      code: "subscription.consent-required",
    });
    const consents = [await product.anAct("M2")];
    const on = await product.as(person)("subscriptions.change", { params, body: { isOn: true, consents } });
    expect(on.body).toMatchObject({ isOn: true, decidedBy: "consent-given" });
    const cells = await matrix(person);
    expect(cell(cells, "advertising", "email")).toMatchObject({ isOn: false });
    await product.as(person)("consents.record", { body: await product.anAct("M2", "withdrawn") });
    expect(cell(await matrix(person), "advertising", "sms")).toMatchObject({
      isOn: false,
      decidedBy: "consent-missing",
    });
  });

  it("refuse a consent that has nothing to do with the switch", async () => {
    const person = await product.aPerson();
    const consents = [await product.anAct("M2"), await product.anAct("M3")];
    const params = { topic: "advertising", channel: "sms" };
    const { status } = await product.as(person)("subscriptions.change", { params, body: { isOn: true, consents } });
    expect(status).toBe(400);
    expect(cell(await matrix(person), "advertising", "sms")).toMatchObject({ isOn: false });
  });

  it("keep personalised offers off while one of their two consents is missing", async () => {
    const person = await product.aPerson();
    const params = { topic: "offers", channel: "email" };
    const half = [await product.anAct("M3")];
    const refused = await product.as(person)("subscriptions.change", { params, body: { isOn: true, consents: half } });
    expect(refused.body.details).toEqual([expect.objectContaining({ path: "consents.P1" })]);
    const both = [await product.anAct("M3"), await product.anAct("P1")];
    const on = await product.as(person)("subscriptions.change", { params, body: { isOn: true, consents: both } });
    expect(on.body).toMatchObject({ isOn: true });
    await product.as(person)("consents.record", { body: await product.anAct("P1", "withdrawn") });
    expect(cell(await matrix(person), "offers", "email")).toMatchObject({ isOn: false, missingConsents: ["P1"] });
  });

  it("store one change when a request is repeated with its key", async () => {
    const person = await product.aPerson();
    const request = { params: { topic: "product", channel: "email" }, body: { isOn: true }, key: product.aKey() };
    const answers = await Promise.all([1, 2, 3, 4].map(() => product.as(person)("subscriptions.change", request)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const { subject } = await product.app.keyring.of(Buffer.from(person.accountId.replaceAll("-", ""), "hex"));
    const rows = await product.app.database.rows(
      "SELECT id FROM ledger_entry WHERE subject = ? AND kind = 'subscription.changed'",
      [subject],
    );
    expect(rows).toHaveLength(1);
  });

  it("do not know a channel the topic does not use", async () => {
    const person = await product.aPerson();
    const params = { topic: "advertising", channel: "wechat" };
    const { body } = await product.as(person)("subscriptions.change", { params, body: { isOn: true } });
    expect(body.code).toBe("subscription.unknown");
  });
});
