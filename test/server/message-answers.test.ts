import { cellNeeds } from "@baiwa/shared/subscription-rules";
import { FateUnknown } from "../../server/src/delivery/delivery";
import { aProduct, type TestProduct } from "../support/app";
import { toBeijing, withContact } from "../support/messaging";

import { type MessageFaults, messageFaults } from "./message-faults-world";

let product: TestProduct;
let send: MessageFaults["send"];
let countsOf: MessageFaults["countsOf"];
let later: MessageFaults["later"];
let withCredits: MessageFaults["withCredits"];
let endpoint: MessageFaults["endpoint"];
const minute = 60_000;
beforeAll(async () => {
  product = await aProduct();
  ({ send, countsOf, later, withCredits, endpoint } = messageFaults(product));
});
beforeEach(async () => {
  await product.reset();
  product.simulator.control.clearFaults();
  product.mailbox.kept.length = 0;
});
afterAll(() => product.stop());

describe("WeChat", () => {
  it("busy or over its quota keeps the credit, and the message goes later", async () => {
    const { left, sent } = await withCredits(1);
    for (const errcode of [-1, 45009]) {
      product.simulator.control.setFault({ endpoint, fault: { kind: "errcode", errcode } });
      const id = await send("security", ["wechat"]);
      expect([await countsOf(id), await left(), sent()]).toEqual([{ "wechat queued": 1 }, 1, 0]);
      await product.app.database.run("DELETE FROM delivery WHERE message_id = ?", [id]);
    }
    product.simulator.control.clearFaults();
    const id = await send("security", ["wechat"]);
    expect([await countsOf(id), await left(), sent()]).toEqual([{ "wechat sent": 1 }, 0, 1]);
  });

  it("refusing the template or the words is final, costs no credit and is no reason to try others", async () => {
    const { left } = await withCredits(1);
    for (const errcode of [40037, 47003]) {
      product.simulator.control.setFault({ endpoint, fault: { kind: "errcode", errcode } });
      expect(await countsOf(await send("security", ["wechat"]))).toEqual({ "wechat failed template": 1 });
      expect(await left()).toBe(1);
    }
  });

  it("answering errors in the middle of many stops none of the others", async () => {
    const people = [await withCredits(1), await withCredits(1), await withCredits(1)];
    product.simulator.control.setFault({ endpoint, fault: { kind: "errcode", errcode: 45011 }, times: 1 });
    const id = await send("security", ["wechat"]);
    expect(await countsOf(id)).toEqual({ "wechat sent": 2, "wechat queued": 1 });
    await later(2 * minute);
    expect(await countsOf(id)).toEqual({ "wechat sent": 3 });
    expect(people.map(({ sent }) => sent())).toEqual([1, 1, 1]);
  });
});

describe("an answer that is lost", () => {
  const faults = { "cut off": { kind: "cut", when: "after" }, "a gateway's page": { kind: "html" } } as const;

  it.each(Object.entries(faults))(
    "by WeChat (%s) costs the credit, and the message is not sent again",
    async (_what, fault) => {
      const { left, sent } = await withCredits(2);
      product.simulator.control.setFault({ endpoint, fault, times: 1 });
      const id = await send("security", ["wechat"]);
      const arrived = sent();
      expect([await countsOf(id), await left()]).toEqual([{ "wechat failed unknown": 1 }, 1]);
      for (let tries = 0; tries < 4; tries += 1) await later(60 * minute);
      expect(sent()).toBe(arrived);
    },
  );

  it("by WeChat before a token was there is no doubt: nothing was sent, and the credit is kept", async () => {
    const { left, sent } = await withCredits(1);
    await product.app.database.run("DELETE FROM wechat_token");
    product.clock.advance(3 * 60 * minute); // what a process still remembers is over
    product.simulator.control.setFault({ endpoint: "/cgi-bin/stable_token", fault: { kind: "html" }, times: 1 });
    const id = await send("security", ["wechat"]);
    expect([await countsOf(id), await left(), sent()]).toEqual([{ "wechat queued": 1 }, 1, 0]);
    await later(2 * minute);
    expect([await countsOf(id), await left(), sent()]).toEqual([{ "wechat sent": 1 }, 0, 1]);
  });

  const textsTo = async (lost: number) => {
    const person = await product.aPerson();
    await withContact(product, person, "phone", "13700002222");
    const taken: string[] = [];
    product.app.delivery = {
      ...product.app.delivery,
      sms: async ({ template: name }) => {
        taken.push(name);
        if (taken.length <= lost) throw new FateUnknown("sms", "no answer");
      },
    };
    return { person, taken };
  };

  it("of an SMS is not asked for again by a second SMS, and counts as one that may have come", async () => {
    const { person, taken } = await textsTo(1);
    const consents = await Promise.all(cellNeeds("offers", "sms").map((scope) => product.anAct(scope)));
    const on = { params: { topic: "offers", channel: "sms" }, body: { isOn: true, consents } };
    expect((await product.as(person)("subscriptions.change", on)).status).toBe(200);
    toBeijing(product, 10);
    const id = await send("offers", ["sms"]);
    for (let tries = 0; tries < 4; tries += 1) await later(60 * minute);
    expect([await countsOf(id), taken]).toEqual([{ "sms failed unknown": 1 }, ["marketing"]]);
    const others = [await send("offers", ["sms"]), await send("offers", ["sms"])];
    expect(await Promise.all(others.map(countsOf))).toEqual([{ "sms sent": 1 }, { "sms dropped cap": 1 }]);
  });

  it("of an SMS that the law owes is sent once more, and no oftener", async () => {
    const { taken } = await textsTo(5);
    const id = await send("incident", ["sms"]);
    expect(await countsOf(id)).toEqual({ "sms queued": 1 });
    for (let tries = 0; tries < 6; tries += 1) await later(60 * minute);
    expect([await countsOf(id), taken]).toEqual([{ "sms failed unknown": 1 }, ["incident", "incident"]]);
  });
});
