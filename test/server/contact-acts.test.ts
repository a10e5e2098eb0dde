import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, appId, type TestProduct } from "../support/app";
import type { Person } from "../support/people";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
beforeEach(() => forgetLimits());
afterAll(() => product.stop());

let count = 0;
const anEmail = () => `contact-${process.pid}-${++count}@example.cn`;
const aPhone = () => `1370000${String(++count).padStart(4, "0")}`;
const forgetLimits = () => product.app.database.run("DELETE FROM rate_limit");
const lastTo = (to: string) => {
  const found = product.mailbox.kept.find((one) => (one.channel === "mail" ? one.mail.to : one.sms.to) === to);
  return found ? JSON.stringify(found) : "";
};
const codeTo = (to: string): string => {
  const found = product.mailbox.kept.find((one) => (one.channel === "mail" ? one.mail.to : one.sms.to) === to);
  return found?.channel === "mail" ? (/是 (\d{6})/.exec(found.mail.text)?.[1] ?? "") : (found?.sms.values[0] ?? "");
};
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const ask = (person: Person, body: object) => product.as(person)("contacts.sendCode", { body });
const put = (person: Person, item: string, body: object) =>
  product.as(person)("contacts.put", { params: { item }, body });
const holds = async (person: Person, item: string) => {
  const { body } = await product.as(person)("information.list");
  return body.items.find((one: { item: string }) => one.item === item)?.values[0] ?? null;
};
const addTo = async (person: Person, item: "email" | "phone", value: string) => {
  await stepUp(person);
  await ask(person, { purpose: "new", item, value });
  return put(person, item, { value, code: codeTo(value) });
};
const sendOutbox = async () => {
  const { sendOutgoing } = await import("../../server/src/delivery/outbox");
  await sendOutgoing(product.app, new AbortController().signal);
};
const aPersonWith = async (item: "email" | "phone") => {
  const person = await product.aPerson();
  const value = item === "email" ? anEmail() : aPhone();
  expect((await addTo(person, item, value)).status).toBe(200);
  await forgetLimits();
  return { person, value };
};

describe("a number from WeChat", () => {
  const fetchPhone = async (person: Person, phoneNumber: string) => {
    const { control } = product.simulator;
    const { userId } = control.addPerson({ phoneNumber });
    const code = control.mintPhoneCode(appId, userId);
    const body = { appId, code, consent: await product.anAct("W3") };
    return () => product.as(person)("profile.phoneFromWechat", { body });
  };

  it("takes the place of one that a code has proven only after a step-up; both are told, other devices end", async () => {
    const { person, value } = await aPersonWith("phone");
    const credentials = { identifier: person.username, password: person.password };
    const second = await product.api("sessions.create", { body: { ...credentials, device: { platform: "h5" } } });
    product.clock.advance(11 * 60_000);
    const next = aPhone();
    const tap = await fetchPhone(person, next);
    expect((await tap()).body.code).toBe("session.step-up-required");
    expect(await holds(person, "phone")).toMatchObject({ source: "person" });
    await stepUp(person);
    expect((await tap()).status).toBe(201); // the same tap: its code was not used up
    expect(await holds(person, "phone")).toMatchObject({ source: "wechat" });
    await sendOutbox();
    for (const place of [value, next]) expect(lastTo(place)).toContain("contact-changed");
    expect((await product.api("sessions.list", { token: second.body.token })).status).toBe(401);
  });

  it("that a code has proven already stays proven", async () => {
    const { person, value } = await aPersonWith("phone");
    const tap = await fetchPhone(person, value);
    expect((await tap()).status).toBe(201);
    expect(await holds(person, "phone")).toMatchObject({ source: "person" });
  });

  it("shows nobody's identity before a code has proven it", async () => {
    const person = await product.aPerson();
    const { control } = product.simulator;
    const { userId } = control.addPerson({ phoneNumber: aPhone() });
    const body = { appId, code: control.mintPhoneCode(appId, userId), consent: await product.anAct("W3") };
    await product.as(person)("profile.phoneFromWechat", { body });
    const answer = await ask(person, { purpose: "step-up", item: "phone" });
    expect(answer.body.code).toBe("session.step-up-impossible");
  });
});

describe("a new password by code", () => {
  const newPassword = "Quiet-harbour-57-lamp";
  const request = (to: string) => product.api("credentials.sendResetCode", { body: { to } });

  it.each(["email", "phone"] as const)("is set by whoever holds the proven %s; all devices end", async (item) => {
    const { person, value } = await aPersonWith(item);
    expect((await request(value)).status).toBe(200);
    await product.app.background.idle();
    const code = codeTo(value);
    const wrong = await product.api("credentials.reset", { body: { to: value, code: other(code), newPassword } });
    expect(wrong.body.code).toBe("code.wrong");
    expect((await product.api("credentials.reset", { body: { to: value, code, newPassword } })).status).toBe(200);
    expect((await product.as(person)("profile.show")).status).toBe(401);
    const login = { identifier: person.username, password: newPassword, device: { platform: "h5" } };
    expect((await product.api("sessions.create", { body: login })).status).toBe(201);
    const again = await product.api("credentials.reset", { body: { to: value, code, newPassword } });
    expect(again.body.code).toBe("code.wrong");
  });

  it("answers the same for an address nobody has, and sends nothing there", async () => {
    const { value } = await aPersonWith("email");
    const unknown = anEmail();
    const before = product.mailbox.kept.length;
    const strange = await request(unknown);
    await product.app.background.idle();
    expect(product.mailbox.kept.length).toBe(before);
    const known = await request(value);
    expect([strange.status, strange.body]).toEqual([known.status, known.body]);
    const guesses = await Promise.all(
      [unknown, value].map((to) => product.api("credentials.reset", { body: { to, code: "000000", newPassword } })),
    );
    expect(guesses.map(({ body }) => body.code)).toEqual(["code.wrong", "code.wrong"]);
    await product.app.background.idle();
  });

  it("is not to be had by an address that was never proven", async () => {
    const value = anEmail();
    await product.api("accounts.register", {
      body: {
        identifier: { kind: "email", value },
        password: "Correct-horse-battery-9",
        statement: await product.anAct("S0"),
        device: { platform: "h5" },
      },
    });
    const before = product.mailbox.kept.length;
    await request(value);
    await product.app.background.idle();
    expect(product.mailbox.kept.length).toBe(before);
  });

  it("is asked for by one source for few of ten thousand addresses", async () => {
    let taken = 0;
    for (let index = 0; index < 70; index++) if ((await request(`flood-${index}@example.cn`)).status === 200) taken++;
    expect(taken).toBe(60);
  });
});

describe("an organisation's contact", () => {
  it("is handed over to who shows they can be reached, and the last is told", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const old = aPhone();
    await product.as(person)("profile.put", { params: { item: "contact_phone" }, body: { value: old } });
    const phone = aPhone();
    await ask(person, { purpose: "handover", item: "contact_phone", value: phone });
    const body = { name: "王新", phone, code: codeTo(phone) };
    expect((await product.as(person)("contacts.handOver", { body: { ...body, phone: aPhone() } })).body.code).toBe(
      "code.wrong",
    );
    expect((await product.as(person)("contacts.handOver", { body })).status).toBe(204);
    await sendOutbox();
    expect(lastTo(old)).toContain("contact-changed");
    expect(await holds(person, "contact_person")).toMatchObject({ source: "person", isConfirmed: true });
  });

  it("is asked about after half a year, confirmed by one tap or left for thirty days", async () => {
    const { person, value } = await aPersonWith("email");
    const stale = async (token: string) =>
      (await product.as({ ...person, token })("contacts.stale")).body.contacts.length;
    expect(await stale(person.token)).toBe(0);
    product.clock.advance(181 * 24 * 3_600_000);
    const signIn = async () => {
      const login = { identifier: value, password: person.password, device: { platform: "h5" } };
      return (await product.api("sessions.create", { body: login })).body.token as string;
    };
    let token = await signIn();
    expect(await stale(token)).toBe(1);
    await product.as({ ...person, token })("contacts.askLater");
    expect(await stale(token)).toBe(0);
    product.clock.advance(31 * 24 * 3_600_000);
    token = await signIn();
    expect(await stale(token)).toBe(1);
    await product.as({ ...person, token })("contacts.stillRight");
    expect(await stale(token)).toBe(0);
  });
});

describe("a notice", () => {
  it("of the account's end leaves before its key goes, and nothing stays behind", async () => {
    const { eraseDue } = await import("../../server/src/rights/cancellation.service");
    const { person, value } = await aPersonWith("email");
    const erase = () => eraseDue(product.app, { guard: async () => undefined }, new AbortController().signal);
    expect((await product.as(person)("cancellation.request")).status).toBe(201);
    await sendOutbox();
    expect(lastTo(value)).toContain("您的账号正在注销");
    product.clock.advance(8 * 24 * 3_600_000);
    await erase();
    expect(await product.app.keyring.find(idBytes(person.accountId))).not.toBeNull();
    await sendOutbox();
    expect(lastTo(value)).toContain("您的账号已删除");
    await erase();
    expect(await product.app.keyring.find(idBytes(person.accountId))).toBeNull();
    expect(await product.app.database.rows("SELECT id FROM outgoing_message")).toEqual([]);
  });

  it("that the provider refuses is tried five times with growing pauses, then given up", async () => {
    const { NotDelivered } = await import("../../server/src/delivery/delivery");
    const { person } = await aPersonWith("email");
    await product.as(person)("cancellation.request");
    const { delivery } = product.app;
    const { mail } = delivery;
    let tries = 0;
    delivery.mail = () => {
      tries += 1;
      return Promise.reject(new NotDelivered("mail", "down"));
    };
    for (let round = 0; round < 8; round++) {
      await sendOutbox();
      await sendOutbox();
      product.clock.advance(20 * 60_000);
    }
    delivery.mail = mail;
    expect(tries).toBe(5);
    expect(await product.app.database.rows("SELECT id FROM outgoing_message")).toEqual([]);
  });
});
