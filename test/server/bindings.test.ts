import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { redeemTicket } from "../../server/src/identity/binding-ticket";
import { openDatabase } from "../../server/src/kernel/database";
import { idBytes } from "../../server/src/kernel/ids";
import type { ApiAnswer } from "../support/api-client";
import { aProduct, appId, secondAppId, type TestProduct } from "../support/app";
import { testDatabase } from "../support/database";
import type { Person } from "../support/people";

/** Hands the server's calls to the simulator and its answers back unchanged, and remembers them. */
const aWire = async () => {
  const answers: string[] = [];
  let target = "";
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method } = request;
    const body = method === "POST" ? Buffer.concat(chunks) : undefined;
    const answer = await fetch(`${target}${request.url}`, { method, body });
    const text = await answer.text();
    answers.push(text);
    response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url: string) => {
      target = url;
    },
    sessionKeys: () => answers.flatMap((text) => /"session_key":"([^"]+)"/.exec(text)?.[1] ?? []),
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
};

let wire: Awaited<ReturnType<typeof aWire>>;
let product: TestProduct;
beforeAll(async () => {
  wire = await aWire();
  product = await aProduct({ env: { WECHAT_BASE_URL: wire.url } });
  wire.leadTo(product.simulator.url);
});
afterAll(async () => {
  await product.stop();
  await wire.stop();
});

const device = { platform: "weapp" as const };
const control = () => product.simulator.control;
const newUser = () => control().addPerson().userId;
const atOnce = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_none, index) => work(index)));
const refused = ({ status, body: { code, message } }: ApiAnswer) => ({ status, code, message });
const statusesOf = (answers: ApiAnswer[]) => answers.map(({ status }) => status).sort();

const wechatLogin = (userId: string, app = appId) =>
  product.api("sessions.wechat", { body: { appId: app, code: control().mintLoginCode(app, userId), device } });
const addBinding = async (person: Person, userId: string, app = appId) =>
  product.as(person)("bindings.add", {
    body: { appId: app, code: control().mintLoginCode(app, userId), binding: await product.anAct("W1") },
  });
const bindingsOf = async (person: Person) => (await product.as(person)("bindings.list")).body.bindings;
const withdraw = async (person: Person, scope: "W1" | "W2" = "W1") =>
  product.as(person)("consents.record", { body: await product.anAct(scope, "withdrawn") });
const stateOf = async (person: Person, scope: string): Promise<string> => {
  const { body } = await product.as(person)("consents.status");
  return body.scopes.find((one: { scope: string }) => one.scope === scope).state;
};
/** Someone whose only way in is WeChat, bound in the apps given. */
const aWechatPerson = async (apps = [appId]) => {
  const userId = newUser();
  const { body: login } = await wechatLogin(userId, apps[0]);
  const { body } = await product.api("accounts.createFromWechat", {
    body: {
      ticket: login.ticket,
      statement: await product.anAct("S0"),
      binding: await product.anAct("W1"),
      device,
    },
  });
  const person: Person = { ...body, username: "", password: "" };
  for (const app of apps.slice(1)) expect((await addBinding(person, userId, app)).status).toBe(201);
  return { person, userId };
};

const wechatItems = "item IN ('wx_openid', 'wx_unionid')";
/** What the vault holds of the account's WeChat: values and fingerprints, as "item@app". */
const heldOf = async ({ accountId }: Person) => {
  const places = async (table: string): Promise<string[]> => {
    const rows = await product.app.database.rows<{ item: string; instance: string }>(
      `SELECT item, instance FROM ${table} WHERE account_id = ? AND ${wechatItems} ORDER BY item, instance`,
      [idBytes(accountId)],
    );
    return rows.map(({ item, instance }) => `${item}@${instance}`);
  };
  return { values: await places("vault_value"), fingerprints: await places("vault_fingerprint") };
};
const both = (...places: string[]) => ({ values: places, fingerprints: places });
const nothing = both();
const holders = async (item: "wx_openid" | "wx_unionid", userId: string, app = appId): Promise<number> => {
  const { openid, unionid = "" } = control().identity({ appId: app, userId });
  const value = item === "wx_openid" ? openid : unionid;
  expect(value).not.toBe("");
  return (await product.app.vault.findAccounts(product.app.database, item, value, app)).length;
};
const entriesOf = async ({ accountId }: Person, kind: string): Promise<number> => {
  const { subject } = await product.app.keyring.of(idBytes(accountId));
  return (await product.app.ledger.entriesOf(subject, kind)).length;
};

describe("a WeChat person of an app", () => {
  it("is bound to one account, however many ask at once, and the others are left as they were", async () => {
    const userId = newUser();
    const people = await atOnce(8, () => product.aPerson());
    const answers = await Promise.all(people.map((person) => addBinding(person, userId)));
    expect(statusesOf(answers)).toEqual([201, ...Array(7).fill(409)]);
    const winner = answers.findIndex(({ status }) => status === 201);
    for (const [index, person] of people.entries()) {
      const isWinner = index === winner;
      if (!isWinner) expect(answers[index]?.body.code).toBe("binding.taken");
      expect(await bindingsOf(person)).toHaveLength(isWinner ? 1 : 0);
      expect(await stateOf(person, "W1")).toBe(isWinner ? "given" : "none");
      expect(await entriesOf(person, "binding.added")).toBe(isWinner ? 1 : 0);
      if (!isWinner) expect(await heldOf(person)).toEqual(nothing);
    }
    expect((await wechatLogin(userId)).body.accountId).toBe(people[winner]?.accountId);
  });

  it("is refused to a second account later, and the first keeps it", async () => {
    const { person, userId } = await aWechatPerson();
    const other = await product.aPerson();
    expect(refused(await addBinding(other, userId))).toMatchObject({ status: 409, code: "binding.taken" });
    expect(await bindingsOf(other)).toEqual([]);
    expect((await wechatLogin(userId)).body.accountId).toBe(person.accountId);
  });

  it("may be bound to one account in one app and to another in another app", async () => {
    const userId = newUser();
    const [first, second] = [await product.aPerson(), await product.aPerson()];
    expect((await addBinding(first, userId, appId)).status).toBe(201);
    expect((await addBinding(second, userId, secondAppId)).status).toBe(201);
    expect((await wechatLogin(userId, appId)).body.accountId).toBe(first.accountId);
    expect((await wechatLogin(userId, secondAppId)).body.accountId).toBe(second.accountId);
  });

  it("is free for another account once unbound", async () => {
    const [first, second] = [await product.aPerson(), await product.aPerson()];
    const userId = newUser();
    const { body } = await addBinding(first, userId);
    const removed = await product.as(first)("bindings.remove", { params: { bindingId: body.bindingId } });
    expect(removed.status).toBe(204);
    expect((await addBinding(second, userId)).status).toBe(201);
    expect((await wechatLogin(userId)).body.accountId).toBe(second.accountId);
  });
});

describe("an account", () => {
  it("holds one WeChat person of an app, even when two are bound at once", async () => {
    const person = await product.aPerson();
    const users = [newUser(), newUser()];
    const answers = await Promise.all(users.map((userId) => addBinding(person, userId)));
    expect(statusesOf(answers)).toEqual([201, 409]);
    expect(await bindingsOf(person)).toHaveLength(1);
    const loser = users[answers.findIndex(({ status }) => status === 409)] ?? "";
    expect(await holders("wx_openid", loser)).toBe(0);
    expect(await holders("wx_unionid", loser)).toBe(0);
  });

  it("is opened by each of its apps", async () => {
    const { person, userId } = await aWechatPerson([appId, secondAppId]);
    for (const app of [appId, secondAppId]) {
      expect((await wechatLogin(userId, app)).body).toMatchObject({ kind: "signed-in", accountId: person.accountId });
    }
    expect((await bindingsOf(person)).map((one: { appId: string }) => one.appId).sort()).toEqual(
      [appId, secondAppId].sort(),
    );
  });

  it("binds the same WeChat again without a second binding, one by one or all at once", async () => {
    const person = await product.aPerson();
    const userId = newUser();
    const first = await addBinding(person, userId);
    const [before] = await bindingsOf(person);
    const again = [await addBinding(person, userId), ...(await atOnce(6, () => addBinding(person, userId)))];
    expect(statusesOf(again)).toEqual(Array(7).fill(201));
    expect(new Set(again.map(({ body }) => body.bindingId))).toEqual(new Set([first.body.bindingId]));
    expect(await bindingsOf(person)).toEqual([before]);
    expect(await entriesOf(person, "binding.added")).toBe(1);
    expect(await heldOf(person)).toEqual(both(`wx_openid@${appId}`, `wx_unionid@${appId}`));
  });

  it("binds once when the first bindings of it come all at once", async () => {
    const person = await product.aPerson();
    const userId = newUser();
    const answers = await atOnce(6, () => addBinding(person, userId));
    expect(statusesOf(answers)).toEqual(Array(6).fill(201));
    expect(new Set(answers.map(({ body }) => body.bindingId)).size).toBe(1);
    expect(await entriesOf(person, "binding.added")).toBe(1);
  });

  it("is not bound without the consent, and the code is still good then", async () => {
    const person = await product.aPerson();
    const code = control().mintLoginCode(appId, newUser());
    const bind = async (act: "refused" | "given") =>
      product.as(person)("bindings.add", { body: { appId, code, binding: await product.anAct("W1", act) } });
    expect(refused(await bind("refused"))).toMatchObject({ status: 403, code: "consent.required" });
    expect(await heldOf(person)).toEqual(nothing);
    expect((await bind("given")).status).toBe(201);
  });
});

describe("unbinding", () => {
  it("deletes openid, unionid and their fingerprints of that app at once, and nothing of the other", async () => {
    const { person, userId } = await aWechatPerson([appId, secondAppId]);
    const [one] = (await bindingsOf(person)).filter((binding: { appId: string }) => binding.appId === appId);
    const remove = await product.as(person)("bindings.remove", { params: { bindingId: one.bindingId } });
    expect(remove.status).toBe(204);
    expect(await heldOf(person)).toEqual(both(`wx_openid@${secondAppId}`, `wx_unionid@${secondAppId}`));
    expect(await holders("wx_openid", userId, appId)).toBe(0);
    expect(await stateOf(person, "W1")).toBe("given");
    expect((await wechatLogin(userId, appId)).body.kind).toBe("new-person");
    expect((await wechatLogin(userId, secondAppId)).body.accountId).toBe(person.accountId);
  });

  it("of the last app leaves nothing of WeChat and withdraws the consents that stood on it", async () => {
    const person = await product.aPerson();
    const userId = newUser();
    const { body } = await addBinding(person, userId);
    await product.as(person)("consents.record", { body: await product.anAct("W2") });
    await product.as(person)("profile.put", { params: { item: "nickname" }, body: { value: "小佰" } });
    const removed = await product.as(person)("bindings.remove", { params: { bindingId: body.bindingId } });
    expect(removed.status).toBe(204);
    expect(await heldOf(person)).toEqual(nothing);
    for (const item of ["wx_openid", "wx_unionid"] as const) expect(await holders(item, userId)).toBe(0);
    expect([await stateOf(person, "W1"), await stateOf(person, "W2")]).toEqual(["withdrawn", "withdrawn"]);
    expect((await product.as(person)("profile.show")).body.nickname).toBeNull();
  });

  it("is not done to the only way in, and then everything stands as before", async () => {
    const { person, userId } = await aWechatPerson();
    const [{ bindingId }] = await bindingsOf(person);
    const before = await heldOf(person);
    for (const query of [undefined, { acceptLosingAccess: "false" }]) {
      const answer = await product.as(person)("bindings.remove", { params: { bindingId }, query });
      expect(refused(answer)).toMatchObject({ status: 409, code: "binding.only-way-in" });
    }
    expect(await heldOf(person)).toEqual(before);
    expect(await stateOf(person, "W1")).toBe("given");
    expect((await wechatLogin(userId)).body.accountId).toBe(person.accountId);
  });

  it("of the only app goes once there is a password", async () => {
    const { person } = await aWechatPerson();
    const [{ bindingId }] = await bindingsOf(person);
    const username = `later-${randomUUID().slice(0, 8)}`;
    const set = await product.as(person)("credentials.set", {
      body: { username, newPassword: "A-late-but-fine-phrase-3" },
    });
    expect(set.status).toBe(204);
    expect((await product.as(person)("bindings.remove", { params: { bindingId } })).status).toBe(204);
    const login = await product.api("sessions.create", {
      body: { identifier: username, password: "A-late-but-fine-phrase-3", device },
    });
    expect(login.body.accountId).toBe(person.accountId);
  });

  it("of the last two apps at the same moment leaves one of them, for it is the only way in", async () => {
    for (let round = 0; round < 3; round++) {
      const { person } = await aWechatPerson([appId, secondAppId]);
      const bindings: { bindingId: string }[] = await bindingsOf(person);
      const answers = await Promise.all(
        bindings.map(({ bindingId }) => product.as(person)("bindings.remove", { params: { bindingId } })),
      );
      expect(statusesOf(answers)).toEqual([204, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe("binding.only-way-in");
      expect(await bindingsOf(person)).toHaveLength(1);
      expect((await heldOf(person)).values).toHaveLength(2);
    }
  });

  it("of one app asked for several times at once happens once", async () => {
    const person = await product.aPerson();
    const { body } = await addBinding(person, newUser());
    const answers = await atOnce(5, () =>
      product.as(person)("bindings.remove", { params: { bindingId: body.bindingId } }),
    );
    expect(statusesOf(answers)).toEqual([204, 404, 404, 404, 404]);
    expect(await entriesOf(person, "binding.removed")).toBe(1);
  });

  it("of another account's binding answers as of one that never was, and changes nothing", async () => {
    const { person, userId } = await aWechatPerson();
    const stranger = await product.aPerson();
    const [{ bindingId }] = await bindingsOf(person);
    const remove = (id: string) =>
      product.as(stranger)("bindings.remove", { params: { bindingId: id }, query: { acceptLosingAccess: "true" } });
    const [theirs, unknown] = [refused(await remove(bindingId)), refused(await remove(randomUUID()))];
    expect(theirs).toMatchObject({ status: 404, code: "binding.unknown" });
    expect(theirs).toEqual(unknown);
    expect((await wechatLogin(userId)).body.accountId).toBe(person.accountId);
  });
});

describe("withdrawing the consent to binding (W1)", () => {
  it("unbinds every app and deletes identifiers and fingerprints in the same moment", async () => {
    const { person, userId } = await aWechatPerson([appId, secondAppId]);
    expect((await withdraw(person)).status).toBe(201);
    expect(await bindingsOf(person)).toEqual([]);
    expect(await heldOf(person)).toEqual(nothing);
    for (const app of [appId, secondAppId]) expect((await wechatLogin(userId, app)).body.kind).toBe("new-person");
  });

  it("leaves a binding only where the consent stands, whichever of binding and withdrawing comes last", async () => {
    for (let round = 0; round < 6; round++) {
      const person = await product.aPerson();
      const userId = newUser();
      await addBinding(person, userId, secondAppId);
      const answers = await Promise.all([addBinding(person, userId), withdraw(person), addBinding(person, userId)]);
      expect(statusesOf(answers)).toEqual([201, 201, 201]);
      const isGiven = (await stateOf(person, "W1")) === "given";
      expect((await bindingsOf(person)).length > 0).toBe(isGiven);
      expect((await heldOf(person)).values.length > 0).toBe(isGiven);
    }
  });
});

describe("a unionid that WeChat gives only later", () => {
  afterEach(() => control().setUnionBound({ appId, isBound: true }));
  const withoutUnionid = async () => {
    control().setUnionBound({ appId, isBound: false });
    const made = await aWechatPerson();
    expect(await bindingsOf(made.person)).toEqual([expect.objectContaining({ holdsUnionid: false })]);
    control().setUnionBound({ appId, isBound: true });
    return made;
  };

  it("is kept at the next login, once, even when several come at the same time", async () => {
    const { person, userId } = await withoutUnionid();
    expect(await heldOf(person)).toEqual(both(`wx_openid@${appId}`));
    expect(statusesOf(await atOnce(5, () => wechatLogin(userId)))).toEqual(Array(5).fill(200));
    expect(await heldOf(person)).toEqual(both(`wx_openid@${appId}`, `wx_unionid@${appId}`));
    expect(await bindingsOf(person)).toEqual([expect.objectContaining({ holdsUnionid: true })]);
    expect(await holders("wx_unionid", userId)).toBe(1);
  });

  it("is not kept when the consent does not stand any more, and the login works all the same", async () => {
    const { person, userId } = await withoutUnionid();
    const refusal = await product.as(person)("consents.record", { body: await product.anAct("W1", "refused") });
    expect(refusal.status).toBe(201);
    expect((await wechatLogin(userId)).status).toBe(200);
    expect(await holders("wx_unionid", userId)).toBe(0);
    expect((await heldOf(person)).values).not.toContain(`wx_unionid@${appId}`);
  });

  it("leaves nothing when the login races with the withdrawal", async () => {
    for (let round = 0; round < 6; round++) {
      const { person, userId } = await withoutUnionid();
      const answers = await Promise.all([wechatLogin(userId), withdraw(person), wechatLogin(userId)]);
      expect(answers.every(({ status }) => status < 300)).toBe(true);
      expect(await heldOf(person)).toEqual(nothing);
      expect(await holders("wx_unionid", userId)).toBe(0);
    }
  });
});

describe("WeChat's session_key", () => {
  /** Every byte of every row of both databases, as text of one character a byte and as UTF-8. */
  const dump = async (): Promise<string> => {
    const { migration, keys } = await testDatabase();
    const whole: string[] = [];
    for (const url of [migration, migration.replace(new URL(migration).pathname, new URL(keys).pathname)]) {
      const database = await openDatabase({ url, keysUrl: url, poolSize: 2, entities: [] });
      const tables = await database.rows<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
      );
      for (const { name } of tables) {
        for (const row of await database.rows<Record<string, unknown>>(`SELECT * FROM \`${name}\``)) {
          for (const value of Object.values(row)) {
            whole.push(
              Buffer.isBuffer(value) ? `${value.toString("latin1")}\n${value.toString("utf8")}` : String(value),
            );
          }
        }
      }
      await database.close();
    }
    return whole.join("\n");
  };

  it("comes to the server with every login and goes nowhere: no row, no answer, no ticket holds it", async () => {
    const heard = wire.sessionKeys().length;
    const answers: ApiAnswer[] = [];
    const userId = newUser();
    const first = await wechatLogin(userId);
    answers.push(first);
    const created = await product.api("accounts.createFromWechat", {
      body: {
        ticket: first.body.ticket,
        statement: await product.anAct("S0"),
        binding: await product.anAct("W1"),
        device,
      },
    });
    const person: Person = { ...created.body, username: "", password: "" };
    answers.push(created, await wechatLogin(userId), await addBinding(person, userId, secondAppId));
    answers.push(await product.as(person)("bindings.list"), await product.as(person)("profile.show"));
    const open = await wechatLogin(newUser());
    answers.push(open);
    const keys = wire.sessionKeys().slice(heard);
    expect(keys).toHaveLength(4);

    const kept = await product.app.database.transaction((db) =>
      redeemTicket(db, open.body.ticket, product.clock.now()),
    );
    expect(Object.keys(kept).sort()).toEqual(["appId", "openid", "unionid"]);
    const rows = await dump();
    expect(rows).toContain("binding.added");
    const said = JSON.stringify(answers.map(({ body, headers }) => ({ body, headers })));
    for (const key of keys) {
      expect(rows).not.toContain(key);
      expect(rows).not.toContain(Buffer.from(key, "base64").toString("latin1"));
      expect(said).not.toContain(key);
    }
    expect(said).not.toMatch(/session_?key/i);
  });
});
