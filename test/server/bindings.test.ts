import { appId, secondAppId } from "../support/app";

import { atOnce, type BindingsWorld, bindingsWorld, both, nothing, refused, statusesOf } from "./bindings-world";

let world: BindingsWorld;
let product: BindingsWorld["product"];
let control: BindingsWorld["control"];
let newUser: BindingsWorld["newUser"];
let wechatLogin: BindingsWorld["wechatLogin"];
let addBinding: BindingsWorld["addBinding"];
let bindingsOf: BindingsWorld["bindingsOf"];
let stateOf: BindingsWorld["stateOf"];
let aWechatPerson: BindingsWorld["aWechatPerson"];
let heldOf: BindingsWorld["heldOf"];
let holders: BindingsWorld["holders"];
let entriesOf: BindingsWorld["entriesOf"];
beforeAll(async () => {
  world = await bindingsWorld();
  ({
    product,
    control,
    newUser,
    wechatLogin,
    addBinding,
    bindingsOf,
    stateOf,
    aWechatPerson,
    heldOf,
    holders,
    entriesOf,
  } = world);
});
afterAll(() => world.stop());

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
