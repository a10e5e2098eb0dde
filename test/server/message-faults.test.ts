import { randomBytes } from "node:crypto";
import { createApp } from "../../server/src/app";
import type { App } from "../../server/src/app-context";
import type { Mail } from "../../server/src/delivery/delivery";
import { idBytes } from "../../server/src/kernel/ids";
import { createLog } from "../../server/src/kernel/log";
import { sendDue } from "../../server/src/messages/dispatcher";
import { aProduct, type TestProduct } from "../support/app";
import { deliverAll, toBeijing } from "../support/messaging";

import { type MessageFaults, messageFaults } from "./message-faults-world";

let product: TestProduct;
let announceTo: MessageFaults["announceTo"];
let send: MessageFaults["send"];
let countsOf: MessageFaults["countsOf"];
let later: MessageFaults["later"];
let withMail: MessageFaults["withMail"];
let failingMail: MessageFaults["failingMail"];
let withCredits: MessageFaults["withCredits"];
const never = new AbortController().signal;
const minute = 60_000;
beforeAll(async () => {
  product = await aProduct();
  ({ announceTo, send, countsOf, later, withMail, failingMail, withCredits } = messageFaults(product));
});
beforeEach(async () => {
  await product.reset();
  product.simulator.control.clearFaults();
  product.mailbox.kept.length = 0;
});
afterAll(() => product.stop());

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
