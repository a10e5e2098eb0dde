import type { RetentionRuleKey } from "@baiwa/shared/catalogue/retention";
import { shareTerms } from "@baiwa/shared/catalogue/sharing";
import { idBytes } from "../../server/src/kernel/ids";
import { runRetention, runRules } from "../../server/src/retention/engine";
import { aProduct, type TestProduct } from "../support/app";
import { aHoldingPair } from "../support/holding";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";
import { anIntake, aSharingDesk, reason, type SharingDesk } from "../support/sharing";
import type { StaffMember } from "../support/staff";

let product: TestProduct;
let pair: Awaited<ReturnType<typeof aHoldingPair>>;
let desk: SharingDesk;
let officer: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  pair = await aHoldingPair(product);
  desk = await aSharingDesk(product, pair.staff);
  officer = await pair.staff.aMember("privacy_officer");
});
afterAll(() => product.stop());

const day = 86_400_000;
const never = new AbortController().signal;
const [ago, until] = [1096 * day, shareTerms.keptDays * day];
const countOf = async (from: string, ...values: Buffer[]): Promise<number> =>
  Number((await product.app.database.rows<{ n: string }>(`SELECT COUNT(*) AS n FROM ${from}`, values))[0]?.n);
const dueOf = async (rule: RetentionRuleKey) => {
  const { asOfficer } = await pair.both();
  const { rules } = (await asOfficer("adminRetention.dryRun")).body;
  return rules.find((one: { rule: string }) => one.rule === rule) as { due: number; held: number };
};
/** Moves what a table keeps so far into the past that its time is over. */
const grow = (table: string, column = "kept_until") =>
  product.app.database.run(`UPDATE ${table} SET ${column} = ?`, [new Date(product.clock.now().getTime() - 1000)]);
const erasedBy = async (rule: RetentionRuleKey): Promise<number> => {
  const { asOfficer } = await pair.both();
  const { rows } = (await asOfficer("adminRetention.report")).body;
  return rows[0].rules.find((one: { rule: string }) => one.rule === rule)?.erased ?? 0;
};

describe("requests past their three years", () => {
  const anAnswered = async (person: Person): Promise<Buffer> => {
    const file = { name: "证明.png", bytes: aPng() };
    const { fileId } = (await product.as(person)("files.upload", { body: { kind: "request-paper" }, file })).body;
    const body = { kind: "other", text: "到期的请求", fileIds: [fileId] };
    const { requestId } = (await product.as(person)("requests.open", { body })).body;
    await product.as(person)("requests.withdraw", { params: { requestId } });
    return idBytes(requestId);
  };
  const left = async (id: Buffer) => [
    await countOf("rights_request WHERE id = ?", id),
    await countOf("rights_request_event WHERE request_id = ?", id),
    await countOf("stored_file WHERE used_by = ?", id),
  ];

  it("stay while a hold names them, are counted, and go whole once it is released; others' go", async () => {
    const [one, other] = [await product.aPerson(), await product.aPerson()];
    const [kept, gone] = [await anAnswered(one), await anAnswered(other)];
    const holdId = await pair.place(one.accountId, ["rights_request"]);
    await retain(product, "request");
    expect(await left(gone)).toEqual([1, 2, 1]); // nothing before its time
    await grow("rights_request");
    expect(await dueOf("request")).toMatchObject({ due: 2, held: 1 });
    const before = await erasedBy("request");
    await retain(product, "request");
    await retain(product, "request");
    expect([await left(kept), await left(gone)]).toEqual([
      [1, 2, 1],
      [0, 0, 0],
    ]);
    expect(await erasedBy("request")).toBe(before + 1);
    await pair.release(holdId);
    await retain(product, "request");
    expect(await left(kept)).toEqual([0, 0, 0]);
  });

  it("of nobody's account go with their own key; one that is about a held account stays with it", async () => {
    const person = await product.aPerson();
    const enter = async (): Promise<string> => {
      const body = { kind: "other", text: "来信", email: "letter@example.cn", arrivedAt: desk.inDays(0) };
      const { requestId } = (await pair.staff.as(officer)("adminRequests.enter", { body })).body;
      return requestId;
    };
    const [about, nobodys] = [await enter(), await enter()];
    for (const [requestId, accountId] of [[about, person.accountId] as const, [nobodys, null] as const]) {
      const params = { requestId };
      const proof = { proof: "held-contact", reason, ...(accountId ? { accountId } : {}) };
      expect((await pair.staff.as(officer)("adminRequests.verify", { params, body: proof })).status).toBe(200);
      await pair.staff.as(officer)("adminRequests.answer", { params, body: { text: "已答复" } });
    }
    const keyOf = (id: string) => product.app.keyring.find(idBytes(id));
    const holdId = await pair.place(person.accountId, ["rights_request"]);
    await grow("rights_request");
    await retain(product, "request");
    expect([(await keyOf(about)) === null, (await keyOf(nobodys)) === null]).toEqual([false, true]);
    expect([await left(idBytes(about)), await left(idBytes(nobodys))]).toEqual([
      [1, 3, 0],
      [0, 0, 0],
    ]);
    expect(await countOf("outgoing_message WHERE account_id = ?", idBytes(nobodys))).toBe(0);
    await pair.release(holdId);
    await retain(product, "request");
    expect(await keyOf(about)).toBeNull();
  });

  it("broken off after the key is destroyed, the next run takes the rest", async () => {
    const body = { kind: "other", text: "来信", email: "letter@example.cn", arrivedAt: desk.inDays(0) };
    const { requestId } = (await pair.staff.as(officer)("adminRequests.enter", { body })).body;
    await pair.staff.as(officer)("adminRequests.refuse", {
      params: { requestId },
      body: { refusal: "not-verified", text: "核实不了", reason },
    });
    await grow("rights_request");
    const { keyring } = product.app;
    const destroy = keyring.destroy;
    keyring.destroy = async (id) => {
      await destroy(id);
      throw new Error("broken off");
    };
    const held = { guard: async () => undefined };
    expect(await runRules(product.app, held, never, ["request"])).toEqual(["failed"]);
    keyring.destroy = destroy;
    expect(await left(idBytes(requestId))).toEqual([1, 1, 0]);
    await retain(product, "request");
    expect(await left(idBytes(requestId))).toEqual([0, 0, 0]);
  });
});

describe("records of what was passed on", () => {
  it("and the exceptions they rest on stay while held, are counted, and go after three years", async () => {
    const [one, other] = [await desk.aClient(), await desk.aClient()];
    const { recipientId } = await desk.aRecipient();
    for (const person of [one, other]) {
      expect((await desk.send(person, recipientId)).status).toBe(201);
      const intake = anIntake(desk);
      const body = { intake, reason };
      const asked = await desk.by("lawyer")("adminExceptions.ask", { params: { accountId: person.accountId }, body });
      expect((await desk.decide(asked.body.approvalId)).body.state).toBe("approved");
    }
    const holdId = await pair.place(one.accountId, ["share_record"]);
    product.clock.advance(until - 60_000);
    await retain(product, "share");
    const of = async (person: Person) => [
      await countOf("share_record WHERE account_id = ?", idBytes(person.accountId)),
      await countOf("disclosure_exception WHERE account_id = ?", idBytes(person.accountId)),
    ];
    expect([await of(one), await of(other)]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    product.clock.advance(day);
    expect(await dueOf("share")).toMatchObject({ due: 4, held: 2 });
    await retain(product, "share");
    expect([await of(one), await of(other)]).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect(await erasedBy("share")).toBe(2);
    await pair.release(holdId);
    await retain(product, "share");
    expect(await of(one)).toEqual([0, 0]);
  });

  it("an exception goes only after the records that tell by it who received something", async () => {
    const person = await desk.aClient();
    const [exceptionId, at] = [product.app.ports.random(16), product.clock.now()];
    const [past, ahead] = [new Date(at.getTime() - 1000), new Date(at.getTime() + day)];
    await product.app.database.run(
      `INSERT INTO disclosure_exception (id, account_id, clause, state, sealed, asked_by, approved_by, approved_at, expires_at, kept_until)
       VALUES (?, ?, '5.3.1', 'used', '', ?, ?, ?, ?, ?)`,
      [exceptionId, idBytes(person.accountId), exceptionId, exceptionId, past, past, past],
    );
    await product.app.database.run(
      `INSERT INTO share_record (id, account_id, exception_id, purpose, basis, items, state, is_hidden, at, kept_until)
       VALUES (?, ?, ?, 'service', 'exception', '[]', 'delivered', 0, ?, ?)`,
      [product.app.ports.random(16), idBytes(person.accountId), exceptionId, past, ahead],
    );
    await retain(product, "share");
    expect(await countOf("disclosure_exception WHERE id = ?", exceptionId)).toBe(1);
    await grow("share_record");
    await retain(product, "share");
    expect(await countOf("disclosure_exception WHERE id = ?", exceptionId)).toBe(0);
  });

  it("a transfer's notices stay while held, the transfer with them", async () => {
    const [one, other] = [await product.aPerson(), await product.aPerson()];
    const [id, at] = [product.app.ports.random(16), product.clock.now()];
    await product.app.database.run(
      `INSERT INTO transfer_project (id, kind, receiver, contact, items, cut_over_at, state, reached, counts, manifest_hash, created_at, kept_until)
       VALUES (?, 'merger', '接收方', 'a@example.cn', '[]', ?, 'done', ?, '{}', ?, ?, ?)`,
      [id, at, id, Buffer.alloc(32), at, new Date(at.getTime() - 1000)],
    );
    for (const { accountId } of [one, other])
      await product.app.database.run(
        "INSERT INTO transfer_notice (transfer_id, account_id, channel, at) VALUES (?, ?, 'page', ?)",
        [id, idBytes(accountId), at],
      );
    const holdId = await pair.place(one.accountId, ["share_record"]);
    await retain(product, "transfer");
    expect(await countOf("transfer_notice WHERE transfer_id = ?", id)).toBe(1);
    expect(await countOf("transfer_project WHERE id = ?", id)).toBe(1);
    await pair.release(holdId);
    await retain(product, "transfer");
    expect(await countOf("transfer_notice WHERE transfer_id = ?", id)).toBe(0);
    expect(await countOf("transfer_project WHERE id = ?", id)).toBe(0);
  });
});

it("what two people decided about a held account is known as long as the hold", async () => {
  const person = await product.aPerson();
  const holdId = await pair.place(person.accountId, ["username"]);
  const mine = () => countOf("approval WHERE account_id = ?", idBytes(person.accountId));
  const others = await countOf("approval");
  await product.app.database.run("UPDATE approval SET kept_until = ?", [new Date(product.clock.now().getTime() - ago)]);
  await retain(product, "approval");
  expect([await mine(), await countOf("approval")]).toEqual([1, 1]);
  expect(others).toBeGreaterThan(1);
  await pair.release(holdId);
  await retain(product, "approval");
  expect(await mine()).toBe(1); // of the release itself, still in its time
});

it("the night's run does all of them and its report counts each", async () => {
  const run = () => runRetention(product.app, { guard: async () => undefined }, never);
  product.clock.advance(day);
  await run();
  const { asOfficer } = await pair.both();
  const { rows } = (await asOfficer("adminRetention.report")).body;
  const rules = rows[0].rules.map(({ rule }: { rule: string }) => rule);
  expect(rules).toEqual(expect.arrayContaining(["request", "share", "transfer", "approval"]));
});
