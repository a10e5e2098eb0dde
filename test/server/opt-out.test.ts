import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import request from "supertest";
import { NotDelivered } from "../../server/src/delivery/delivery";
import { idBytes } from "../../server/src/kernel/ids";
import { announce, messageReport } from "../../server/src/messages/messages.service";
import { aProduct, callbackSecret, type TestProduct } from "../support/app";
import { deliverAll, toBeijing, withContact } from "../support/messaging";
import type { Person } from "../support/people";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
beforeEach(async () => {
  await product.reset();
  product.mailbox.kept.length = 0;
  toBeijing(product, 10);
});
afterAll(() => product.stop());

let count = 0;
const send = async (topic: TopicKey, channels: readonly Channel[] = ["email"], from: TestProduct = product) => {
  count += 1;
  const id = await from.app.database.transaction((db) =>
    announce(db, {
      topic,
      once: `opt-out ${count}`,
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels,
      content: { title: "新活动", text: "欢迎来看。" },
      at: from.clock.now(),
    }),
  );
  await deliverAll(from);
  const { counts } = await messageReport(from.app.database, id);
  return Object.fromEntries(
    counts.map(({ channel, state, reason, count: n }) => [[channel, state, reason].filter(Boolean).join(" "), n]),
  );
};
const stateOf = async (person: Person, scope: string) => {
  const { body } = await product.as(person)("consents.status");
  return body.scopes.find((one: { scope: string }) => one.scope === scope).state;
};
const agree = async (person: Person, ...scopes: string[]) => {
  for (const scope of scopes) {
    const { status } = await product.as(person)("consents.record", { body: await product.anAct(scope as never) });
    expect(status).toBe(201);
  }
};
const cellOf = async (person: Person, topic: TopicKey, channel: Channel) => {
  const { body } = await product.as(person)("subscriptions.list");
  return body.cells.find(
    (cell: { topic: string; channel: string }) => cell.topic === topic && cell.channel === channel,
  );
};
const aReader = async (email: string, ...scopes: string[]) => {
  const person = await product.aPerson();
  await withContact(product, person, "email", email);
  await agree(person, ...scopes);
  return person;
};
const lastMail = () => {
  const [last] = product.mailbox.kept;
  if (last?.channel !== "mail") throw new Error("no mail came");
  return last.mail;
};
const tokenOf = ({ headers }: { headers?: Record<string, string> }): string =>
  /\/unsubscriptions\/([\w-]+)>/.exec(headers?.["List-Unsubscribe"] ?? "")?.[1] ?? "";
const path = (token: string) => `/api/v1/unsubscriptions/${token}`;
const http = () => request(product.koa.callback());

describe("the way out of a mail (4.5, RFC 8058)", () => {
  it("stands in every commercial and switchable mail, says nothing of anybody, and in none that the law owes", async () => {
    const person = await aReader("a@example.com", "M3");
    expect(await send("advertising")).toEqual({ "email sent": 1 });
    const mail = lastMail();
    expect(mail.headers).toMatchObject({ "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" });
    expect(mail.headers?.["List-Unsubscribe"]).toMatch(
      /^<https:\/\/privacy\.baiwow\.example\/api\/v1\/unsubscriptions\//,
    );
    expect(mail.subject).toContain("（广告）");
    expect(mail.text).toContain("https://privacy.baiwow.example/#/pages/manage/unsubscribe/index?token=");
    const bytes = Buffer.from(tokenOf(mail), "base64url");
    expect(bytes.includes(idBytes(person.accountId))).toBe(false);
    expect(bytes.includes("a@example.com")).toBe(false);
    await send("operation");
    expect(tokenOf(lastMail())).not.toBe("");
    await send("incident");
    expect(lastMail().headers).toBeUndefined();
  });

  it("ends advertising by one click of the mail program: its consent is withdrawn, with the mail as evidence, and no commercial mail comes", async () => {
    const person = await aReader("b@example.com", "M3");
    await product.as(person)("subscriptions.change", {
      params: { topic: "product", channel: "email" },
      body: { isOn: true, consents: [] },
    });
    await send("advertising");
    const token = tokenOf(lastMail());
    for (const type of ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const body = type.includes("multi")
        ? '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
        : "List-Unsubscribe=One-Click";
      const { status } = await http().post(path(token)).set("Content-Type", type).send(body);
      expect(status).toBe(200);
    }
    expect(await stateOf(person, "M3")).toBe("withdrawn");
    const { body } = await product.as(person)("consents.history", { query: { scope: "M3" } });
    expect(body.rows.map(({ act, screen }: { act: string; screen: string }) => `${act} ${screen}`)).toEqual([
      "withdrawn mail-unsubscribe",
      expect.stringMatching(/^given /),
    ]);
    expect(await send("product")).toEqual({ "email dropped suppressed": 1 });
    expect(await send("operation")).toEqual({ "email sent": 1 });
  });

  it("switches other mails off by the stored choice, once, however often and however many at a time it is asked", async () => {
    const person = await aReader("c@example.com");
    await send("operation");
    const token = tokenOf(lastMail());
    const answers = await Promise.all(Array.from({ length: 6 }, () => http().post(path(token))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await cellOf(person, "operation", "email")).toMatchObject({ isOn: false, decidedBy: "person" });
    const entries = await product.app.database.rows("SELECT id FROM ledger_entry WHERE kind = 'subscription.changed'");
    expect(entries).toHaveLength(1);
    expect(await send("operation")).toEqual({ "email dropped switched-off": 1 });
  });

  it("ends nothing by looking, shows a browser the page, and refuses what it did not make", async () => {
    const person = await aReader("d@example.com", "M3");
    await send("advertising");
    const token = tokenOf(lastMail());
    const shown = await product.api("unsubscriptions.show", { params: { token } });
    expect(shown.body).toEqual({ topic: "advertising", channel: "email", isCommercial: true });
    const browser = await http().get(path(token)).set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    expect([browser.status, browser.headers.location]).toEqual([
      302,
      `/#/pages/manage/unsubscribe/index?token=${token}`,
    ]);
    expect(await stateOf(person, "M3")).toBe("given");
    const changed = `${token.slice(0, 50)}${token[50] === "A" ? "B" : "A"}${token.slice(51)}`;
    for (const wrong of [changed, token.slice(0, -4), "A".repeat(125), `${token}AAAA`, "x", "a'%20OR%201=1"]) {
      const { status, body } = await http().post(path(wrong));
      expect([status, body.code]).toEqual([404, "unsubscription.unknown"]);
    }
    expect((await http().post(path("../../x"))).status).toBe(404);
    expect((await http().post(path("A".repeat(401)))).status).toBe(400);
    expect(await stateOf(person, "M3")).toBe("given");
  });

  it("is lifted by the person's own act, for that channel, and outlives the account otherwise", async () => {
    const person = await aReader("e@example.com", "M3");
    await send("advertising");
    const token = tokenOf(lastMail());
    await http().post(path(token));
    await agree(person, "M3");
    expect(await send("advertising")).toEqual({ "email sent": 1 });
    await http().post(path(token));
    await product.app.database.run("DELETE FROM account WHERE id = ?", [idBytes(person.accountId)]);
    expect((await http().post(path(token))).status).toBe(200);
    await product.app.database.run("DELETE FROM vault_fingerprint");
    const other = await aReader("E@example.com");
    const rows = await product.app.database.rows("SELECT reason FROM suppression");
    expect(rows).toEqual([{ reason: "opted-out" }]);
    await product.as(other)("subscriptions.change", {
      params: { topic: "company", channel: "email" },
      body: { isOn: true, consents: [] },
    });
    expect(await product.app.database.rows("SELECT reason FROM suppression")).toEqual([]);
  });

  it("is not lifted by somebody who typed the address in and never proved it to be theirs", async () => {
    const person = await aReader("f@example.com", "M3");
    await send("advertising");
    await http().post(path(tokenOf(lastMail())));
    await product.app.database.run("DELETE FROM vault_fingerprint");
    const stranger = await product.aPerson();
    const typed = {
      accountId: idBytes(stranger.accountId),
      item: "email",
      value: "f@example.com",
      source: "person",
    } as const;
    const at = product.clock.now();
    await product.app.database.transaction((db) => product.app.vault.put(db, { ...typed, enteredBy: "person", at }));
    const on = { params: { topic: "company", channel: "email" }, body: { isOn: true, consents: [] } };
    expect((await product.as(stranger)("subscriptions.change", on)).status).toBe(200);
    await agree(stranger, "M3");
    expect(await product.app.database.rows("SELECT reason FROM suppression")).toEqual([{ reason: "opted-out" }]);
    expect(await stateOf(person, "M3")).toBe("withdrawn");
  });

  it("is not lifted by an old yes that is sent again", async () => {
    const person = await aReader("old@example.com");
    const yes = { body: await product.anAct("M3"), headers: { "Idempotency-Key": product.aKey() } };
    expect((await product.as(person)("consents.record", yes)).status).toBe(201);
    await send("advertising");
    await http().post(path(tokenOf(lastMail())));
    product.clock.advance(1000);
    expect((await product.as(person)("consents.record", yes)).status).toBe(201);
    expect(await product.app.database.rows("SELECT reason FROM suppression")).toEqual([{ reason: "opted-out" }]);
  });

  it("is what no commercial mail leaves without", async () => {
    const bare = await aProduct({ env: { PUBLIC_URL: "" } });
    toBeijing(bare, 10);
    const person = await bare.aPerson();
    await withContact(bare, person, "email", "f@example.com");
    await bare.as(person)("consents.record", { body: await bare.anAct("M3") });
    expect(await send("advertising", ["email"], bare)).toEqual({ "email failed no-way-out": 1 });
    expect(await send("operation", ["email"], bare)).toEqual({ "email sent": 1 });
    await bare.stop();
  });
});

const reply = (text: string, mobile = "13812340001", key = callbackSecret) =>
  product.api("callbacks.smsReplies", { query: { key }, body: { mobile, nationcode: "86", text, sign: "佰瓦云" } });

describe("an answer to an SMS (4.5)", () => {
  it.each([
    "R",
    "r",
    " 退订。",
    "Ｒ",
    "T",
    "TT",
    "td",
    "N",
    "拒收",
    "退 订",
    "退订，谢谢",
    "请退订",
    "\u202dR\u202c",
    "R\u200b",
    "【佰瓦云】R",
    "拒收请回复R",
  ])("%s ends advertising for everybody who holds the phone", async (text) => {
    const people = [await product.aPerson(), await product.aPerson()];
    for (const person of people) {
      await withContact(product, person, "phone", "13812340001");
      await agree(person, "M2");
    }
    const before = await send("advertising", ["sms"]);
    expect(before).toEqual({ "sms sent": 2 });
    expect((await reply(text)).body).toEqual({ result: 0, errmsg: "OK" });
    expect((await reply(text)).status).toBe(200);
    for (const person of people) expect(await stateOf(person, "M2")).toBe("withdrawn");
    const { body } = await product.as(people[0] as Person)("consents.history", { query: { scope: "M2" } });
    expect(body.rows).toHaveLength(2);
    expect(body.rows[0].screen).toBe("sms-reply");
    expect(await send("advertising", ["sms"])).toEqual({ "sms dropped consent-missing": 2 });
  });

  it("told late, or told again, ends nothing that was agreed to after it", async () => {
    const person = await product.aPerson();
    await withContact(product, person, "phone", "13812340001");
    await agree(person, "M2");
    product.clock.advance(60_000);
    const seconds = Math.floor(product.clock.now().getTime() / 1000);
    const told = (change: object = {}) =>
      product.api("callbacks.smsReplies", {
        query: { key: callbackSecret },
        body: { mobile: "13812340001", nationcode: 86, text: "R", time: seconds, ...change },
      });
    expect((await told()).status).toBe(200);
    expect(await stateOf(person, "M2")).toBe("withdrawn");
    product.clock.advance(3_600_000);
    await agree(person, "M2");
    expect((await told()).status).toBe(200);
    expect(await stateOf(person, "M2")).toBe("given");
    expect(await send("advertising", ["sms"])).toEqual({ "sms sent": 1 });
    product.clock.advance(60_000);
    await told({ time: seconds + 7200 }); // a provider whose clock is ahead
    expect(await stateOf(person, "M2")).toBe("withdrawn");
    await agree(person, "M2");
    const behind = Math.floor(product.clock.now().getTime() / 1000) - 120;
    await told({ time: behind }); // one whose clock is behind: in doubt the no counts
    expect(await stateOf(person, "M2")).toBe("withdrawn");
    for (const change of [{ time: -1 }, { time: "now" }, { nationcode: "86 " }, { nationcode: 1.5 }])
      expect((await told(change)).status).toBe(400);
  });

  it("that says anything else is ignored, and nobody without the secret is heard", async () => {
    const person = await product.aPerson();
    await withContact(product, person, "phone", "13812340001");
    await agree(person, "M2");
    for (const text of ["Rabatt", "谢谢", "", "不要退订", "NO.1", "TEST", "怎么退订？"])
      expect((await reply(text)).status).toBe(200);
    for (const key of ["", "x", `${callbackSecret}x`, callbackSecret.slice(0, -1)]) {
      const { status, body } = await reply("R", undefined, key);
      expect([status, body.code]).toEqual([401, "callback.credential"]);
    }
    expect((await reply("R", "1' OR 1=1")).status).toBe(400);
    expect(await stateOf(person, "M2")).toBe("given");
  });
});

const bounce = (address: string, kind: string, key = callbackSecret) =>
  product.api("callbacks.mailBounces", { query: { key }, body: { events: [{ address, kind }] } });

describe("a mailbox that takes no more", () => {
  it("gets no optional mail after a hard bounce or a complaint; a soft one says nothing", async () => {
    await aReader("soft@example.com");
    expect((await bounce("soft@example.com", "soft")).body).toEqual({ suppressed: 0 });
    expect(await send("operation")).toEqual({ "email sent": 1 });
    expect((await bounce("Soft@Example.com", "complaint")).body).toEqual({ suppressed: 1 });
    expect(await send("operation")).toEqual({ "email dropped suppressed": 1 });
    expect((await bounce("soft@example.com", "hard", "wrong")).body.code).toBe("callback.credential");
    expect(await product.app.metrics.registry.getSingleMetricAsString("mail_bounces_total")).toContain("complaint");
  });

  it("is still tried once for what the law owes, and reported as not reached", async () => {
    await aReader("gone@example.com");
    await bounce("gone@example.com", "hard");
    expect(await send("incident")).toEqual({ "email failed unreachable": 1 });
    expect(product.mailbox.kept).toHaveLength(1);
    const { mail } = product.app.delivery;
    let tries = 0;
    product.app.delivery.mail = async () => {
      tries += 1;
      throw new NotDelivered("mail", "550");
    };
    expect(await send("rights")).toEqual({ "email failed unreachable": 1 });
    expect(tries).toBe(1);
    product.app.delivery.mail = mail;
  });
});
