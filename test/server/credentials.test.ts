import { randomUUID } from "node:crypto";
import type { ApiAnswer } from "../support/api-client";
import { aProduct, appId, type TestProduct } from "../support/app";
import type { Person } from "../support/people";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const device = { platform: "h5" as const };
const good = "Correct-horse-battery-9";
const brief = ({ status, body: { code } }: ApiAnswer) => ({ status, code });
const paths = ({ body }: ApiAnswer): string[] => (body.details ?? []).map(({ path }: { path: string }) => path);
const atOnce = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_none, index) => work(index)));
const aName = () => `name-${randomUUID().slice(0, 12)}`;

type Kind = "username" | "email";
const register = async (kind: Kind, value: string, password = good, key?: string) =>
  product.api("accounts.register", {
    body: { identifier: { kind, value }, password, statement: await product.anAct("S0"), device },
    ...(key ? { key } : {}),
  });
const logIn = (identifier: string, password: string) =>
  product.api("sessions.create", { body: { identifier, password, device } });
const setPassword = (person: Pick<Person, "token">, body: Record<string, string>) =>
  product.api("credentials.set", { token: person.token, body });
/** Someone who came by WeChat and has neither name nor password. */
const aWechatPerson = async () => {
  const { control } = product.simulator;
  const { body } = await product.api("sessions.wechat", {
    body: { appId, code: control.mintLoginCode(appId, control.addPerson().userId), device },
  });
  const created = await product.api("accounts.createFromWechat", {
    body: {
      ticket: body.ticket,
      statement: await product.anAct("S0"),
      binding: await product.anAct("W1"),
      device,
    },
  });
  return created.body as { accountId: string; token: string };
};

const count = async (table: string): Promise<number> => {
  const [row] = await product.app.database.rows<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`);
  return Number(row?.n);
};
const written = async () => ({
  keys: (await product.app.database.keys.rows("SELECT account_id FROM account_key")).length,
  accounts: await count("account"),
  credentials: await count("credential"),
  sessions: await count("session"),
  values: await count("vault_value"),
  fingerprints: await count("vault_fingerprint"),
  entries: await count("ledger_entry"),
});

describe("registration", () => {
  it.each<[Kind, () => string]>([
    ["username", aName],
    ["email", () => `${aName()}@example.cn`],
  ])("with a %s makes an account that this identifier and the password open", async (kind, make) => {
    const value = make();
    const { status, body } = await register(kind, value);
    expect(status).toBe(201);
    const login = await logIn(value, good);
    expect(login.body.accountId).toBe(body.accountId);
    const { body: own } = await product.api("bindings.list", { token: body.token });
    expect(own).toMatchObject({ hasPassword: true, bindings: [], identifiers: [{ kind }] });
  });

  it("makes one key, one account and one session, and a refused one nothing at all", async () => {
    const name = aName();
    const before = await written();
    expect((await register("username", name)).status).toBe(201);
    const after = await written();
    expect(after).toMatchObject({
      keys: before.keys + 1,
      accounts: before.accounts + 1,
      credentials: before.credentials + 1,
      sessions: before.sessions + 1,
    });
    expect(brief(await register("username", name))).toEqual({ status: 409, code: "identifier.taken" });
    expect(await written()).toEqual(after);
  });

  it("is refused for a name or address that is taken, however its letters are written", async () => {
    const name = aName();
    await register("username", name);
    await register("email", `${name}@example.cn`);
    const before = await written();
    const capital = name.replace("name-", "Name-");
    for (const variant of [name.toUpperCase(), ` ${name} `, capital, `\u3000${name}`]) {
      const answer = await register("username", variant);
      expect(brief(answer)).toEqual({ status: 409, code: "identifier.taken" });
      expect(paths(answer)).toEqual(["identifier.value"]);
    }
    for (const variant of [`${name}@EXAMPLE.cn`, `${name.toUpperCase()}@Example.CN`, ` ${name}@example.cn\u3000`]) {
      expect(brief(await register("email", variant))).toEqual({ status: 409, code: "identifier.taken" });
    }
    expect(await written()).toEqual(before);
  });

  it("takes no letters that look like others: wide, accented, Cyrillic, invisible, or a sign that folds to a letter", async () => {
    const name = `kiwi${aName()}`;
    await register("username", name);
    await register("email", `${name}@example.cn`);
    const before = await written();
    const wide = [...name].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join("");
    const lookalikes = [
      wide,
      name.replace("a", "\u0430"),
      name.replace("i", "\u00ed"),
      `${name}\u200b`,
      `\u202e${name}`,
    ];
    for (const variant of lookalikes) {
      const answers = [await register("username", variant), await register("email", `${variant}@example.cn`)];
      for (const answer of answers) {
        expect(brief(answer)).toEqual({ status: 400, code: "request.invalid" });
        expect(paths(answer)).toEqual(["identifier.value"]);
      }
    }
    const kelvinSign = await register("username", name.replace("k", "\u212a")); // lower case of it is a plain k
    expect([400, 409]).toContain(kelvinSign.status);
    expect(await written()).toEqual(before);
  });

  it("of one name by many at once gives it to one, and leaves no key of the others", async () => {
    const name = aName();
    const before = await written();
    const answers = await atOnce(8, (index) => register("username", index % 2 ? name : name.toUpperCase()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    const after = await written();
    expect(after).toMatchObject({ keys: before.keys + 1, accounts: before.accounts + 1 });
  });

  it("sent several times at once with one key makes one account and one key", async () => {
    const name = aName();
    const key = product.aKey();
    const before = await written();
    const body = {
      identifier: { kind: "username", value: name },
      password: good,
      statement: await product.anAct("S0"),
      device,
    };
    const answers = await atOnce(6, () => product.api("accounts.register", { body, key }));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    expect(new Set(answers.map((answer) => answer.body.accountId)).size).toBe(1);
    expect(await written()).toMatchObject({ keys: before.keys + 1, accounts: before.accounts + 1 });
  });

  it("without consent to the statement leaves nothing, nor with a version that is not in force", async () => {
    const before = await written();
    const attempt = async (statement: object) =>
      product.api("accounts.register", {
        body: { identifier: { kind: "username", value: aName() }, password: good, statement, device },
      });
    expect(brief(await attempt(await product.anAct("S0", "refused")))).toEqual({
      status: 403,
      code: "consent.required",
    });
    expect(brief(await attempt(await product.anAct("P1")))).toEqual({ status: 403, code: "consent.required" });
    const unknown = await product.anAct("S0", "given", { documentVersionId: randomUUID() });
    expect((await attempt(unknown)).body.code).toBe("document.version-unknown");
    expect(await written()).toEqual(before);
  });
});

describe("a weak password", () => {
  const weak = ["password123", "88888888", "qwertyuiop", "woaini1314", "12345678"];

  it.each(weak)("such as %s is refused beside the password's field, and nothing is made", async (password) => {
    const before = await written();
    const registration = await register("username", aName(), password);
    expect(brief(registration)).toEqual({ status: 400, code: "credential.weak" });
    expect(paths(registration)).toEqual(["password"]);
    expect(JSON.stringify(registration.body)).not.toContain(password);
    expect(await written()).toEqual(before);
  });

  it("is refused beside the new password's field when it is changed, and the old one stays good", async () => {
    const person = await product.aPerson();
    for (const newPassword of weak) {
      const answer = await setPassword(person, { currentPassword: person.password, newPassword });
      expect(brief(answer)).toEqual({ status: 400, code: "credential.weak" });
      expect(paths(answer)).toEqual(["newPassword"]);
    }
    expect((await logIn(person.username, person.password)).status).toBe(201);
  });

  it("may not be the person's own name or address, at registration and later", async () => {
    const name = aName();
    const own = await register("email", `${name}@example.cn`, `${name}1`);
    expect([brief(own), paths(own)]).toEqual([{ status: 400, code: "credential.weak" }, ["password"]]);
    const person = await product.aPerson();
    const change = { currentPassword: person.password, newPassword: `${person.username.toUpperCase()}!` };
    const answer = await setPassword(person, change);
    expect([brief(answer), paths(answer)]).toEqual([{ status: 400, code: "credential.weak" }, ["newPassword"]]);
    const newcomer = await aWechatPerson();
    const first = await setPassword(newcomer, { username: name, newPassword: `${name}22` });
    expect([brief(first), paths(first)]).toEqual([{ status: 400, code: "credential.weak" }, ["newPassword"]]);
  });

  it("too short or too long is refused beside its field", async () => {
    const person = await product.aPerson();
    for (const password of ["Xk3-pq", `Xk3-${"pq".repeat(63)}`]) {
      expect(paths(await register("username", aName(), password))).toEqual(["password"]);
      const change = { currentPassword: person.password, newPassword: password };
      expect(paths(await setPassword(person, change))).toEqual(["newPassword"]);
    }
  });
});

describe("setting a password", () => {
  it("for the first time needs a name and gives a second way in", async () => {
    const person = await aWechatPerson();
    const nameless = await setPassword(person, { newPassword: good });
    expect([brief(nameless), paths(nameless)]).toEqual([{ status: 400, code: "request.invalid" }, ["username"]]);
    const username = aName();
    expect((await setPassword(person, { username, newPassword: good })).status).toBe(204);
    expect((await logIn(username, good)).body.accountId).toBe(person.accountId);
  });

  it("with a name that is taken sets neither name nor password", async () => {
    const owner = await product.aPerson();
    const person = await aWechatPerson();
    const answer = await setPassword(person, { username: owner.username.toUpperCase(), newPassword: good });
    expect([brief(answer), paths(answer)]).toEqual([{ status: 409, code: "identifier.taken" }, ["username"]]);
    const { body } = await product.api("bindings.list", { token: person.token });
    expect(body).toMatchObject({ hasPassword: false, identifiers: [] });
    expect((await logIn(owner.username, owner.password)).body.accountId).toBe(owner.accountId);
  });

  it("for the first time from two devices at once sets one of the two, and the other is told", async () => {
    const person = await aWechatPerson();
    const names = [aName(), aName()];
    const passwords = ["First-of-two-phrases-1", "Second-of-two-phrases-2"];
    const answers = await atOnce(2, (index) =>
      setPassword(person, { username: names[index] ?? "", newPassword: passwords[index] ?? "" }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
    const winner = answers.findIndex(({ status }) => status === 204);
    expect((await logIn(names[winner] ?? "", passwords[winner] ?? "")).status).toBe(201);
    expect((await logIn(names[1 - winner] ?? "", passwords[1 - winner] ?? "")).status).toBe(401);
  });
});
