import { outgoingOf } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { appId, secondAppId } from "../support/app";
import { aPng } from "../support/sample-files";
import { answers, aPushWorld, type BoundPerson, lease, type PushWorld } from "./wechat-push-world";

let world: PushWorld;
let person: BoundPerson;
beforeAll(async () => {
  world = await aPushWorld();
});
afterAll(() => world.stop());

const revoke = "user_authorization_revoke";
const left = "user_authorization_cancellation";
const as = (one = person) => world.product.as(one);
const done = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`answered ${status} ${JSON.stringify(body)}`);
};

/** Gives nickname, avatar and phone, and later an address where the person can be told. */
const give = async (one: BoundPerson) => {
  const { product } = world;
  await done(as(one)("consents.record", { body: await product.anAct("W2") }));
  await done(as(one)("profile.put", { params: { item: "nickname" }, body: { value: "小佰" } }));
  const picture = `data:image/png;base64,${aPng().toString("base64")}`;
  await done(as(one)("profile.put", { params: { item: "avatar" }, body: { value: picture } }));
  const code = product.simulator.control.mintPhoneCode(appId, one.userId);
  await done(as(one)("profile.phoneFromWechat", { body: { appId, code, consent: await product.anAct("W3") } }));
};
const anEmail = async (one: BoundPerson) => {
  await done(as(one)("sessions.stepUp", { body: { method: "password", password: one.password } }));
  const value = `${one.username}@example.cn`;
  await done(as(one)("contacts.sendCode", { body: { purpose: "new", item: "email", value } }));
  const [mail] = world.product.mailbox.kept;
  const code = mail?.channel === "mail" ? (/是 (\d{6})/.exec(mail.mail.text)?.[1] ?? "") : "";
  await done(as(one)("contacts.put", { params: { item: "email" }, body: { value, code } }));
};
const held = async (one = person): Promise<string[]> => {
  const { body } = await as(one)("profile.show");
  const face = [body.nickname ? "nickname" : [], body.avatar ? "avatar" : []].flat();
  return [...face, ...body.items.map(({ item }: { item: string }) => item)]
    .filter((item, at, all) => all.indexOf(item) === at)
    .sort();
};
const stateOf = async (scope: string, one = person): Promise<string> => {
  const { body } = await as(one)("consents.status");
  return body.scopes.find((each: { scope: string }) => each.scope === scope).state;
};
const later = () => world.product.clock.advance(3000);
const mails = async (one = person) =>
  (await outgoingOf(world.product.app, idBytes(one.accountId))).map(({ message }) =>
    message.channel === "mail" ? message.mail.subject : "",
  );

beforeEach(async () => {
  person = await world.aBoundPerson();
  await give(person);
  later();
});

describe("a permission withdrawn inside WeChat", () => {
  it("for the phone number deletes it and withdraws W3, with evidence that says who told us", async () => {
    await anEmail(person);
    later();
    await world.tell(person, revoke, { RevokeInfo: "8" });
    expect(await held()).toEqual(["avatar", "email", "nickname", "username", "wx_openid", "wx_unionid"]);
    expect([await stateOf("W3"), await stateOf("W2")]).toEqual(["withdrawn", "given"]);
    expect((await world.entries(person, "consent")).at(-1)).toMatchObject({
      scope: "W3",
      act: "withdrawn",
      actor: "wechat-platform",
      evidence: { screen: "wechat-platform/user_authorization_revoke", labels: [expect.any(String), "手机号"] },
    });
    expect(await world.entries(person, "wechat.told")).toMatchObject([
      { event: "revoke", codes: ["8"], erased: ["phone"], ended: ["W3"], appId },
    ]);
    expect((await mails()).at(-1)).toContain("您在微信里授权的信息已删除");
  });

  it("for one of nickname and avatar deletes that one; the consent ends with the last", async () => {
    await world.tell(person, revoke, { RevokeInfo: "19" }, { format: "xml" });
    expect(await held()).toContain("avatar");
    expect(await held()).not.toContain("nickname");
    expect(await stateOf("W2")).toBe("given");
    later();
    await world.tell(person, revoke, { RevokeInfo: "20" });
    expect(await held()).not.toContain("avatar");
    expect(await stateOf("W2")).toBe("withdrawn");
  });

  it("for several at once deletes them all, and tells once", async () => {
    await anEmail(person);
    const before = (await mails()).length;
    later();
    await world.tell(person, revoke, { RevokeInfo: "6,8" });
    expect(await held()).toEqual(["email", "username", "wx_openid", "wx_unionid"]);
    expect([await stateOf("W2"), await stateOf("W3")]).toEqual(["withdrawn", "withdrawn"]);
    expect((await mails()).length - before).toBe(1);
  });

  it("for what we never took changes nothing, and is noted", async () => {
    await world.tell(person, revoke, { RevokeInfo: "13" });
    await world.tell(person, revoke, { RevokeInfo: "999" });
    expect(await held()).toHaveLength(6);
    expect(await world.entries(person, "wechat.told")).toMatchObject([{ codes: ["13"], erased: [] }, { codes: [] }]);
  });

  it("leaves a phone number that the person typed: it is not WeChat's", async () => {
    const { app } = world.product;
    await app.database.run("UPDATE vault_value SET source = 'person' WHERE account_id = ? AND item = 'phone'", [
      idBytes(person.accountId),
    ]);
    await world.tell(person, revoke, { RevokeInfo: "8" });
    expect(await held()).toContain("phone");
  });

  it("that arrives after the person gave it again leaves what was given since", async () => {
    const revokedAt = world.seconds();
    later();
    await give(person);
    await world.tell(person, revoke, { RevokeInfo: "6,8" }, { createTime: revokedAt });
    expect(await held()).toEqual(["avatar", "nickname", "phone", "username", "wx_openid", "wx_unionid"]);
    expect([await stateOf("W2"), await stateOf("W3")]).toEqual(["given", "given"]);
  });

  it("counts once, however often it is pushed", async () => {
    const createTime = world.seconds();
    await world.push(person, { event: revoke, says: { RevokeInfo: "8" }, createTime, times: 3 });
    await world.tell(person, revoke, { RevokeInfo: "8" }, { createTime, format: "xml" });
    expect(await world.entries(person, "wechat.told")).toHaveLength(1);
    expect((await world.entries(person, "consent")).filter(({ act }) => act === "withdrawn")).toHaveLength(1);
  });

  it("is still done when the person unbound meanwhile", async () => {
    await world.push(person, { event: revoke, says: { RevokeInfo: "8" } });
    const { body } = await as()("bindings.list");
    await done(as()("bindings.remove", { params: { bindingId: body.bindings[0].bindingId } }));
    await world.work();
    expect(await held()).toEqual(["username"]);
  });
});

describe("a profile that WeChat cleaned", () => {
  it("goes here too; the consent stands", async () => {
    await world.tell(person, "user_info_modified");
    expect(await held()).toEqual(["phone", "username", "wx_openid", "wx_unionid"]);
    expect(await stateOf("W2")).toBe("given");
    expect(await world.entries(person, "wechat.told")).toMatchObject([
      { event: "modified", erased: ["nickname", "avatar"] },
    ]);
  });
});

describe("a person who left the mini-program", () => {
  const signIn = async () => {
    const code = world.product.simulator.control.mintLoginCode(appId, person.userId);
    const { body } = await world.product.api("sessions.wechat", {
      body: { appId, code, device: { platform: "weapp" } },
    });
    return body;
  };

  it("is unbound: identifiers, nickname and avatar go, W1 and W2 end, and so do the devices signed in with WeChat", async () => {
    await anEmail(person);
    const { token } = await signIn();
    later();
    await world.tell(person, left, {}, { format: "xml" });
    expect(await held()).toEqual(["email", "phone", "username"]);
    expect([await stateOf("W1"), await stateOf("W2"), await stateOf("W3")]).toEqual([
      "withdrawn",
      "withdrawn",
      "given",
    ]);
    expect((await world.product.api("sessions.list", { token })).status).toBe(401);
    expect((await as()("sessions.list")).status).toBe(200);
    expect((await signIn()).kind).toBe("new-person");
    expect((await mails()).at(-1)).toContain("您的微信已与账号解绑");
    const [row] = await world.product.app.database.rows<{ n: string }>(
      "SELECT COUNT(*) AS n FROM vault_fingerprint WHERE account_id = ? AND item IN ('wx_openid', 'wx_unionid')",
      [idBytes(person.accountId)],
    );
    expect(Number(row?.n)).toBe(0);
    expect(await world.entries(person, "binding.removed")).toHaveLength(1);
  });

  it("of one of two mini-programs keeps the other, with the consent to it", async () => {
    const { product } = world;
    const code = product.simulator.control.mintLoginCode(secondAppId, person.userId);
    const binding = await product.anAct("W1");
    await done(as()("bindings.add", { body: { appId: secondAppId, code, binding } }));
    later();
    await world.tell(person, left);
    const { body } = await as()("bindings.list");
    expect(body.bindings).toMatchObject([{ appId: secondAppId }]);
    expect(await stateOf("W1")).toBe("given");
  });

  it("and came back before we heard of it stays", async () => {
    const leftAt = world.seconds();
    const { body } = await as()("bindings.list");
    await world.push(person, { event: left, createTime: leftAt });
    await done(as()("bindings.remove", { params: { bindingId: body.bindings[0].bindingId } }));
    later();
    const code = world.product.simulator.control.mintLoginCode(appId, person.userId);
    await done(as()("bindings.add", { body: { appId, code, binding: await world.product.anAct("W1") } }));
    await world.work();
    expect(await held()).toContain("wx_openid");
    expect(await stateOf("W1")).toBe("given");
  });

  it("while unbinding here at the same moment is unbound once", async () => {
    const { body } = await as()("bindings.list");
    await world.push(person, { event: left });
    await Promise.all([world.work(), as()("bindings.remove", { params: { bindingId: body.bindings[0].bindingId } })]);
    expect(await world.entries(person, "binding.removed")).toHaveLength(1);
    expect(await held()).toEqual(["phone", "username"]);
  });
});

it("leaving a frozen account waits while WeChat is its last way back, and is done once it is lifted", async () => {
  const { product } = world;
  const lone = await world.aBoundPerson();
  await done(as(lone)("sessions.stepUp", { body: { method: "password", password: lone.password } }));
  await done(as(lone)("accounts.freeze"));
  later();
  await world.tell(lone, left);
  expect(await world.entries(lone, "binding.removed")).toEqual([]);
  expect(await world.rows("wechat_event", lone)).toBe(1);
  product.clock.advance(8 * 86_400_000); // longer than an event is kept otherwise
  await world.work();
  expect(await world.rows("wechat_event", lone)).toBe(1);
  const body = {
    appId,
    code: product.simulator.control.mintLoginCode(appId, lone.userId),
    newPassword: "quiet-river-27-lamp",
  };
  expect((await product.api("accounts.unfreeze", { body })).body.isUnfrozen).toBe(true);
  product.clock.advance(11 * 60_000);
  await world.work();
  expect(await world.entries(lone, "binding.removed")).toHaveLength(1);
  expect(await world.rows("wechat_event", lone)).toBe(0);
});

it("an account that is erased takes its waiting events with it", async () => {
  const { product } = world;
  await done(as()("sessions.stepUp", { body: { method: "password", password: person.password } }));
  await done(as()("cancellation.request"));
  product.clock.advance(8 * 24 * 3_600_000);
  await world.push(person, { event: "subscribe_msg_popup_event", says: answers("accept") });
  expect(await world.rows("wechat_event", person)).toBe(1);
  await eraseDue(product.app, lease, new AbortController().signal);
  expect([await world.rows("wechat_event", person), await world.rows("wechat_tap", person)]).toEqual([0, 0]);
  expect(await world.push(person, { event: revoke, says: { RevokeInfo: "8" } })).toMatchObject({ text: "success" });
  expect(await world.rows("wechat_event", person)).toBe(0);
});
