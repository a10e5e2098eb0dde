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
const refused = ({ status, body: { code, message } }: ApiAnswer) => ({ status, code, message });
const brief = ({ status, body: { code } }: ApiAnswer) => ({ status, code });
const paths = ({ body }: ApiAnswer): string[] => (body.details ?? []).map(({ path }: { path: string }) => path);
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
const isIn = async (token: string) => (await product.api("sessions.list", { token })).status === 200;
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

describe("changing the password", () => {
  const next = "Another-fine-phrase-7";

  it("makes the new one the only one, in one ledger entry", async () => {
    const person = await product.aPerson();
    const entries = () => product.app.database.rows("SELECT id FROM ledger_entry WHERE kind = 'credential.changed'");
    const before = (await entries()).length;
    expect((await setPassword(person, { currentPassword: person.password, newPassword: next })).status).toBe(204);
    expect((await entries()).length).toBe(before + 1);
    expect(brief(await logIn(person.username, person.password))).toEqual({ status: 401, code: "credential.wrong" });
    expect((await logIn(person.username, next)).status).toBe(201);
  });

  it.each([
    ["is wrong", { currentPassword: "not-the-current-one" }],
    ["is missing", {}],
  ])("is refused beside the current password's field when that %s", async (_how, current) => {
    const person = await product.aPerson();
    const answer = await setPassword(person, { ...current, newPassword: next });
    expect([brief(answer), paths(answer)]).toEqual([{ status: 401, code: "credential.wrong" }, ["currentPassword"]]);
    expect((await logIn(person.username, person.password)).status).toBe(201);
    expect(brief(await logIn(person.username, next))).toEqual({ status: 401, code: "credential.wrong" });
  });

  it("from several devices at once is done once; the others learn that their current one is no longer right", async () => {
    const person = await product.aPerson();
    const passwords = Array.from({ length: 4 }, (_none, index) => `Raced-${index}-fine-phrase`);
    const answers = await Promise.all(
      passwords.map((newPassword) => setPassword(person, { currentPassword: person.password, newPassword })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401, 401, 401]);
    const winner = passwords[answers.findIndex(({ status }) => status === 204)];
    const logins = await Promise.all(
      [person.password, ...passwords].map(async (password) => ({
        password,
        status: (await logIn(person.username, password)).status,
      })),
    );
    expect(logins.filter(({ status }) => status === 201)).toEqual([{ password: winner, status: 201 }]);
  });

  it("ends every session that the old password opened, also those being opened at that moment", async () => {
    const person = await product.aPerson();
    const { control } = product.simulator;
    const ticket = (
      await product.api("sessions.wechat", {
        body: { appId, code: control.mintLoginCode(appId, control.addPerson().userId), device },
      })
    ).body.ticket;
    const bind = {
      ticket,
      identifier: person.username,
      password: person.password,
      binding: await product.anAct("W1"),
      device,
    };
    const [change, ...logins] = await Promise.all([
      setPassword(person, { currentPassword: person.password, newPassword: next }),
      ...Array.from({ length: 9 }, () => logIn(person.username, person.password)),
      product.api("sessions.bindExisting", { body: bind }),
    ]);
    expect(change?.status).toBe(204);
    for (const { status, body } of logins) {
      if (status !== 201) expect({ status, code: body.code }).toEqual({ status: 401, code: "credential.wrong" });
      else expect(await isIn(body.token)).toBe(false);
    }
    const { body } = await product.api("sessions.list", { token: person.token });
    expect(body.sessions).toHaveLength(1);
  });
});

describe("a login that is refused", () => {
  it("is answered the same, word for word, for an unknown name or address and for a wrong password", async () => {
    const person = await product.aPerson();
    const email = `${aName()}@example.cn`;
    await register("email", email);
    const answers = [
      await logIn(person.username, "wrong-password"),
      await logIn(aName(), "wrong-password"),
      await logIn(email, "wrong-password"),
      await logIn(`${aName()}@example.cn`, "wrong-password"),
      await logIn(person.username, person.password.toLowerCase()),
    ];
    const plain = answers.map(({ status, body: { requestId, ...body }, headers }) => ({
      status,
      body,
      headers: Object.keys(headers).sort(),
    }));
    expect(new Set(answers.map(({ body }) => body.requestId)).size).toBe(answers.length);
    expect(refused(answers[0]!)).toMatchObject({ status: 401, code: "credential.wrong" });
    for (const other of plain) expect(other).toEqual(plain[0]);
  });

  it("opens no session and leaves no row", async () => {
    const person = await product.aPerson();
    const before = await written();
    await logIn(person.username, "wrong-password");
    await logIn(aName(), "wrong-password");
    expect(await written()).toEqual(before);
  });

  it("does not take another's identifier with the person's own password", async () => {
    const [one, other] = [await product.aPerson(), await product.aPerson()];
    expect(brief(await logIn(one.username, other.password))).toEqual({ status: 401, code: "credential.wrong" });
  });
});

describe("the password's hash", () => {
  it("is in no answer a person gets", async () => {
    const registered = await register("username", aName());
    const { token } = registered.body;
    const answers = [
      registered,
      await setPassword({ token }, { currentPassword: good, newPassword: "Another-fine-phrase-8" }),
      await setPassword({ token }, { currentPassword: good, newPassword: "Another-fine-phrase-9" }),
      ...(await Promise.all(
        (["bindings.list", "profile.show", "sessions.list", "consents.history", "consents.status"] as const).map(
          (name) => product.api(name, { token }),
        ),
      )),
    ];
    const hashes = await product.app.database.rows<{ password_hash: string }>("SELECT password_hash FROM credential");
    expect(hashes.length).toBeGreaterThan(0);
    const said = JSON.stringify(answers.map(({ body, headers }) => ({ body, headers })));
    expect(said).not.toMatch(/argon2/i);
    for (const { password_hash: hash } of hashes) expect(said).not.toContain(hash.split("$").at(-1));
    for (const password of [good, "Another-fine-phrase-8"]) expect(said).not.toContain(password);
  });
});

describe("limits on guessing", () => {
  const allowed = 4;
  let limited: TestProduct;
  beforeAll(async () => {
    limited = await aProduct({ env: { LOGIN_ATTEMPTS_PER_15_MINUTES: String(allowed), TRUSTED_PROXY_HOPS: "1" } });
  });
  afterAll(() => limited.stop());
  const guess = (identifier: string, password: string, address: string) =>
    limited.api("sessions.create", {
      body: { identifier, password, device },
      headers: { "X-Forwarded-For": address },
    });

  it("stop one address that tries many names, and leave other addresses alone", async () => {
    const statuses: number[] = [];
    for (let n = 0; n <= allowed; n++) statuses.push((await guess(aName(), "wrong-password", "203.0.113.7")).status);
    expect(statuses).toEqual([...Array(allowed).fill(401), 429]);
    expect((await guess(aName(), "wrong-password", "203.0.113.8")).status).toBe(401);
  });

  it("stop guesses at one account from many addresses, even the right one, and leave other accounts alone", async () => {
    const [person, other] = [await limited.aPerson(), await limited.aPerson()];
    const statuses: number[] = [];
    for (let n = 0; n < allowed; n++) {
      statuses.push((await guess(person.username, "wrong-password", `198.51.100.${n}`)).status);
    }
    const paused = await guess(person.username, person.password, "198.51.100.77");
    expect([...statuses, paused.status]).toEqual([...Array(allowed).fill(401), 429]);
    expect(Number(paused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await guess(other.username, other.password, "198.51.100.78")).status).toBe(201);
  });

  it("stop guesses at the current password from a session that was left open", async () => {
    const person = await limited.aPerson();
    const attempt = (currentPassword: string) =>
      limited.as(person)("credentials.set", { body: { currentPassword, newPassword: "Another-fine-phrase-5" } });
    const statuses: number[] = [];
    for (let n = 0; n < allowed; n++) statuses.push((await attempt("wrong-password")).status);
    expect([...statuses, (await attempt(person.password)).status]).toEqual([...Array(allowed).fill(401), 429]);
    expect((await guess(person.username, person.password, "192.0.2.9")).status).toBe(201);
  });

  it("say nothing about whether the account exists", async () => {
    const person = await limited.aPerson();
    const outcomes = async (identifier: string, network: string) => {
      const seen: unknown[] = [];
      for (let n = 0; n <= allowed; n++) {
        seen.push(refused(await guess(identifier, "wrong-password", `${network}.${n}`)));
      }
      return seen;
    };
    const known = await outcomes(person.username, "192.0.2");
    expect(known).toEqual(await outcomes(aName(), "198.51.100"));
    expect(known.at(-1)).toMatchObject({ status: 429, code: "request.too-many" });
  });
});
