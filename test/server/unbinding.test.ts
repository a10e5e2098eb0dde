import { randomUUID } from "node:crypto";
import { redeemTicket } from "../../server/src/identity/binding-ticket";
import { openDatabase } from "../../server/src/kernel/database";
import type { ApiAnswer } from "../support/api-client";
import { appId, secondAppId } from "../support/app";
import { testDatabase } from "../support/database";
import type { Person } from "../support/people";

import {
  atOnce,
  type BindingsWorld,
  bindingsWorld,
  both,
  device,
  nothing,
  refused,
  statusesOf,
} from "./bindings-world";

let world: BindingsWorld;
let wire: BindingsWorld["wire"];
let product: BindingsWorld["product"];
let control: BindingsWorld["control"];
let newUser: BindingsWorld["newUser"];
let wechatLogin: BindingsWorld["wechatLogin"];
let addBinding: BindingsWorld["addBinding"];
let bindingsOf: BindingsWorld["bindingsOf"];
let withdraw: BindingsWorld["withdraw"];
let stateOf: BindingsWorld["stateOf"];
let aWechatPerson: BindingsWorld["aWechatPerson"];
let heldOf: BindingsWorld["heldOf"];
let holders: BindingsWorld["holders"];
let entriesOf: BindingsWorld["entriesOf"];
beforeAll(async () => {
  world = await bindingsWorld();
  ({
    wire,
    product,
    control,
    newUser,
    wechatLogin,
    addBinding,
    bindingsOf,
    withdraw,
    stateOf,
    aWechatPerson,
    heldOf,
    holders,
    entriesOf,
  } = world);
});
afterAll(() => world.stop());

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
