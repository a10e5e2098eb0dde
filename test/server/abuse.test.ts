import { randomBytes } from "node:crypto";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { lockAccount } from "../../server/src/identity/account-lock";
import { idBytes } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { buildExports } from "../../server/src/rights/export.service";
import { removeAllTickets } from "../../server/src/tickets/ticket-retention";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";
import { createStaff, type StaffPeople } from "../support/staff";
import { anIdNumber, verifying } from "../support/verifying";

let product: TestProduct;
let staff: StaffPeople;
let way: ReturnType<typeof verifying>;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  way = verifying(product);
});
afterAll(() => product.stop());

const day = 24 * 3_600_000;
const reason = "工单 2026-0042";
const held = { guard: async () => undefined } as never;
const never = new AbortController().signal;
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const cancel = async (person: Person) => {
  await stepUp(person);
  return product.as(person)("cancellation.request");
};
const signIn = async (person: Person): Promise<Person> => {
  const body = { identifier: person.username, password: person.password, device: { platform: "h5" } };
  return { ...person, ...(await product.api("sessions.create", { body })).body };
};
const sql = <T extends object>(text: string, values: Buffer[] = []) => product.app.database.rows<T>(text, values);

describe("a case in hand", () => {
  it("is let go the moment its account is declared as one's own", async () => {
    const person = await product.aPerson();
    const params = { caseId: (await way.submit(person, "person-document")).body.caseId };
    const reviewer = staff.as(await staff.aMember("kyc_reviewer"));
    expect((await reviewer("adminVerification.take", { params })).status).toBe(200);
    await reviewer("adminVerification.declareOwn", { body: { accountId: person.accountId } });
    const picture = await reviewer("adminVerification.picture", { params: { ...params, part: "front" } });
    const decided = await reviewer("adminVerification.decide", { params, body: { outcome: "passed" } });
    expect([picture.body.code, decided.body.code]).toEqual(["verification.own", "verification.own"]);
  });
});

describe("a guardian's word", () => {
  const guarded = async () => {
    const child = await product.aPerson();
    const named = { name: "诸葛监护", phone: "13700009999" };
    const { link } = (await product.as(child)("guardian.ask", { body: named })).body;
    const code = randomBytes(32).toString("base64url");
    const identity = { name: named.name, idNumber: anIdNumber() };
    const consent = await product.anAct("G1");
    const body = { link, consent, identity, withdrawalCode: code };
    expect((await product.api("guardian.answer", { body })).body).toEqual({ state: "confirmed" });
    return { child, code };
  };
  const withdraw = async (code: string) =>
    product.api("guardian.withdraw", { body: { code, consent: await product.anAct("G1", "withdrawn") } });

  it("to end the account is not undone by the child, who sees why", async () => {
    const { child, code } = await guarded();
    expect((await withdraw(code)).status).toBe(200);
    const again = product.as(await signIn(child));
    expect((await again("cancellation.show")).body).toMatchObject({ state: "closing", canUndo: false });
    expect((await again("cancellation.undo")).body.code).toBe("cancellation.guardian");
    product.clock.advance(8 * day);
    await eraseDue(product.app, held, never);
    expect(await sql("SELECT id FROM account WHERE id = ?", [idBytes(child.accountId)])).toEqual([]);
  });

  it("is not taken from them by what the child withdraws, asks anew or begins itself", async () => {
    const { child, code } = await guarded();
    await product.as(child)("consents.record", { body: await product.anAct("G1", "withdrawn") });
    await product.as(child)("guardian.ask", { body: { name: "别的大人", phone: "13600008888" } });
    await cancel(child);
    expect((await withdraw(code)).status).toBe(200);
    expect((await withdraw(code)).body.code).toBe("guardian.code-unknown");
    expect((await product.as(await signIn(child))("cancellation.undo")).body.code).toBe("cancellation.guardian");
  });

  it("ends when nobody who was asked about can be a child any more, though no number tells the age", async () => {
    const { child } = await guarded();
    product.clock.advance(13 * 365 * day);
    await retain(product, "verification");
    const left = () => sql("SELECT state FROM guardianship WHERE account_id = ?", [idBytes(child.accountId)]);
    expect(await left()).toEqual([{ state: "confirmed" }]);
    product.clock.advance(366 * day + 4 * day);
    await retain(product, "verification");
    expect(await left()).toEqual([]);
  });
});

describe("what is on its way", () => {
  it("to a ticket does not outlive the account", async () => {
    const person = await product.aPerson();
    const body = { category: "service", title: "打不开", text: "从今天早上开始" };
    const { ticketId } = (await product.as(person)("tickets.open", { body })).body;
    const support = staff.as(await staff.aMember("support_l1"));
    const accountId = idBytes(person.accountId);
    let reply: Promise<{ body: { code?: string } }> | undefined;
    await product.app.database.transaction(async (db) => {
      await lockAccount(db, accountId);
      reply = support("adminTickets.reply", { params: { ticketId }, body: { text: "请重试" } });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await removeAllTickets(db, accountId);
      await db.run("DELETE FROM account WHERE id = ?", [accountId]);
    });
    expect((await reply)?.body.code).toBe("ticket.unknown");
    expect(await sql("SELECT id FROM ticket_message WHERE account_id = ?", [accountId])).toEqual([]);
  });

  it("to be swept is left out of a copy and does not stop it", async () => {
    const person = await product.aPerson();
    const file = { name: "证件.png", bytes: aPng() };
    const kind = "verification-document";
    await product.as(person)("verification.begin", { body: { method: "person-document" } });
    expect((await product.as(person)("files.upload", { body: { kind }, file })).status).toBe(201);
    product.clock.advance(2 * 3_600_000);
    await stepUp(person);
    await product.as(person)("exports.request");
    await buildExports(product.app, held, never);
    expect((await product.as(person)("exports.list")).body.exports[0].state).toBe("ready");
  });

  it("and cannot be read holds up nobody else's erasure", async () => {
    const [broken, other] = [await product.aPerson(), await product.aPerson()];
    const finance = staff.as(await staff.aMember("finance"));
    const values = { number: "D-1", product: "domain", region: "beijing", amount: "12.50", orderedOn: "2026-01-01" };
    await finance("adminRecords.add", {
      params: { accountId: broken.accountId },
      body: { kind: "order", values, reason },
    });
    await product.app.database.run("UPDATE record SET sealed = ? WHERE account_id = ?", [
      randomBytes(80),
      idBytes(broken.accountId),
    ]);
    expect((await cancel(broken)).status).toBe(201);
    expect((await cancel(other)).status).toBe(201);
    product.clock.advance(8 * day);
    await eraseDue(product.app, held, never);
    const left = await sql<{ id: Buffer }>("SELECT id FROM account WHERE id IN (?, ?)", [
      idBytes(broken.accountId),
      idBytes(other.accountId),
    ]);
    expect(left.map(({ id }) => id)).toEqual([idBytes(broken.accountId)]);
    await product.app.database.run("DELETE FROM record WHERE account_id = ?", [idBytes(broken.accountId)]);
    await eraseDue(product.app, held, never);
  });
});

describe("what staff write", () => {
  it("for an address tells both places, ends the sessions and proves nobody by it", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    const at = product.clock.now();
    const origin = { source: "person", enteredBy: "self", at, confirmedAt: at } as const;
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, { accountId, item: "email", value: "right@example.cn", ...origin }),
    );
    await stepUp(person);
    const asked = { item: "email", value: "typo@example.cn", explanation: "写错了", fileIds: [] };
    const { proposalId } = (await product.as(person)("corrections.request", { body: asked })).body;
    const support = staff.as(await staff.aMember("support_l2"));
    const accept = { params: { proposalId }, body: { decision: "accept", reason } };
    expect((await support("adminCorrections.decide", accept)).status).toBe(204);
    expect((await product.as(person)("profile.show")).status).toBe(401);
    const before = product.mailbox.kept.length;
    await sendOutgoing(product.app, never);
    const told = product.mailbox.kept
      .slice(0, product.mailbox.kept.length - before)
      .flatMap((one) => (one.channel === "mail" ? [one.mail.to] : []));
    expect(told.sort()).toEqual(["right@example.cn", "typo@example.cn"]);
    const kept = product.mailbox.kept.length;
    await product.api("credentials.sendResetCode", { body: { to: "typo@example.cn" } });
    await product.app.background.idle();
    expect(product.mailbox.kept.length).toBe(kept);
  });

  it("of a person never becomes the person's statement by being ended, and can be rejected at any time before", async () => {
    const person = await product.aPerson();
    const support = staff.as(await staff.aMember("support_l2"));
    const values = { contact: "张三丰", phone: "13900001111", address: "上海市静安区某路 1 号" };
    const entered = { kind: "delivery", values, mandate: "委托书 2026-1", reason };
    const enter = async () =>
      (await support("adminRecords.add", { params: { accountId: person.accountId }, body: entered })).body.recordId;
    const first = { recordId: await enter() };
    const ended = await support("adminRecords.end", { params: first, body: { version: 1, reason } });
    expect(ended.body.state).toBe("rejected");
    await stepUp(person);
    expect((await product.as(person)("records.show", { params: first })).body.values).toEqual({});
    const second = { recordId: await enter() };
    product.clock.advance(8 * day);
    const back = product.as(await signIn(person));
    expect((await back("records.reject", { params: second, body: { version: 1 } })).body.state).toBe("rejected");
  });

  it.each([
    "核对 11010519491231002X",
    "卡号 4111 1111 1111 1111",
    "核对账号 01a20a4cb9d87036bb11839fc6662001",
    "回拨 138\u200b0013\u200b8000",
    "回拨 021-62345678",
  ])("as the reason of a look names nobody: %s", async (text) => {
    const person = await product.aPerson();
    const support = staff.as(await staff.aMember("support_l2"));
    const asked = { params: { accountId: person.accountId }, query: { reason: text } };
    expect((await support("adminAccounts.items", asked)).body.details?.[0]).toMatchObject({ issue: "names-person" });
  });
});
