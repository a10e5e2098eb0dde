import { randomBytes } from "node:crypto";
import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import { cellNeeds } from "@baiwa/shared/subscription-rules";
import { createApp } from "../../server/src/app";
import type { App } from "../../server/src/app-context";
import { FateUnknown, type Mail, NotDelivered } from "../../server/src/delivery/delivery";
import { idBytes } from "../../server/src/kernel/ids";
import { createLog } from "../../server/src/kernel/log";
import { sendDue } from "../../server/src/messages/dispatcher";
import { announce, messageReport } from "../../server/src/messages/messages.service";
import { aProduct, appId, type TestProduct } from "../support/app";
import { deliverAll, toBeijing, withContact } from "../support/messaging";
import type { Person } from "../support/people";

let product: TestProduct;
const never = new AbortController().signal;
const minute = 60_000;
beforeAll(async () => {
  product = await aProduct();
});
beforeEach(async () => {
  await product.reset();
  product.simulator.control.clearFaults();
  product.mailbox.kept.length = 0;
});
afterAll(() => product.stop());

let count = 0;
const announceTo = async (topic: TopicKey, channels: readonly Channel[], change = {}): Promise<Buffer> => {
  count += 1;
  return product.app.database.transaction((db) =>
    announce(db, {
      topic,
      once: `fault ${count}`,
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels,
      content: { title: "通知", text: "请查看。" },
      at: product.clock.now(),
      ...change,
    }),
  );
};
const send = async (topic: TopicKey, channels: readonly Channel[], change = {}): Promise<Buffer> => {
  const id = await announceTo(topic, channels, change);
  await deliverAll(product);
  return id;
};
const countsOf = async (id: Buffer): Promise<Record<string, number>> => {
  const { counts } = await messageReport(product.app.database, id);
  return Object.fromEntries(
    counts.map((one) => [[one.channel, one.state, one.reason].filter(Boolean).join(" "), one.count]),
  );
};
const later = async (milliseconds: number): Promise<void> => {
  product.clock.advance(milliseconds);
  await deliverAll(product);
};
const withMail = async (email = "one@example.com"): Promise<Person> => {
  const person = await product.aPerson();
  const at = product.clock.now();
  const value = { accountId: idBytes(person.accountId), item: "email", value: email, source: "person" } as const;
  await product.app.database.transaction((db) =>
    product.app.vault.put(db, { ...value, enteredBy: "person", at, confirmedAt: at }),
  );
  return person;
};
/** The mail server fails so often, then takes what comes. */
const failingMail = (times: number): Mail[] => {
  const taken: Mail[] = [];
  let left = times;
  product.app.delivery = {
    ...product.app.delivery,
    mail: async (mail) => {
      if (left-- > 0) throw new NotDelivered("mail", "ECONNECTION");
      taken.push(mail);
    },
  };
  return taken;
};
const template = "TMPL_security_0001";
const withCredits = async (credits: number) => {
  const { control } = product.simulator;
  const person = await product.aPerson();
  const { userId } = control.addPerson();
  const code = control.mintLoginCode(appId, userId);
  await product.as(person)("bindings.add", { body: { appId, code, binding: await product.anAct("W1") } });
  for (let one = 0; one < credits; one += 1) {
    control.openPanel({ appId, userId, tmplIds: [template] });
    const answers = [{ templateId: template, answer: "accept" }];
    await product.as(person)("subscriptions.recordWechatAnswers", { body: { appId, answers } });
  }
  const left = async (): Promise<number> => {
    const { cells } = (await product.as(person)("subscriptions.list")).body;
    return cells.find(
      (cell: { topic: string; channel: string }) => cell.topic === "security" && cell.channel === "wechat",
    ).credits;
  };
  return { person, left, sent: () => control.sentMessages({ appId, userId }).messages.length };
};
const endpoint = "/cgi-bin/message/subscribe/send";

describe("a mail server that fails", () => {
  it("is tried again with growing pauses, and the mail that arrives at last is one mail", async () => {
    await withMail();
    const taken = failingMail(2);
    const id = await send("security", ["email"]);
    expect(await countsOf(id)).toEqual({ "email queued": 1 });
    await later(61_000);
    expect(taken).toEqual([]);
    await later(2 * minute + 1000);
    expect(await countsOf(id)).toEqual({ "email sent": 1 });
    expect(taken).toHaveLength(1);
  });

  it("is given up after five tries, which is on record and says nothing of whom", async () => {
    await withMail();
    failingMail(100);
    const id = await send("security", ["email"]);
    for (let tries = 0; tries < 6; tries += 1) await later(60 * minute);
    expect(await countsOf(id)).toEqual({ "email failed unreachable": 1 });
  });
});

describe("a server that dies between taking a message and hearing what became of it", () => {
  /** As the rows are left behind by a crash: taken, and two minutes old. */
  const crashed = async (id: Buffer): Promise<void> => {
    const { app } = product;
    await app.database.run("UPDATE delivery SET state = 'sending', attempts = 1, next_at = ? WHERE message_id = ?", [
      new Date(product.clock.now().getTime() - 1),
      id,
    ]);
    await deliverAll(product);
  };

  it("leaves a mail that is sent again under the same number, so that it is recognised", async () => {
    await withMail();
    const taken = failingMail(0);
    const id = await send("security", ["email"]);
    await crashed(id);
    expect(taken).toHaveLength(2);
    expect(new Set(taken.map((mail) => mail.id)).size).toBe(1);
  });

  it("leaves a WeChat message that is not sent twice, and says that its fate is unknown", async () => {
    const { sent } = await withCredits(2);
    const id = await send("security", ["wechat"]);
    await crashed(id);
    expect(sent()).toBe(1);
    expect(await countsOf(id)).toEqual({ "wechat failed unknown": 1 });
  });
});

describe("a message whose fate is unknown", () => {
  it("is not sent again because it was paused, or the hour was late, meanwhile", async () => {
    const { sent } = await withCredits(2);
    const id = await send("security", ["wechat"]);
    expect(sent()).toBe(1);
    const turn = (state: string) => product.app.database.run("UPDATE message SET state = ? WHERE id = ?", [state, id]);
    await turn("paused");
    await product.app.database.run("UPDATE delivery SET state = 'sending', next_at = ? WHERE message_id = ?", [
      new Date(product.clock.now().getTime() - 1),
      id,
    ]);
    await deliverAll(product);
    await turn("planned");
    await later(2 * minute);
    expect(sent()).toBe(1);
    expect(await countsOf(id)).toEqual({ "wechat failed unknown": 1 });
  });
});

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

describe("a fault of our own in the middle of many", () => {
  it("leaves in doubt only the message it befell; of all others it is on record what became of them", async () => {
    for (let one = 0; one < 5; one += 1) await withMail(`n${one}@example.com`);
    const taken: Mail[] = [];
    product.app.delivery = {
      ...product.app.delivery,
      mail: async (mail) => {
        if (mail.to === "n2@example.com") throw new Error("a fault");
        taken.push(mail);
      },
    };
    const id = await announceTo("security", ["email"]);
    await deliverAll(product);
    expect(await countsOf(id)).toEqual({ "email sent": 4, "email sending": 1 });
    for (let tries = 0; tries < 8; tries += 1) await later(6 * minute);
    expect(await countsOf(id)).toEqual({ "email sent": 4, "email failed unknown": 1 }); // tried as often as any other
    expect(taken).toHaveLength(4);
  });

  it("such as a value that cannot be opened is no doubt about its own message, and none about the others", async () => {
    const [damaged] = [await withMail("n0@example.com"), await withMail("n1@example.com")];
    const taken = failingMail(0);
    await product.app.database.run(
      "UPDATE vault_value SET sealed = CONCAT(LEFT(sealed, LENGTH(sealed) - 1), 0x00) WHERE account_id = ? AND item = 'email'",
      [idBytes(damaged.accountId)],
    );
    const id = await send("incident", ["email"]);
    expect(await countsOf(id)).toEqual({ "email sent": 1, "email queued": 1 });
    for (let tries = 0; tries < 6; tries += 1) await later(60 * minute);
    expect(await countsOf(id)).toEqual({ "email sent": 1, "email failed unreachable": 1 });
    expect(taken.map(({ to }) => to)).toEqual(["n1@example.com"]);
  });
});

describe("servers that share the work", () => {
  it("deliver each message once, whichever has it", async () => {
    const taken = failingMail(0);
    for (let one = 0; one < 24; one += 1) await withMail(`n${one}@example.com`);
    const ports = { clock: product.clock.now, random: (size: number) => randomBytes(size) };
    const other: App = await createApp(product.app.config, ports, createLog("silent"), product.app.delivery);
    other.delivery = product.app.delivery;
    const id = await announceTo("security", ["inbox", "email"], {
      from: new Date(product.clock.now().getTime() + 1000),
    });
    await deliverAll(product); // planned, not due
    product.clock.advance(2000);
    const isOpen = async () => Object.keys(await countsOf(id)).some((one) => /queued|sending/.test(one));
    for (let rounds = 0; rounds < 200 && (await isOpen()); rounds += 1) {
      await Promise.all([sendDue(product.app, never), sendDue(other, never), sendDue(other, never)]);
    }
    await other.database.close();
    expect(await countsOf(id)).toEqual({ "inbox sent": 24, "email sent": 24 });
    expect(new Set(taken.map(({ to }) => to)).size).toBe(24);
    expect(taken).toHaveLength(24);
  });

  it("go on when the clock of one was wrong by a day", async () => {
    await product.aPerson();
    const id = await announceTo("security", ["inbox"]);
    await product.app.database.run(
      "INSERT INTO lease (name, owner, fence, held_until) VALUES ('messages', ?, 7, ?) ON DUPLICATE KEY UPDATE owner = VALUES(owner), held_until = VALUES(held_until)",
      [randomBytes(16), new Date(product.clock.now().getTime() + 24 * 60 * minute)],
    );
    await deliverAll(product);
    expect(await countsOf(id)).toEqual({ "inbox sent": 1 });
  });
});

describe("an account frozen by its owner", () => {
  it("gets what the law owes and what keeps it safe, and no advertising", async () => {
    const person = await product.aPerson();
    const consents = [await product.anAct("M1")];
    const on = { params: { topic: "advertising", channel: "inbox" }, body: { isOn: true, consents } };
    await product.as(person)("subscriptions.change", on);
    toBeijing(product, 10);
    const now = product.clock.now();
    await product.app.database.run("UPDATE account SET frozen_at = ?, frozen_by = 'owner' WHERE id = ?", [
      now,
      idBytes(person.accountId),
    ]);
    expect(await countsOf(await send("advertising", ["inbox"]))).toEqual({ "inbox dropped frozen": 1 });
    for (const topic of ["security", "statement", "incident"] as const) {
      expect(await countsOf(await send(topic, ["inbox"]))).toEqual({ "inbox sent": 1 });
    }
  });
});

describe("a message that is called off", () => {
  it("goes to nobody once it was stopped, waits while it is paused, and is of no use after its time", async () => {
    await product.aPerson();
    const from = new Date(product.clock.now().getTime() + minute);
    const [stopped, paused] = [
      await send("security", ["inbox"], { from }),
      await send("security", ["inbox"], { from }),
    ];
    const late = await send("security", ["inbox"], { from, validUntil: new Date(from.getTime() + minute) });
    const turn = (id: Buffer, state: string) =>
      product.app.database.run("UPDATE message SET state = ? WHERE id = ?", [state, id]);
    await turn(stopped, "stopped");
    await turn(paused, "paused");
    await later(5 * minute);
    expect(await countsOf(stopped)).toEqual({ "inbox dropped stopped": 1 });
    expect(await countsOf(paused)).toEqual({ "inbox queued": 1 });
    expect(await countsOf(late)).toEqual({ "inbox dropped late": 1 });
    await turn(paused, "planned");
    await later(2 * minute);
    expect(await countsOf(paused)).toEqual({ "inbox sent": 1 });
  });
});
