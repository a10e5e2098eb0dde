import { aProduct, appId, secondAppId, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const device = { platform: "weapp" as const, name: "iPhone" };
const wechatLogin = (userId: string, app = appId) =>
  product.api("sessions.wechat", {
    body: { appId: app, code: product.simulator.control.mintLoginCode(app, userId), device },
  });
const newUser = () => product.simulator.control.addPerson().userId;
const createFrom = async (ticket: string) =>
  product.api("accounts.createFromWechat", {
    body: { ticket, statement: await product.anAct("S0"), binding: await product.anAct("W1"), device },
  });
const accounts = async (): Promise<number> => {
  const [row] = await product.app.database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM account");
  return Number(row?.n);
};

describe("a person's first WeChat login", () => {
  it("creates nothing until they choose, then one account that the next login opens", async () => {
    const userId = newUser();
    const before = await accounts();
    const first = await wechatLogin(userId);
    expect(first.body).toMatchObject({ kind: "new-person", holdsUnionid: true });
    expect(await accounts()).toBe(before);
    const created = await createFrom(first.body.ticket);
    expect(created.status).toBe(201);
    const again = await wechatLogin(userId);
    expect(again.body).toMatchObject({ kind: "signed-in", accountId: created.body.accountId });
  });

  it("binds to the account they already have instead of making a second one", async () => {
    const owner = await product.aPerson();
    const userId = newUser();
    const { body } = await wechatLogin(userId);
    const before = await accounts();
    const request = { ticket: body.ticket, identifier: owner.username, binding: await product.anAct("W1"), device };
    const wrong = await product.api("sessions.bindExisting", { body: { ...request, password: "not-this-one" } });
    expect({ status: wrong.status, code: wrong.body.code }).toEqual({ status: 401, code: "credential.wrong" });
    const bound = await product.api("sessions.bindExisting", { body: { ...request, password: owner.password } });
    expect(bound.body.accountId).toBe(owner.accountId);
    expect(await accounts()).toBe(before);
    expect((await wechatLogin(userId)).body.accountId).toBe(owner.accountId);
  });

  it("takes both consents for granted never: without them nothing is made", async () => {
    const { body } = await wechatLogin(newUser());
    const before = await accounts();
    const refused = await product.api("accounts.createFromWechat", {
      body: {
        ticket: body.ticket,
        statement: await product.anAct("S0"),
        binding: await product.anAct("W1", "refused"),
        device,
      },
    });
    expect(refused.body.code).toBe("consent.required");
    expect(await accounts()).toBe(before);
  });

  it("makes exactly one account when one ticket is used ten times at once", async () => {
    const { body } = await wechatLogin(newUser());
    const before = await accounts();
    const answers = await Promise.all(Array.from({ length: 10 }, () => createFrom(body.ticket)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body: refused } of answers.filter((answer) => answer.status !== 201)) {
      expect({ status, code: refused.code }).toEqual({ status: 410, code: "binding.ticket-expired" });
    }
    expect(await accounts()).toBe(before + 1);
  });

  it("leaves one binding when ten tickets of one WeChat person race for accounts", async () => {
    const userId = newUser();
    const tickets = await Promise.all(Array.from({ length: 10 }, () => wechatLogin(userId)));
    const before = await accounts();
    const answers = await Promise.all(tickets.map(({ body }) => createFrom(body.ticket)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await accounts()).toBe(before + 1);
  });

  it("lets an existing account and a new one race for the same WeChat person, and only one wins", async () => {
    const owner = await product.aPerson();
    const userId = newUser();
    const [one, two] = [await wechatLogin(userId), await wechatLogin(userId)];
    const bindExisting = product.api("sessions.bindExisting", {
      body: {
        ticket: one.body.ticket,
        identifier: owner.username,
        password: owner.password,
        binding: await product.anAct("W1"),
        device,
      },
    });
    const answers = await Promise.all([bindExisting, createFrom(two.body.ticket)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it("refuses a used or expired code with one plain sentence, and an app it does not know", async () => {
    const { control } = product.simulator;
    const code = control.mintLoginCode(appId, newUser());
    await product.api("sessions.wechat", { body: { appId, code, device } });
    const replay = await product.api("sessions.wechat", { body: { appId, code, device } });
    expect({ status: replay.status, code: replay.body.code }).toEqual({ status: 400, code: "wechat.code-invalid" });
    const other = await product.api("sessions.wechat", { body: { appId: "wxaaaaaaaaaaaaaaaa", code, device } });
    expect(other.body.code).toBe("wechat.app-unknown");
  });
});

describe("bindings", () => {
  it("hold several apps on one account, one person of each", async () => {
    const person = await product.aPerson();
    const userId = newUser();
    for (const app of [appId, secondAppId]) {
      const body = {
        appId: app,
        code: product.simulator.control.mintLoginCode(app, userId),
        binding: await product.anAct("W1"),
      };
      expect((await product.as(person)("bindings.add", { body })).status).toBe(201);
    }
    const { body } = await product.as(person)("bindings.list");
    expect(body.bindings).toHaveLength(2);
    for (const { openidMasked } of body.bindings) expect(openidMasked).toMatch(/^\*{4}.{4}$/);
    const stranger = await product.aPerson();
    const params = { bindingId: body.bindings[0].bindingId };
    expect((await product.as(stranger)("bindings.remove", { params })).body.code).toBe("binding.unknown");
    expect((await product.as(person)("bindings.remove", { params })).status).toBe(204);
    expect((await wechatLogin(userId, secondAppId)).body.accountId).toBe(person.accountId);
    expect((await wechatLogin(userId, appId)).body.kind).toBe("new-person");
  });

  it("warn before the only way in is cut, and go when the person insists", async () => {
    const { body } = await wechatLogin(newUser());
    const created = await createFrom(body.ticket);
    const as = product.as({ ...created.body, username: "", password: "" });
    const [binding] = (await as("bindings.list")).body.bindings;
    const params = { bindingId: binding.bindingId };
    expect((await as("bindings.remove", { params })).body.code).toBe("binding.only-way-in");
    expect((await as("bindings.remove", { params, query: { acceptLosingAccess: "true" } })).status).toBe(204);
  });

  it("are gone, with nickname and avatar, when the binding consent is withdrawn", async () => {
    const { body } = await wechatLogin(newUser());
    const created = await createFrom(body.ticket);
    const as = product.as({ ...created.body, username: "", password: "" });
    await as("consents.record", { body: await product.anAct("W2") });
    expect((await as("profile.put", { params: { item: "nickname" }, body: { value: "小明" } })).status).toBe(200);
    expect((await as("consents.record", { body: await product.anAct("W1", "withdrawn") })).status).toBe(201);
    expect((await as("bindings.list")).body.bindings).toEqual([]);
    expect((await as("profile.show")).body).toMatchObject({ nickname: null });
  });
});

describe("sessions", () => {
  const day = 24 * 3_600_000;

  it("say the same of an unknown account and a wrong password, in about the same time", async () => {
    const person = await product.aPerson();
    const attempt = async (identifier: string) => {
      const started = process.hrtime.bigint();
      const { status, body } = await product.api("sessions.create", {
        body: { identifier, password: "wrong", device },
      });
      return { status, code: body.code, message: body.message, ms: Number(process.hrtime.bigint() - started) / 1e6 };
    };
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < 7; round++) {
      const [one, two] = [await attempt(person.username), await attempt(`nobody-${round}`)];
      expect({ ...one, ms: 0 }).toEqual({ ...two, ms: 0 });
      known.push(one.ms);
      unknown.push(two.ms);
    }
    expect(median(unknown) / median(known)).toBeGreaterThan(0.4);
    expect(median(unknown) / median(known)).toBeLessThan(2.5);
  });

  it("bring the next token after a day; the old one works until the new one is in use", async () => {
    const person = await product.aPerson();
    product.clock.advance(day + 60_000);
    const first = await product.as(person)("sessions.list");
    const next = first.headers["x-session-token"];
    expect(next).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await product.as(person)("sessions.list")).status).toBe(200);
    product.clock.advance(3 * 60_000);
    const renewed = product.as({ ...person, token: String(next) });
    expect((await renewed("sessions.list")).status).toBe(200);
    expect((await product.as(person)("sessions.list")).status).toBe(401);
    expect((await renewed("sessions.list")).status).toBe(200);
  });

  it("end after 30 days whatever was done with them", async () => {
    const person = await product.aPerson();
    product.clock.advance(30 * day + 1000);
    expect((await product.as(person)("sessions.list")).body.code).toBe("session.expired");
  });

  it("can be ended one by one or all, and only by their owner", async () => {
    const person = await product.aPerson();
    const second = await product.api("sessions.create", {
      body: { identifier: person.username, password: person.password, device },
    });
    const stranger = await product.aPerson();
    const params = { sessionId: second.body.sessionId };
    expect((await product.as(stranger)("sessions.end", { params })).body.code).toBe("session.unknown");
    const { body } = await product.as(person)("sessions.list");
    expect(body.sessions.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent).sort()).toEqual([false, true]);
    expect((await product.as(person)("sessions.end", { params })).status).toBe(204);
    expect((await product.as({ ...person, token: second.body.token })("sessions.list")).status).toBe(401);
    expect((await product.as(person)("sessions.endAll")).status).toBe(204);
    expect((await product.as(person)("sessions.list")).status).toBe(401);
  });

  it("of other devices end when the password changes", async () => {
    const person = await product.aPerson();
    const second = await product.api("sessions.create", {
      body: { identifier: person.username, password: person.password, device },
    });
    const change = { currentPassword: "not-it", newPassword: "Another-fine-phrase-7" };
    const wrong = await product.as(person)("credentials.set", { body: change });
    expect(wrong.body.details).toEqual([expect.objectContaining({ path: "currentPassword" })]);
    const right = { ...change, currentPassword: person.password };
    expect((await product.as(person)("credentials.set", { body: right })).status).toBe(204);
    expect((await product.as(person)("sessions.list")).status).toBe(200);
    expect((await product.as({ ...person, token: second.body.token })("sessions.list")).status).toBe(401);
  });
});
