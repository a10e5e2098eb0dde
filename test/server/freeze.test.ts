import { sendOutgoing } from "../../server/src/delivery/outbox";
import { identityHoldings } from "../../server/src/identity/identity.holdings";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, appId, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { aService } from "../support/services";
import { createStaff, entriesOfKind } from "../support/staff";

let product: TestProduct;
let staff: ReturnType<typeof createStaff>;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
});
beforeEach(() => product.app.database.run("DELETE FROM rate_limit"));
afterAll(() => product.stop());

let count = 0;
const newPassword = "Quiet-harbour-57-lamp";
const device = { platform: "h5" };
type Contact = "email" | "phone";
const aContact = (item: Contact) => {
  count += 1;
  return item === "email"
    ? `freeze-${process.pid}-${count}@example.cn`
    : `136${String(process.pid % 1000).padStart(3, "0")}${String(count).padStart(5, "0")}`;
};
const prove = (person: Person, item: Contact, value: string) => {
  const [accountId, at] = [idBytes(person.accountId), product.clock.now()];
  const origin = { source: "person", enteredBy: "self", at, confirmedAt: at } as const;
  return product.app.database.transaction((db) => product.app.vault.put(db, { accountId, item, value, ...origin }));
};
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const freeze = async (person: Person) => {
  await stepUp(person);
  return product.as(person)("accounts.freeze");
};
const aPersonWith = async (item: Contact) => {
  const [person, value] = [await product.aPerson(), aContact(item)];
  await prove(person, item, value);
  return { person, value };
};
const bindTo = async (person: Person) => {
  const { userId } = product.simulator.control.addPerson({});
  const body = {
    appId,
    code: product.simulator.control.mintLoginCode(appId, userId),
    binding: await product.anAct("W1"),
  };
  const { bindingId } = (await product.as(person)("bindings.add", { body })).body;
  return { userId, bindingId };
};
const codeOf = (userId: string) => product.simulator.control.mintLoginCode(appId, userId);
const aBoundPerson = async () => {
  const person = await product.aPerson();
  return { person, ...(await bindTo(person)) };
};
const signIn = (person: Person, password = person.password) =>
  product.api("sessions.create", { body: { identifier: person.username, password, device } });
const withWechat = (userId: string) =>
  product.api("sessions.wechat", { body: { appId, code: codeOf(userId), device } });
const lift = (userId: string, more: object = {}) =>
  product.api("accounts.unfreeze", { body: { appId, code: codeOf(userId), ...more } });
const keptTo = (to: string) =>
  product.mailbox.kept.filter((one) => (one.channel === "mail" ? one.mail.to : one.sms.to) === to);
const codeTo = (to: string): string => {
  const found = keptTo(to)[0];
  return found?.channel === "mail" ? (/是 (\d{6})/.exec(found.mail.text)?.[1] ?? "") : (found?.sms.values[0] ?? "");
};
const resetBy = async (to: string) => {
  await product.app.database.run("DELETE FROM rate_limit");
  await product.api("credentials.sendResetCode", { body: { to } });
  await product.app.background.idle();
  return product.api("credentials.reset", { body: { to, code: codeTo(to), newPassword } });
};
const toldAt = async (to: string) => {
  await sendOutgoing(product.app, new AbortController().signal);
  return keptTo(to).map((one) => (one.channel === "mail" ? one.mail.subject : one.sms.template));
};
const isIn = async (token: string) => (await product.api("sessions.list", { token })).status === 200;
const sessionsOf = async ({ accountId }: Person): Promise<number> =>
  (await product.app.database.rows("SELECT id FROM session WHERE account_id = ?", [idBytes(accountId)])).length;
const isFrozen = async ({ accountId }: Person): Promise<boolean> =>
  (
    await product.app.database.rows("SELECT id FROM account WHERE id = ? AND frozen_at IS NOT NULL", [
      idBytes(accountId),
    ])
  ).length === 1;
const entriesOf = async (person: Person, kind: string) => {
  const { subject } = await product.app.keyring.of(idBytes(person.accountId));
  return product.app.ledger.entriesOf(subject, kind);
};

describe("freezing one's own account (7.2)", () => {
  it("ends every session, this one too, and no way in opens another until it is lifted", async () => {
    const { person, userId } = await aBoundPerson();
    const other = (await signIn(person)).body.token;
    const stranger = await product.aPerson();
    expect((await freeze(person)).status).toBe(204);
    expect([await isIn(person.token), await isIn(other), await isIn(stranger.token)]).toEqual([false, false, true]);
    const ticket = (await withWechat(product.simulator.control.addPerson({}).userId)).body.ticket;
    const binding = await product.anAct("W1");
    const { person: unbound } = await aPersonWith("email");
    await freeze(unbound);
    const bind = { ticket, identifier: unbound.username, password: unbound.password, binding, device };
    const tries = [
      await signIn(person),
      await withWechat(userId),
      await product.api("sessions.bindExisting", { body: bind }),
    ];
    expect(tries.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([403, "account.frozen"]));
    expect(await sessionsOf(person)).toBe(0);
  });

  it("tells nobody that the account is there, or frozen, who has not shown that it is theirs", async () => {
    const { person } = await aPersonWith("email");
    await freeze(person);
    const wrong = await signIn(person, "Not-the-password-1");
    const nobody = await product.api("sessions.create", {
      body: { identifier: "nobody-at-all", password: "Not-the-password-1", device },
    });
    for (const field of ["code", "message"]) expect(wrong.body[field]).toBe(nobody.body[field]);
    const { userId } = product.simulator.control.addPerson({});
    expect((await lift(userId, { newPassword })).body.code).toBe("binding.unknown");
  });

  it("asks who is there first, and is refused where nothing could lift it", async () => {
    const person = await product.aPerson();
    expect((await product.as(person)("accounts.freeze")).body.code).toBe("session.step-up-required");
    expect((await freeze(person)).body.code).toBe("freeze.no-way-back");
    expect((await product.as(person)("accounts.waysBack")).body).toEqual({ contacts: [], wechat: [] });
    expect(await isIn(person.token)).toBe(true);
    expect((await product.api("accounts.freeze")).status).toBe(401);
    for (const body of [
      { appId },
      { appId, code: 7 },
      { appId, code: "x", newPassword: 8 },
      { appId: "wx", code: "x" },
    ])
      expect((await product.api("accounts.unfreeze", { body })).status).toBe(400);
  });

  it("shows before by what it could be lifted, so that a stranger's way back can be seen", async () => {
    const { person, value } = await aPersonWith("phone");
    await bindTo(person);
    const { body } = await product.as(person)("accounts.waysBack");
    expect(body.contacts).toEqual([{ item: "phone", masked: expect.stringContaining("****") }]);
    expect(JSON.stringify(body)).not.toContain(value);
    expect(body.wechat).toHaveLength(1);
  });

  it("is told to every proven contact, stands in the ledger, in the owner's log and in their copy", async () => {
    const { person, value } = await aPersonWith("email");
    const phone = aContact("phone");
    await prove(person, "phone", phone);
    await freeze(person);
    const copied = identityHoldings.account_id.copy(product.app, idBytes(person.accountId));
    for await (const row of copied) expect(row).toHaveProperty("冻结时间");
    expect(await toldAt(value)).toContain("【佰瓦云】您的账号已冻结");
    expect(await toldAt(phone)).toContain("account-frozen");
    expect((await signIn(person)).status).toBe(403);
    expect((await resetBy(value)).body).toMatchObject({ accountId: person.accountId, isUnfrozen: true });
    expect(await toldAt(value)).toContain("【佰瓦云】您的账号冻结已解除");
    expect(await toldAt(phone)).toContain("account-unfrozen");
    expect(await entriesOf(person, "account.frozen")).toHaveLength(1);
    expect(await entriesOf(person, "account.unfrozen")).toHaveLength(1);
    await product.app.activity.flush();
    const { token } = (await signIn(person, newPassword)).body;
    const { rows } = (await product.api("activity.list", { token })).body;
    const acts = rows.map(({ action, result }: { action: string; result: string }) => `${action} ${result}`);
    expect(acts).toEqual(
      expect.arrayContaining(["accounts.freeze ok", "credentials.reset ok", "sessions.create account.frozen"]),
    );
  });
});

describe("taking a frozen account back (7.2)", () => {
  it.each(["email", "phone"] as const)(
    "goes by a code to the proven %s, with a new password; never by the password",
    async (item) => {
      const { person, value } = await aPersonWith(item);
      await freeze(person);
      expect((await signIn(person)).body.code).toBe("account.frozen");
      expect((await resetBy(value)).body.isUnfrozen).toBe(true);
      expect((await signIn(person)).body.code).toBe("credential.wrong");
      expect((await signIn(person, newPassword)).status).toBe(201);
      expect((await resetBy(value)).body.isUnfrozen).toBe(false);
    },
  );

  it("goes by WeChat, with a new password where there is one; once, and not with a used code", async () => {
    const { person, userId } = await aBoundPerson();
    await freeze(person);
    expect((await lift(userId)).body.code).toBe("freeze.password-required");
    expect((await lift(userId, { newPassword: "12345678" })).body.code).toBe("credential.weak");
    expect(await isFrozen(person)).toBe(true);
    const body = { appId, code: codeOf(userId), newPassword };
    expect((await product.api("accounts.unfreeze", { body })).body.isUnfrozen).toBe(true);
    expect((await product.api("accounts.unfreeze", { body })).body.code).toBe("wechat.code-invalid");
    expect((await signIn(person)).body.code).toBe("credential.wrong");
    expect((await withWechat(userId)).body.kind).toBe("signed-in");
    const again = await lift(userId, { newPassword: "Another-garden-31-kite" });
    expect(again.body.isUnfrozen).toBe(false);
    expect((await signIn(person, newPassword)).status).toBe(201); // what is not frozen keeps its password
  });

  it("needs no password where there is none", async () => {
    const { userId } = product.simulator.control.addPerson({});
    const { ticket } = (await withWechat(userId)).body;
    const [statement, binding] = [await product.anAct("S0"), await product.anAct("W1")];
    const { token } = (await product.api("accounts.createFromWechat", { body: { ticket, statement, binding, device } }))
      .body;
    await product.api("sessions.stepUp", { token, body: { method: "wechat", appId, code: codeOf(userId) } });
    expect((await product.api("accounts.freeze", { token })).status).toBe(204);
    expect((await lift(userId)).body.isUnfrozen).toBe(true);
    expect((await withWechat(userId)).body.kind).toBe("signed-in");
  });

  it("goes by a phone that accounts share, one frozen account after the other", async () => {
    const phone = aContact("phone");
    const people = [await product.aPerson(), await product.aPerson(), await product.aPerson()];
    for (const person of people) await prove(person, "phone", phone);
    for (const person of people.slice(0, 2)) {
      await freeze(person);
      product.clock.advance(1000);
    }
    for (const person of people.slice(0, 2))
      expect((await resetBy(phone)).body).toEqual({ accountId: person.accountId, isUnfrozen: true });
    expect((await resetBy(phone)).body.code).toBe("code.wrong");
  });
});

describe("a freeze under way", () => {
  it("said twice at once happens once", async () => {
    const { person } = await aPersonWith("email");
    await stepUp(person);
    const answers = await Promise.all([1, 2, 3].map(() => product.as(person)("accounts.freeze")));
    expect(answers.some(({ status }) => status === 204)).toBe(true);
    expect(answers.every(({ status }) => status === 204 || status === 401)).toBe(true);
    expect(await entriesOf(person, "account.frozen")).toHaveLength(1);
  });

  it("leaves no session that was opened at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { person, userId } = await aBoundPerson();
      await stepUp(person);
      const [frozen, ...opened] = await Promise.all([
        product.as(person)("accounts.freeze"),
        withWechat(userId),
        signIn(person),
        withWechat(userId),
        signIn(person),
      ]);
      expect(frozen?.status).toBe(204);
      expect(await sessionsOf(person)).toBe(0);
      for (const { body } of opened) if (body.token) expect(await isIn(body.token)).toBe(false);
    }
  });

  it("never meets an unbinding or a removal that takes the last way back with it", async () => {
    for (let round = 0; round < 6; round += 1) {
      const { person, bindingId } = await aBoundPerson();
      await stepUp(person);
      const acts = [
        () => product.as(person)("accounts.freeze"),
        () => product.as(person)("bindings.remove", { params: { bindingId } }),
        async () => product.as(person)("consents.record", { body: await product.anAct("W1", "withdrawn") }),
      ];
      await Promise.all((round % 2 ? acts.reverse() : acts).map((act) => act()));
      const bound = await product.app.database.rows("SELECT id FROM wechat_binding WHERE account_id = ?", [
        idBytes(person.accountId),
      ]);
      expect(bound).toHaveLength((await isFrozen(person)) ? 1 : 0);
    }
    for (let round = 0; round < 4; round += 1) {
      const { person, value } = await aPersonWith("email");
      await stepUp(person);
      const remove = () => product.as(person)("contacts.remove", { params: { item: "email" } });
      const acts = [() => product.as(person)("accounts.freeze"), remove];
      await Promise.all((round % 2 ? acts.reverse() : acts).map((act) => act()));
      const held = await product.app.vault.findAccounts(product.app.database, "email", value);
      expect(held).toHaveLength((await isFrozen(person)) ? 1 : 0);
    }
  });

  it("is not followed by a password or binding that its session was still about to set", async () => {
    const { person, userId } = await aBoundPerson();
    await stepUp(person);
    const body = { currentPassword: person.password, newPassword };
    const [frozen, set] = await Promise.all([
      product.as(person)("accounts.freeze"),
      product.as(person)("credentials.set", { body }),
    ]);
    expect([204, 401]).toContain(set?.status);
    expect(frozen?.status).toBe(204);
    expect(await isFrozen(person)).toBe(true);
    const [before, after] = [await signIn(person), await signIn(person, newPassword)];
    expect([before.body.code, after.body.code].sort()).toEqual(["account.frozen", "credential.wrong"]);
    expect((await withWechat(userId)).body.code).toBe("account.frozen");
  });
});

describe("while an account is frozen", () => {
  const reason = "工单 F-1";

  it("staff see it and by whom, and have no way to lift it", async () => {
    const { person } = await aPersonWith("email");
    const by = staff.as(await staff.aMember("support_l2"));
    const look = () => by("adminAccounts.items", { params: { accountId: person.accountId }, query: { reason } });
    expect((await look()).body.frozen).toBeNull();
    await freeze(person);
    expect((await look()).body.frozen).toEqual({ at: expect.any(String), by: "owner" });
  });

  it("no correction changes the contact that lifts it", async () => {
    const { person, value } = await aPersonWith("email");
    await stepUp(person);
    const body = { item: "email", value: aContact("email"), explanation: "写错了", fileIds: [] };
    expect((await product.as(person)("corrections.request", { body })).status).toBe(201);
    const [{ proposalId }] = (await product.as(person)("proposals.list")).body.proposals;
    await freeze(person);
    const by = staff.as(await staff.aMember("support_l2"));
    const decide = { params: { proposalId }, body: { decision: "accept", reason } };
    expect((await by("adminCorrections.decide", decide)).body.code).toBe("freeze.contacts-stay");
    expect((await resetBy(value)).body.isUnfrozen).toBe(true);
    expect((await by("adminCorrections.decide", decide)).status).toBe(204);
  });

  it("other systems are told that its owner froze it", async () => {
    const { person } = await aPersonWith("email");
    const { token } = await aService(product);
    const ask = () =>
      product.api("gates.ask", { token, body: { accountId: person.accountId, service: "cloud-service" } });
    expect((await ask()).body.refusal.code).toBe("not-verified");
    await freeze(person);
    expect((await ask()).body).toMatchObject({ isOpen: false, refusal: { code: "frozen" } });
  });

  it("its cancellation goes on; lifted, it can still be undone", async () => {
    const { person, userId } = await aBoundPerson();
    await stepUp(person);
    expect((await product.as(person)("cancellation.request")).status).toBe(201);
    expect((await freeze(person)).status).toBe(204);
    expect((await lift(userId, { newPassword })).body.isUnfrozen).toBe(true);
    const { token } = (await signIn(person, newPassword)).body;
    expect((await product.api("cancellation.show", { token })).body).toMatchObject({ state: "closing", canUndo: true });
    expect((await product.api("cancellation.undo", { token })).status).toBe(204);
    expect(await entriesOfKind(product, "account.unfrozen")).not.toEqual([]);
  });
});
