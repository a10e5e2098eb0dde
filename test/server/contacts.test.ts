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

describe("a contact", () => {
  it.each(["email", "phone"] as const)("%s is added by a code sent to it, and stands confirmed", async (item) => {
    const { person } = await aPersonWith(item);
    expect(await holds(person, item)).toMatchObject({ source: "person", isConfirmed: true });
  });

  it("asks first who is there", async () => {
    const person = await product.aPerson();
    const value = anEmail();
    await ask(person, { purpose: "new", item: "email", value });
    const answer = await put(person, "email", { value, code: codeTo(value) });
    expect(answer.body.code).toBe("session.step-up-required");
  });

  it("is changed with a code to the new and one to the old; both are told and other devices end", async () => {
    const { person, value: old } = await aPersonWith("email");
    const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
    const second = (await product.api("sessions.create", { body: login })).body;
    const value = anEmail();
    await ask(person, { purpose: "new", item: "email", value });
    const code = codeTo(value);
    expect((await put(person, "email", { value, code })).body.details[0].path).toBe("currentCode");
    await ask(person, { purpose: "current", item: "email" });
    const currentCode = codeTo(old);
    expect((await put(person, "email", { value, code, currentCode: other(currentCode) })).body.code).toBe("code.wrong");
    expect((await put(person, "email", { value, code, currentCode })).status).toBe(200);
    await sendOutbox();
    for (const to of [old, value]) expect(lastTo(to)).toContain("联系方式已更改");
    expect((await product.as({ ...person, token: second.token })("profile.show")).status).toBe(401);
    expect((await product.as(person)("profile.show")).status).toBe(200);
    expect(await product.app.database.rows("SELECT id FROM outgoing_message")).toEqual([]);
  });

  it("of another account is told only to who holds the address, and nothing is written", async () => {
    const { value } = await aPersonWith("email");
    const person = await product.aPerson();
    await stepUp(person);
    const asked = await ask(person, { purpose: "new", item: "email", value });
    expect(asked.status).toBe(200);
    expect((await put(person, "email", { value, code: codeTo(value) })).body.code).toBe("identifier.taken");
    expect(await holds(person, "email")).toBeNull();
  });

  it("is never the last way in that goes", async () => {
    const value = anEmail();
    const registered = await product.api("accounts.register", {
      body: {
        identifier: { kind: "email", value },
        password: "Correct-horse-battery-9",
        statement: await product.anAct("S0"),
        device: { platform: "h5" },
      },
    });
    const person = { ...registered.body, username: value, password: "Correct-horse-battery-9" } as Person;
    await stepUp(person);
    const remove = () => product.as(person)("contacts.remove", { params: { item: "email" } });
    expect((await remove()).body.code).toBe("contact.only-way-in");
    await product.as(person)("credentials.set", {
      body: { username: `way-in-${count}`, currentPassword: person.password, newPassword: "Fresh-garden-91-kite" },
    });
    expect((await remove()).status).toBe(204);
    expect(await holds(person, "email")).toBeNull();
  });

  it("that the person gave stays when the consent to WeChat's number is withdrawn; WeChat's own goes", async () => {
    const { person } = await aPersonWith("phone");
    await product.as(person)("consents.record", { body: await product.anAct("W3", "given") });
    await product.as(person)("consents.record", { body: await product.anAct("W3", "withdrawn") });
    expect(await holds(person, "phone")).toMatchObject({ source: "person" });
    const { control } = product.simulator;
    const { userId } = control.addPerson();
    const body = { appId, code: control.mintPhoneCode(appId, userId), consent: await product.anAct("W3") };
    expect((await product.as(person)("profile.phoneFromWechat", { body })).status).toBe(201);
    await product.as(person)("consents.record", { body: await product.anAct("W3", "withdrawn") });
    expect(await holds(person, "phone")).toBeNull();
  });

  it.each([
    ["a line break and a header", "a@example.cn\r\nBcc: b@example.cn"],
    ["two addresses", "a@example.cn,b@example.cn"],
    ["a name around it", "A <a@example.cn>"],
    ["a NUL", "a\u0000@example.cn"],
  ])("with %s is refused before anything is sent", async (_what, value) => {
    const person = await product.aPerson();
    const before = product.mailbox.kept.length;
    expect((await ask(person, { purpose: "new", item: "email", value })).status).toBe(400);
    expect(product.mailbox.kept.length).toBe(before);
  });
});

describe("a code", () => {
  it("is guessed by nobody: five tries count, however many come at once, then not even the right one opens", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const value = anEmail();
    await ask(person, { purpose: "new", item: "email", value });
    const right = codeTo(value);
    const place = { params: { item: "email" } };
    const tries = Array.from({ length: 60 }, (_none, index) => String(index).padStart(6, "0")).filter(
      (c) => c !== right,
    );
    await Promise.all(tries.map((code) => product.as(person)("contacts.put", { ...place, body: { value, code } })));
    const [row] = await product.app.database.rows<{ attempts: number }>(
      "SELECT attempts FROM one_time_code WHERE account_id = ?",
      [idBytes(person.accountId)],
    );
    expect(row?.attempts).toBe(5);
    expect((await put(person, "email", { value, code: right })).body.code).toBe("code.wrong");
  });

  it("is used once, also by two at the same time", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const value = anEmail();
    await ask(person, { purpose: "new", item: "email", value });
    const body = { value, code: codeTo(value) };
    const answers = await Promise.all([1, 2, 3].map(() => put(person, "email", body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  it("opens nothing for another purpose, place, account or device, and nothing after ten minutes", async () => {
    const { person, value } = await aPersonWith("email");
    await ask(person, { purpose: "step-up", item: "email" });
    const code = codeTo(value);
    expect((await put(person, "email", { value, code })).body.code).toBe("code.wrong");
    const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
    const second = { ...person, token: (await product.api("sessions.create", { body: login })).body.token };
    const shown = { body: { method: "code", item: "email", code } };
    expect((await product.as(second)("sessions.stepUp", shown)).body.code).toBe("code.wrong");
    const stranger = await aPersonWith("email");
    expect((await product.as(stranger.person)("sessions.stepUp", shown)).body.code).toBe("code.wrong");
    expect((await product.as(person)("sessions.stepUp", shown)).status).toBe(200);
    await forgetLimits();
    await ask(person, { purpose: "step-up", item: "email" });
    product.clock.advance(10 * 60_000);
    const late = { body: { method: "code", item: "email", code: codeTo(value) } };
    expect((await product.as(person)("sessions.stepUp", late)).body.code).toBe("code.wrong");
  });

  it("is not sent again within a minute, and the next one ends it", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const value = anEmail();
    const body = { purpose: "new", item: "email", value };
    await ask(person, body);
    const first = codeTo(value);
    const again = await ask(person, body);
    expect(again.status).toBe(429);
    expect(Number(again.headers["retry-after"])).toBeGreaterThan(0);
    await forgetLimits();
    await ask(person, body);
    if (codeTo(value) !== first)
      expect((await put(person, "email", { value, code: first })).body.code).toBe("code.wrong");
    expect((await put(person, "email", { value, code: codeTo(value) })).status).toBe(200);
  });

  it("goes to few addresses for one account, however many it names", async () => {
    const person = await product.aPerson();
    const before = product.mailbox.kept.length;
    for (let index = 0; index < 30; index++)
      await ask(person, { purpose: "new", item: "email", value: `many-${index}@example.cn` });
    expect(product.mailbox.kept.length - before).toBe(20);
  });

  it("whose answer was lost may have arrived, and is good if it did", async () => {
    const { FateUnknown } = await import("../../server/src/delivery/delivery");
    const person = await product.aPerson();
    await stepUp(person);
    const { delivery } = product.app;
    const { sms } = delivery;
    let code = "";
    delivery.sms = async ({ values }) => {
      code = values[0] as string;
      throw new FateUnknown("sms", "no answer");
    };
    const value = "13700005555";
    const answer = await ask(person, { purpose: "new", item: "phone", value });
    delivery.sms = sms;
    expect(answer.status).toBe(200);
    expect((await put(person, "phone", { value, code })).status).toBe(200);
  });

  it("that the provider does not take leaves nothing, and may be asked for again at once", async () => {
    const { NotDelivered } = await import("../../server/src/delivery/delivery");
    const person = await product.aPerson();
    const body = { purpose: "new", item: "email", value: anEmail() };
    const { delivery } = product.app;
    const { mail } = delivery;
    delivery.mail = () => Promise.reject(new NotDelivered("mail", "down"));
    const answer = await ask(person, body);
    delivery.mail = mail;
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 503, code: "message.not-sent" });
    const rows = await product.app.database.rows("SELECT purpose FROM one_time_code WHERE account_id = ?", [
      idBytes(person.accountId),
    ]);
    expect(rows).toEqual([]);
    expect((await ask(person, body)).status).toBe(200);
  });

  it("is nowhere in the database, nor is where it went", async () => {
    const person = await product.aPerson();
    const value = anEmail();
    await ask(person, { purpose: "new", item: "email", value });
    const rows = await product.app.database.rows("SELECT * FROM one_time_code WHERE account_id = ?", [
      idBytes(person.accountId),
    ]);
    const text = rows
      .map((row) =>
        Object.values(row as object)
          .map((cell) => (Buffer.isBuffer(cell) ? cell.toString("latin1") : String(cell)))
          .join("|"),
      )
      .join();
    expect(text).not.toContain(codeTo(value));
    expect(text).not.toContain(value);
  });
});
