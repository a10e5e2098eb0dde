import { canonicalBytes, sha256 } from "../../server/src/kernel/canonical";
import { idBytes } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { holdings } from "../../server/src/rights/holdings";
import { aProduct, type TestProduct } from "../support/app";
import { hour, incidentDesk } from "../support/incidents";
import { aKnownPerson } from "../support/known-person";
import { deliverAll } from "../support/messaging";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let desk: ReturnType<typeof incidentDesk>;
beforeAll(async () => {
  product = await aProduct();
  desk = incidentDesk(product);
});
beforeEach(async () => {
  await product.reset();
  desk.forget();
  product.mailbox.kept.length = 0;
});
afterAll(() => product.stop());

const day = 24 * hour;
const inbox = async (person: Person) => (await product.as(person)("messages.list")).body.rows;
const own = async (person: Person) => (await product.as(person)("incidents.list")).body.incidents;
const withMail = (person: Person, email: string) =>
  product.app.database.transaction((db) =>
    product.app.vault.put(db, {
      accountId: idBytes(person.accountId),
      item: "email",
      value: email,
      source: "person",
      enteredBy: "person",
      confirmedAt: product.clock.now(),
      at: product.clock.now(),
    }),
  );
const sentOf = (counts: { channel: string; state: string; reason: string | null; count: number }[]) =>
  Object.fromEntries(
    counts.map(({ channel, state, reason, count }) => [[channel, state, reason].filter(Boolean).join(" "), count]),
  );

describe("an incident", () => {
  it("goes from being known to being closed, told to the affected by every channel, with a record whose hash is in the ledger", async () => {
    const [one, other] = [await aKnownPerson(product), await product.aPerson()];
    await withMail(one, "affected@example.cn");
    const incidentId = await desk.open({ items: ["phone", "username"] });
    expect((await desk.classify(incidentId, "major", 600)).body).toMatchObject({ severity: "major" });
    expect(await desk.find(incidentId, { items: ["phone"] })).toMatchObject({
      state: "counted",
      count: 1,
      byItem: { phone: 1 },
    });
    const { text } = desk.good(await desk.officer("adminIncidents.draft", desk.of(incidentId)));
    for (const words of ["上海佰瓦科技有限责任公司", "较大", "手机号：1 人", "冒充佰瓦云", "info@baiwow.com"])
      expect(text).toContain(words);
    desk.good(await desk.report(incidentId, "internal"));
    desk.good(await desk.report(incidentId, "authority"));
    await desk.allSteps(incidentId);
    expect(await own(one)).toEqual([]);
    await desk.notify(incidentId, { items: ["phone"] });
    const [message] = await inbox(one);
    expect(message).toMatchObject({
      topic: "incident",
      title: "您的信息可能受到影响",
      page: { path: `pages/manage/incident/index?incidentId=${incidentId}` },
    });
    for (const part of ["手机号", "访问设置有误", "冒充佰瓦云", "更换密钥", "请修改密码", "info@baiwow.com"])
      expect(message.text).toContain(part);
    expect(await inbox(other)).toEqual([]);
    const mail = product.mailbox.kept.find(({ channel }) => channel === "mail");
    expect(mail).toMatchObject({ mail: { to: "affected@example.cn", subject: "【佰瓦云】您的信息可能受到影响" } });
    const [sms] = product.mailbox.kept.filter(({ channel }) => channel === "sms");
    expect(sms).toMatchObject({ sms: { to: one.phone, template: "incident", values: [] } });
    const { decisions } = await desk.show(incidentId);
    expect(sentOf(decisions[0].sending.counts)).toEqual({ "inbox sent": 1, "sms sent": 1, "email sent": 1 });
    expect((await product.as(one)("incidents.show", desk.of(incidentId))).body).toMatchObject({
      incidentId,
      items: ["phone"],
      notices: [{ measures: "已关闭访问并更换密钥。", contact: "info@baiwow.com" }],
    });
    desk.good(await desk.close(incidentId));
    const {
      record,
      sha256: hash,
      isClosed,
    } = desk.good(await desk.officer("adminIncidents.record", desk.of(incidentId)));
    expect(isClosed).toBe(true);
    expect(sha256(canonicalBytes(record)).toString("hex")).toBe(hash);
    expect(await entriesOfKind(product, "incident.closed")).toMatchObject([{ incidentId, sha256: hash }]);
    expect(record).toMatchObject({
      state: "closed",
      approvals: [{ state: "approved" }],
      persons: { count: 1 },
      closing: { summary: expect.any(String) },
    });
    for (const value of [one.accountId, one.phone, "affected@example.cn"])
      expect(JSON.stringify(record)).not.toContain(value);
    await product.as(one)("messages.read", { params: { messageId: message.messageId } });
    const again = desk.good(await desk.officer("adminIncidents.record", desk.of(incidentId)));
    expect(again).toEqual({ record, sha256: hash, isClosed: true });
  });

  it("reaches whoever ended every message and advertising, and whoever gave no contact finds it in the inbox", async () => {
    const person = await aKnownPerson(product);
    for (const [topic, channel] of [
      ["security", "sms"],
      ["statement", "email"],
      ["operation", "inbox"],
    ])
      await product.as(person)("subscriptions.change", {
        params: { topic: topic as "security", channel: channel as "sms" },
        body: { isOn: false, consents: [] },
      });
    const locked = await product.as(person)("subscriptions.change", {
      params: { topic: "incident", channel: "sms" },
      body: { isOn: false, consents: [] },
    });
    expect(locked.body.code).toBe("subscription.locked");
    const bare = await product.aPerson();
    const incidentId = await desk.open();
    expect((await desk.find(incidentId)).count).toBe(2);
    await desk.notify(incidentId);
    const { decisions } = await desk.show(incidentId);
    expect(sentOf(decisions[0].sending.counts)).toEqual({ "inbox sent": 2, "sms sent": 1 });
    expect(await inbox(bare)).toMatchObject([{ topic: "incident", readAt: null }]);
  });

  it("is kept three years after it was closed, then goes with its list, its words and its key; a cancelled account's row at once", async () => {
    const [one, gone] = [await product.aPerson(), await product.aPerson()];
    const incidentId = await desk.open();
    await desk.find(incidentId);
    await desk.notify(incidentId);
    await product.as(gone)("sessions.stepUp", { body: { method: "password", password: gone.password } });
    desk.good(await product.as(gone)("cancellation.request"));
    product.clock.advance(8 * day);
    await eraseDue(product.app, { guard: async () => undefined }, new AbortController().signal);
    const persons = () =>
      product.app.database.rows<{ id: Buffer }>("SELECT account_id AS id FROM incident_person WHERE incident_id = ?", [
        idBytes(incidentId),
      ]);
    expect((await persons()).map(({ id }) => id)).toEqual([idBytes(one.accountId)]);
    expect((await desk.show(incidentId)).persons.count).toBe(1);
    desk.good(await desk.classify(incidentId, "minor"));
    desk.good(await desk.report(incidentId, "internal"));
    await desk.allSteps(incidentId);
    desk.good(await desk.close(incidentId));
    product.clock.advance(3 * 365 * day - hour);
    await retain(product, "incident");
    expect((await persons()).length).toBe(1);
    product.clock.advance(2 * hour);
    await retain(product, "incident");
    expect(await persons()).toEqual([]);
    for (const table of ["incident", "incident_event", "incident_notice"])
      expect(await product.app.database.rows(`SELECT id FROM ${table}`)).toEqual([]);
    expect(await product.app.keyring.find(idBytes(incidentId))).toBeNull();
  });
});

describe("a drill", () => {
  it("runs the same way from end to end and reaches nobody: planned, judged, counted and dropped", async () => {
    const person = await aKnownPerson(product);
    await withMail(person, "drill@example.cn");
    const incidentId = await desk.open({ isDrill: true });
    await desk.find(incidentId);
    product.clock.advance(80 * hour);
    await desk.tend();
    await desk.post();
    const asked = desk.good(await desk.ask(incidentId));
    expect(JSON.stringify(asked.details)).toContain("【演练】");
    desk.good(await desk.decide(asked.approvalId));
    await deliverAll(product);
    const { decisions, clocks } = await desk.show(incidentId);
    expect(sentOf(decisions[0].sending.counts)).toEqual({
      "inbox dropped drill": 1,
      "sms dropped drill": 1,
      "email dropped drill": 1,
    });
    expect(clocks.find(({ clock }: { clock: string }) => clock === "persons").isOverdue).toBe(true);
    expect(product.mailbox.kept).toEqual([]);
    expect([await inbox(person), await own(person)]).toEqual([[], []]);
    expect((await product.as(person)("messages.unread")).body.unread).toBe(0);
    const shown = await product.as(person)("incidents.show", desk.of(incidentId));
    expect(shown.body.code).toBe("incident.unknown");
    const copied: unknown[] = [];
    for await (const row of holdings.message_delivery.copy(product.app, idBytes(person.accountId))) copied.push(row);
    expect(copied.length).toBeGreaterThan(0);
    for (const row of copied) expect(row).toMatchObject({ 状态: "演练，没有真的发生，也不发送" });
    desk.good(await desk.classify(incidentId, "minor"));
    desk.good(await desk.report(incidentId, "internal"));
    await desk.allSteps(incidentId);
    expect((await desk.close(incidentId)).body).toMatchObject({ state: "closed", isDrill: true });
    expect(desk.good(await desk.officer("adminIncidents.draft", desk.of(incidentId))).text).toContain("演练，不报送");
  });
});
