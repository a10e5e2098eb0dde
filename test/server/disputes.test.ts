import { disputeKinds, disputeNotice, disputeTerms } from "@baiwa/shared/catalogue/disputes";
import { type Item, items } from "@baiwa/shared/catalogue/items";
import { recordKinds } from "@baiwa/shared/catalogue/records";
import type { RouteName } from "@baiwa/shared/routes";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { sweepDisputes } from "../../server/src/disputes/dispute-retention";
import { sweepFiles } from "../../server/src/files/file-store";
import { idBytes } from "../../server/src/kernel/ids";
import type { HeldLease } from "../../server/src/kernel/lease";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import type { ApiRequest } from "../support/api-client";
import { aProduct, type TestProduct } from "../support/app";
import { askedOf, contactPerson, contract, createDisputes, type Disputed } from "../support/disputing";
import { createStaff, entriesOfKind, type StaffMember, type StaffPeople } from "../support/staff";

let product: TestProduct;
let staff: StaffPeople;
let disputes: ReturnType<typeof createDisputes>;
let lawyer: StaffMember;
let colleague: StaffMember;
let officer: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  disputes = createDisputes(product);
  lawyer = await staff.aMember("legal");
  colleague = await staff.aMember("legal");
  officer = await staff.aMember("privacy_officer");
});
afterAll(() => product.stop());

const hour = 3_600_000;
const day = 24 * hour;
const reason = "处理纠纷";
const held = { guard: async () => undefined } as unknown as HeldLease;
const by = (member: StaffMember, name: RouteName, request?: ApiRequest) => staff.as(member)(name, request);
/** Lets time pass; staff sign in again, and so does the person. */
const pass = async (milliseconds: number): Promise<void> => {
  product.clock.advance(milliseconds);
  [lawyer, colleague, officer] = [await staff.again(lawyer), await staff.again(colleague), await staff.again(officer)];
};
const open = (person: Disputed, change: object = {}, member = lawyer, request: ApiRequest = {}) =>
  by(member, "adminDisputes.open", {
    params: { accountId: person.accountId },
    body: askedOf(person, change),
    ...request,
  });
const aCase = async (change: object = {}) => {
  const person = await disputes.aDisputed();
  const { status, body } = await open(person, change);
  expect({ status, state: body.state }).toEqual({ status: 201, state: "opened" });
  return { person, params: { disputeId: body.disputeId as string } };
};
type Params = { disputeId: string };
const preview = (params: Params, member = officer) => by(member, "adminDisputes.preview", { params, body: { reason } });
const approve = async (params: Params, member = officer, request: ApiRequest = {}) => {
  const { digest } = (await preview(params, member)).body;
  return by(member, "adminDisputes.decide", { params, body: { outcome: "approved", digest, reason }, ...request });
};
const release = (params: Params, member = lawyer) => by(member, "adminDisputes.release", { params, body: { reason } });
const download = (params: Params, member = lawyer) => by(member, "adminDisputes.download", { params });
const cardOf = async (person: Disputed, { disputeId }: Params) =>
  (await product.as(person)("disputes.list")).body.rows.find((row: Params) => row.disputeId === disputeId);
const object = (person: Disputed, params: Params, text = "与我的合同无关") =>
  product.as(person)("disputes.object", { params, body: { text } });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => ({ status, code: body.code });
const entriesAbout = async (kind: string, { disputeId }: Params) =>
  (await entriesOfKind(product, kind)).filter((entry) => JSON.stringify(entry).includes(disputeId));

describe("what may be given in a dispute", () => {
  it("is on a list of the kind, never sensitive, identifying, about a bank or a tax number, and always for disputes", () => {
    const never = new Set(["bank", "bankAccount", "taxNumber", "statement"]);
    for (const { records, items: values } of Object.values(disputeKinds)) {
      for (const item of values) {
        const { class: kind, group, purposes, recipients }: Item = items[item];
        expect({ item, kind, group }).not.toMatchObject({ kind: "sensitive" });
        expect(group).not.toBe("verification");
        expect(purposes).toContain("dispute");
        expect(recipients).toContain("dispute-party");
      }
      for (const [kind, fields] of Object.entries(records)) {
        const { fields: known, purposes } = recordKinds[kind as keyof typeof recordKinds];
        expect(purposes).toContain("dispute");
        expect((fields as string[]).filter((field) => !Object.hasOwn(known, field) || never.has(field))).toEqual([]);
      }
    }
  });

  it("is refused with the place named when it is sensitive, another field, or of a record of another kind", async () => {
    const person = await disputes.aDisputed();
    const { contractId: recordId, deliveryId } = person;
    const wrong: [object, string][] = [
      [{ items: ["id_number"] }, "items.0"],
      [{ items: ["contact_person", "personal_bank_account"] }, "items.1"],
      [{ items: ["nothing_like_it"] }, "items.0"],
      [{ items: ["constructor"] }, "items.0"],
      [{ records: [{ recordId, fields: ["title", "phone"] }] }, "records.0.phone"],
      [{ records: [{ recordId, fields: ["constructor"] }] }, "records.0.constructor"],
      [{ records: [{ recordId: deliveryId, fields: ["address"] }] }, "records.0.address"],
    ];
    for (const [change, path] of wrong) {
      const answer = await open(person, change);
      expect({ ...codeOf(answer), path: answer.body.details?.[0]?.path }).toEqual({
        status: 400,
        code: "dispute.not-allowed",
        path,
      });
    }
    expect(codeOf(await open(person, { records: [], tickets: [], items: [] })).code).toBe("request.invalid");
    expect((await product.as(person)("disputes.list")).body.rows).toEqual([]);
  });

  it("is refused when it belongs to another account, or waits for its owner's word", async () => {
    const [person, other] = [await disputes.aDisputed(), await disputes.aDisputed()];
    const linked = { status: 409, code: "dispute.not-linked" };
    const records = (recordId: string) => ({ records: [{ recordId, fields: ["title"] }] });
    expect(codeOf(await open(person, records(other.contractId)))).toEqual(linked);
    expect(codeOf(await open(person, { tickets: [other.ticketId] }))).toEqual(linked);
    expect(codeOf(await open(person, records("01a20a4c-0000-7000-8000-00000000000b")))).toEqual(linked);
    const values = {
      programme: "partner",
      agreement: "1",
      organisation: "某某公司",
      contact: "张三",
      phone: "13700001111",
    };
    const waiting = await disputes.keep(person.accountId, "partner", values, "委托书 1 号");
    const change = { kind: "partner", records: [{ recordId: waiting, fields: ["organisation"] }] };
    expect(codeOf(await open(person, change))).toEqual(linked);
  });

  it("is asked for by legal alone, and by nobody about an account of their own", async () => {
    const person = await disputes.aDisputed();
    expect(codeOf(await open(person, {}, officer))).toEqual({ status: 403, code: "staff.forbidden" });
    const support = await staff.aMember("support_l2");
    expect((await open(person, {}, support)).status).toBe(403);
    expect((await preview({ disputeId: person.contractId }, support)).status).toBe(403);
    const own = await staff.aMember("legal");
    const declared = { body: { accountId: person.accountId } };
    expect((await by(own, "adminVerification.declareOwn", declared)).status).toBe(204);
    expect(codeOf(await open(person, {}, own))).toEqual({ status: 403, code: "dispute.own" });
    const params = { disputeId: (await open(person)).body.disputeId };
    for (const answer of [await preview(params, own), await release(params, own), await download(params, own)])
      expect(codeOf(answer).code).toBe("dispute.own");
    const { rows } = (await by(own, "adminDisputes.list")).body;
    expect(rows.map(({ disputeId }: Params) => disputeId)).not.toContain(params.disputeId);
  });
});

describe("a dispute", () => {
  it("is previewed exactly as it will be given, and each look is in the ledger without a value", async () => {
    const { params } = await aCase();
    const { body } = await preview(params);
    expect(body.content).toMatchObject({
      须知: disputeNotice,
      案件编号: "（2026）争 1 号",
      接收方: { 类别: "对方当事人", 名称: "某某对方有限公司" },
      记录: [{ 种类: "合同", 合同编号: contract.number, 合同名称: contract.title }],
      资料: [{ 名称: "联系人", 内容: contactPerson }],
    });
    const whole = JSON.stringify(body.content);
    for (const hidden of [contract.phone, contract.amount, "13700007777", "11010519491231002X"])
      expect(whole).not.toContain(hidden);
    expect(whole).toContain("合同没有履行");
    const looks = await entriesAbout("pi.view", params);
    expect(looks).toMatchObject([
      {
        staffId: officer.staffId,
        purpose: "dispute",
        items: ["record_contract", "ticket", "ticket_message", "contact_person"],
      },
    ]);
    expect(JSON.stringify(looks)).not.toContain(contactPerson);
  });

  it("is approved by another than who opened it, once, of two at the same time, and only as it was previewed", async () => {
    const { params } = await aCase();
    expect(codeOf(await approve(params, lawyer))).toEqual({ status: 409, code: "dispute.opener" });
    const stale = { outcome: "approved", digest: "0".repeat(64), reason };
    expect(codeOf(await by(officer, "adminDisputes.decide", { params, body: stale })).code).toBe("dispute.changed");
    const both = await Promise.all([approve(params, officer), approve(params, colleague)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe("dispute.moved");
    expect(await entriesAbout("dispute.approved", params)).toHaveLength(1);
  });

  it("tells the person what goes to whom, why and until when they can object", async () => {
    const { person, params } = await aCase();
    const email = `${person.username}@example.cn`;
    const origin = {
      source: "person",
      enteredBy: "self",
      at: product.clock.now(),
      confirmedAt: product.clock.now(),
    } as const;
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, { accountId: idBytes(person.accountId), item: "email", value: email, ...origin }),
    );
    const key = product.aKey();
    const { digest } = (await preview(params)).body;
    const decide = () =>
      by(officer, "adminDisputes.decide", { params, body: { outcome: "approved", digest, reason }, key });
    const [first, again] = [await decide(), await decide()];
    expect(again.body).toEqual(first.body);
    await sendOutgoing(product.app, new AbortController().signal);
    const letters = product.mailbox.kept.filter((one) => one.channel === "mail" && one.mail.to === email);
    expect(letters).toHaveLength(1);
    expect(JSON.stringify(letters)).not.toMatch(/某某对方|HT-9001|慕容/);
    const card = await cardOf(person, params);
    expect(card).toMatchObject({
      state: "waiting",
      ground: "interest",
      recipient: { party: "counterparty", name: "某某对方有限公司" },
      things: [
        { name: "合同：争议合同", fields: ["合同编号", "合同名称"] },
        { name: "工单：合同履行", fields: [] },
        { name: "联系人", fields: [] },
      ],
      canObject: true,
    });
    expect(Date.parse(card.objectUntil) - Date.parse(card.decidedAt)).toBe(disputeTerms.objectionDays * day);
    const stranger = await disputes.aDisputed();
    expect((await product.as(stranger)("disputes.list")).body.rows).toEqual([]);
    expect(codeOf(await object(stranger, params))).toEqual({ status: 404, code: "dispute.unknown" });
  });

  it("is not released before the wait is over, then taken once within seven days, and again only when released again", async () => {
    const { person, params } = await aCase();
    expect(codeOf(await release(params))).toEqual({ status: 409, code: "dispute.moved" });
    await approve(params);
    expect(codeOf(await release(params))).toEqual({ status: 409, code: "dispute.too-early" });
    expect(codeOf(await download(params))).toEqual({ status: 410, code: "dispute.over" });
    await pass(disputeTerms.objectionDays * day);
    expect(codeOf(await object(person, params))).toEqual({ status: 409, code: "dispute.objection-over" });
    expect((await release(params)).body).toMatchObject({ state: "released", takenAt: null });
    const previewed = (await preview(params)).body.content;
    const both = await Promise.all([download(params), download(params, colleague)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    const file = both.find(({ status }) => status === 200);
    expect(file?.headers).toMatchObject({ "content-type": "application/json", "cache-control": "no-store" });
    expect(file?.body).toEqual(previewed);
    expect(codeOf(await download(params))).toEqual({ status: 410, code: "dispute.taken" });
    expect(await entriesAbout("dispute.taken", params)).toHaveLength(1);
    expect(await cardOf(person, params)).toMatchObject({ state: "released", canObject: false });
    expect((await release(params)).status).toBe(200);
    expect((await download(params)).status).toBe(200);
    expect(await entriesAbout("dispute.released", params)).toHaveLength(2);
    await pass(disputeTerms.linkDays * day);
    await sweepFiles(product.app, product.clock.now());
    expect(codeOf(await download(params)).code).toBe("dispute.over");
    expect(codeOf(await release(params)).code).toBe("dispute.moved");
  });

  it("ordered by a court waits for nobody, takes no objection, and is told all the same", async () => {
    const { person, params } = await aCase({
      ground: "court",
      recipient: { party: "authority", name: "某某人民法院" },
    });
    await approve(params);
    expect(await cardOf(person, params)).toMatchObject({ state: "waiting", objectUntil: null, canObject: false });
    expect(codeOf(await object(person, params))).toEqual({ status: 409, code: "dispute.no-objection" });
    expect((await release(params)).status).toBe(200);
  });

  it("objected to gives nothing until the privacy officer decides with a reason that the person reads", async () => {
    const { person, params } = await aCase();
    await approve(params, colleague);
    const answered = await object(person, params, "这家公司不是我的合同相对方");
    expect(answered.body).toMatchObject({
      state: "objected",
      objection: "这家公司不是我的合同相对方",
      canObject: false,
    });
    expect(codeOf(await object(person, params)).code).toBe("dispute.moved");
    await pass(disputeTerms.objectionDays * day);
    expect(codeOf(await release(params)).code).toBe("dispute.too-early");
    const answer = (member: StaffMember, code: string) =>
      by(member, "adminDisputes.decideObjection", { params, body: { answer: code, reason } });
    expect(codeOf(await answer(colleague, "necessary"))).toEqual({ status: 403, code: "staff.forbidden" });
    expect((await preview(params)).body.objection).toBe("这家公司不是我的合同相对方");
    expect((await answer(officer, "outweighs")).body.state).toBe("refused");
    expect((await cardOf(await again(person), params)).answer).toContain("您的异议成立");
    expect(codeOf(await release(params)).code).toBe("dispute.moved");
    const objected = await entriesAbout("dispute.objected", params);
    expect(JSON.stringify(objected)).not.toContain("合同相对方");
  });

  it("whose objection was not upheld may be released at once, with the reason shown", async () => {
    const { person, params } = await aCase();
    await approve(params);
    await object(person, params);
    const body = { answer: "necessary", reason };
    expect((await by(officer, "adminDisputes.decideObjection", { params, body })).body.state).toBe("cleared");
    expect((await cardOf(person, params)).answer).toContain("没有成立");
    expect((await release(params)).status).toBe(200);
  });

  it("gives nothing when what it names was changed or deleted since, nor when it was refused or withdrawn", async () => {
    const { person, params } = await aCase();
    await approve(params);
    await product.as(person)("profile.remove", { params: { item: "contact_person" } });
    await pass(disputeTerms.objectionDays * day);
    expect(codeOf(await release(params))).toEqual({ status: 409, code: "dispute.changed" });
    expect((await by(lawyer, "adminDisputes.withdraw", { params })).status).toBe(204);
    expect(codeOf(await release(params)).code).toBe("dispute.moved");
    const other = await aCase();
    const refusal = { outcome: "refused", refusal: "too-much", reason };
    expect((await by(officer, "adminDisputes.decide", { params: other.params, body: refusal })).body.state).toBe(
      "refused",
    );
    expect((await cardOf(other.person, other.params)).answer).toContain("超出");
    expect(codeOf(await approve(other.params)).code).toBe("dispute.moved");
  });

  it("takes no reason that names somebody into the ledger", async () => {
    const person = await disputes.aDisputed();
    expect((await open(person, { reason: "为 13900001111 办理" })).body.details[0].path).toBe("reason");
  });
});

/** The person, signed in again. */
const again = async (person: Disputed): Promise<Disputed> => {
  const body = { identifier: person.username, password: person.password, device: { platform: "h5" } };
  return { ...person, ...(await product.api("sessions.create", { body })).body };
};

describe("what remains of a dispute", () => {
  const erase = async (person: Disputed): Promise<void> => {
    const present = await again(person);
    const as = product.as(present);
    await as("sessions.stepUp", { body: { method: "password", password: person.password } });
    expect((await as("cancellation.request")).status).toBe(201);
    await pass(8 * day);
    await eraseDue(product.app, held, new AbortController().signal);
  };

  it("after the account is nobody's: what was given is kept restricted for three years, all else is gone, the ledger verifies", async () => {
    const { person, params } = await aCase({ ground: "court" });
    await approve(params);
    await release(params);
    const unfinished = (await open(person)).body.disputeId;
    await erase(person);
    const rows = await product.app.database.rows<{ id: Buffer; account_id: Buffer | null }>(
      "SELECT id, account_id FROM dispute_case WHERE id IN (?, ?)",
      [idBytes(params.disputeId), idBytes(unfinished)],
    );
    expect(rows).toEqual([{ id: idBytes(params.disputeId), account_id: null }]);
    expect(
      await product.app.database.rows("SELECT id FROM stored_file WHERE account_id = ?", [idBytes(person.accountId)]),
    ).toEqual([]);
    for (const answer of [await preview(params), await release(params), await download(params)])
      expect(codeOf(answer)).toEqual({ status: 404, code: "dispute.unknown" });
    const { rows: listed } = (await by(officer, "adminDisputes.list")).body;
    expect(listed.map(({ disputeId }: Params) => disputeId)).toContain(params.disputeId);
    await product.app.ledger.sequence();
    expect((await product.app.ledger.verify()).problems).toEqual([]);
  });

  it("ends by itself when nobody goes on with it, and goes three years after its end", async () => {
    const { person, params } = await aCase();
    await pass(disputeTerms.lapseDays * day);
    await sweepDisputes(product.app, held, new AbortController().signal);
    expect(await cardOf(await again(person), params)).toMatchObject({ state: "withdrawn" });
    product.clock.advance(disputeTerms.keptDays * day + hour);
    await sweepDisputes(product.app, held, new AbortController().signal);
    expect(
      await product.app.database.rows("SELECT id FROM dispute_case WHERE id = ?", [idBytes(params.disputeId)]),
    ).toEqual([]);
  });
});
