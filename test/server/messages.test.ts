import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import { wxShim } from "../../server/dev/wechat-simulator/wx-shim";
import { idBytes } from "../../server/src/kernel/ids";
import { announce, messageReport } from "../../server/src/messages/messages.service";
import { aProduct, appId, type TestProduct } from "../support/app";
import { aKnownPerson } from "../support/known-person";
import { deliverAll, toBeijing as moveToBeijing, withContact } from "../support/messaging";
import type { Person } from "../support/people";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
beforeEach(async () => {
  await product.reset();
  toBeijing(10);
});
afterAll(() => product.stop());

const hour = 3_600_000;
const toBeijing = (wanted: number) => moveToBeijing(product, wanted);
let count = 0;
const send = async (
  topic: TopicKey,
  channels: readonly Channel[] = ["inbox", "email", "sms", "wechat"],
  change = {},
) => {
  count += 1;
  const id = await product.app.database.transaction((db) =>
    announce(db, {
      topic,
      once: `test ${count}`,
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels,
      content: { title: "维护通知", text: "明天凌晨维护一小时。" },
      at: product.clock.now(),
      ...change,
    }),
  );
  await deliverAll(product);
  return id;
};
const countsOf = async (id: Buffer): Promise<Record<string, number>> => {
  const { counts } = await messageReport(product.app.database, id);
  return Object.fromEntries(
    counts.map(({ channel, state, reason, count: n }) => [[channel, state, reason].filter(Boolean).join(" "), n]),
  );
};
const inbox = async (person: Person) => (await product.as(person)("messages.list")).body;
const choose = (person: Person, topic: TopicKey, channel: Channel, isOn: boolean) =>
  product.as(person)("subscriptions.change", { params: { topic, channel }, body: { isOn, consents: [] } });
const withMail = (person: Person, email: string) => withContact(product, person, "email", email);

describe("a message", () => {
  it("reaches everybody's inbox once, is read, and can be taken out of it", async () => {
    const people = [await product.aPerson(), await product.aPerson()];
    const [one] = people as [Person, Person];
    const id = await send("operation", ["inbox"]);
    await deliverAll(product);
    expect(await countsOf(id)).toEqual({ "inbox sent": 2 });
    const { rows, unread } = await inbox(one);
    expect([rows.length, unread]).toEqual([1, 1]);
    expect(rows[0]).toMatchObject({ topic: "operation", title: "维护通知", readAt: null });
    const params = { messageId: rows[0].messageId };
    expect((await product.as(one)("messages.read", { params })).body.readAt).toEqual(expect.any(String));
    expect((await product.as(one)("messages.unread")).body).toEqual({ unread: 0 });
    expect((await product.as(one)("messages.remove", { params })).status).toBe(204);
    expect((await inbox(one)).rows).toEqual([]);
    expect((await product.as(one)("messages.show", { params })).body.code).toBe("message.unknown");
    expect(await countsOf(id)).toEqual({ "inbox removed": 1, "inbox sent": 1 });
  });

  it("is announced once under one name, and whoever registers before its end is told too", async () => {
    const planUntil = new Date(product.clock.now().getTime() + 48 * hour);
    const id = await send("statement", ["inbox"], { once: "version x", planUntil });
    expect(await send("statement", ["inbox"], { once: "version x", planUntil })).toEqual(id);
    const late = await product.aPerson();
    await deliverAll(product);
    expect((await inbox(late)).rows).toHaveLength(1);
    product.clock.advance(72 * hour);
    await deliverAll(product);
    const [row] = await product.app.database.rows<{ state: string }>("SELECT state FROM message WHERE id = ?", [id]);
    expect(row?.state).toBe("planned");
  });

  it("is judged when it is sent, not when it is planned: who opted out a second ago gets none, and why is on record", async () => {
    const person = await product.aPerson();
    await choose(person, "product", "inbox", true);
    const from = new Date(product.clock.now().getTime() + hour);
    const id = await send("product", ["inbox"], { from });
    expect(await countsOf(id)).toEqual({ "inbox queued": 1 });
    await choose(person, "product", "inbox", false);
    product.clock.advance(2 * hour);
    await deliverAll(product);
    expect(await countsOf(id)).toEqual({ "inbox dropped switched-off": 1 });
  });

  it("of a kind that is always kept lies in the inbox as read when the person switched it off", async () => {
    const person = await product.aPerson();
    await choose(person, "operation", "inbox", false);
    await send("operation", ["inbox"]);
    expect(await inbox(person)).toMatchObject({ unread: 0, rows: [{ title: "维护通知" }] });
  });

  it("needs the consent that its topic is, and no more than the cap of its topic come in its days", async () => {
    const [yes, no] = [await product.aPerson(), await product.aPerson()];
    const consents = [await product.anAct("M1")];
    const on = await product.as(yes)("subscriptions.change", {
      params: { topic: "advertising", channel: "inbox" },
      body: { isOn: true, consents },
    });
    expect(on.status).toBe(200);
    const ids = [await send("advertising", ["inbox"]), await send("advertising", ["inbox"])];
    const third = await send("advertising", ["inbox"]);
    for (const id of ids) expect(await countsOf(id)).toEqual({ "inbox sent": 1, "inbox dropped consent-missing": 1 });
    expect(await countsOf(third)).toEqual({ "inbox dropped cap": 1, "inbox dropped consent-missing": 1 });
    expect((await inbox(no)).rows).toEqual([]);
    const [{ messageId }] = (await inbox(yes)).rows;
    expect((await product.as(yes)("messages.remove", { params: { messageId } })).status).toBe(204);
    const afterRemoval = await send("advertising", ["inbox"]);
    expect(await countsOf(afterRemoval)).toMatchObject({ "inbox dropped cap": 1 }); // deleted is not unsent
  });

  it("waits outside for the hours of its kind; the inbox calls nobody and does not wait", async () => {
    toBeijing(23);
    const person = await product.aPerson();
    await withMail(person, "night@example.com");
    const id = await send("operation", ["inbox", "email"]);
    expect(await countsOf(id)).toEqual({ "inbox sent": 1, "email queued": 1 });
    product.clock.advance(9.5 * hour);
    await deliverAll(product);
    expect(await countsOf(id)).toEqual({ "inbox sent": 1, "email sent": 1 });
    expect(product.mailbox.kept[0]).toMatchObject({ mail: { to: "night@example.com", subject: "【佰瓦云】维护通知" } });
  });

  it("goes by WeChat for one credit each, and the platform's word corrects the count", async () => {
    const person = await aKnownPerson(product);
    const { control } = product.simulator;
    const isTheirs = (userId: string) => control.identity({ appId, userId }).openid === person.openid;
    const seat = { appId, userId: control.users.find(({ userId }) => isTheirs(userId))?.userId ?? "" };
    const wx = wxShim({ url: product.simulator.url, ...seat, isTap: () => true });
    const template = "TMPL_security_0001";
    const accept = async () => {
      expect(await wx.requestSubscribeMessage({ tmplIds: [template] })).toMatchObject({ [template]: "accept" });
      const answers = [{ templateId: template, answer: "accept" }];
      const told = await product.as(person)("subscriptions.recordWechatAnswers", { body: { appId, answers } });
      expect(told.status).toBe(201);
    };
    await accept();
    await accept();
    const first = await send("security", ["wechat"]);
    expect(await countsOf(first)).toEqual({ "wechat sent": 1 });
    expect(await credits(person)).toBe(1);
    const { messages } = control.sentMessages(seat);
    expect(messages[0]).toMatchObject({
      templateId: template,
      fields: { thing1: "维护通知", thing3: "明天凌晨维护一小时。" },
    });
    control.planPanel({ ...seat, answers: { [template]: "reject" } });
    await wx.requestSubscribeMessage({ tmplIds: [template] });
    const second = await send("security", ["wechat"]);
    expect(await countsOf(second)).toEqual({ "wechat dropped no-credit": 1 });
    expect(await credits(person)).toBe(0);
  });
});

const credits = async ({ accountId }: Person): Promise<number> => {
  const [row] = await product.app.database.rows<{ credits: number }>(
    "SELECT credits FROM wechat_credit WHERE account_id = ? AND app_id = ?",
    [idBytes(accountId), appId],
  );
  return row?.credits ?? 0;
};
