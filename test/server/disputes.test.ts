import { disputeNotice, disputeTerms } from "@baiwa/shared/catalogue/disputes";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { aDisputeDesk, codeOf, contactPerson, contract, type DisputeDesk, reason } from "../support/disputing";
import { retain } from "../support/retaining";
import type { StaffMember } from "../support/staff";

let product: TestProduct;
let desk: DisputeDesk;
beforeAll(async () => {
  product = await aProduct();
  desk = await aDisputeDesk(product);
});
afterAll(() => product.stop());

const day = 24 * 3_600_000;

describe("a dispute", () => {
  it("is previewed exactly as it will be given, and each look is in the ledger without a value", async () => {
    const { params } = await desk.aCase();
    const { body } = await desk.preview(params);
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
    const looks = await desk.entriesAbout("pi.view", params);
    expect(looks).toMatchObject([
      {
        staffId: desk.members.officer.staffId,
        purpose: "dispute",
        items: ["record_contract", "ticket", "ticket_message", "contact_person"],
      },
    ]);
    expect(JSON.stringify(looks)).not.toContain(contactPerson);
  });

  it("opened twice by one request is one case", async () => {
    const person = await desk.aDisputed();
    const key = product.aKey();
    const [first, second] = [
      await desk.open(person, {}, desk.members.lawyer, { key }),
      await desk.open(person, {}, desk.members.lawyer, { key }),
    ];
    expect(second.body).toEqual(first.body);
    const other = await desk.open(person, { ground: "court" }, desk.members.lawyer, { key });
    expect(codeOf(other)).toEqual({ status: 422, code: "idempotency.mismatch" });
    expect((await product.as(person)("disputes.list")).body.rows).toHaveLength(1);
    expect(await desk.entriesAbout("dispute.opened", { disputeId: first.body.disputeId })).toHaveLength(1);
  });

  it("is approved by another than who opened it, once, of two at the same time, and only as it was previewed", async () => {
    const { params } = await desk.aCase();
    const { digest } = (await desk.preview(params)).body;
    const own = { outcome: "approved", digest, reason };
    for (const answer of [
      await desk.preview(params, desk.members.lawyer),
      await desk.by(desk.members.lawyer, "adminDisputes.decide", { params, body: own }),
    ])
      expect(codeOf(answer)).toEqual({ status: 409, code: "dispute.opener" });
    const stale = { outcome: "approved", digest: "0".repeat(64), reason };
    expect(codeOf(await desk.by(desk.members.officer, "adminDisputes.decide", { params, body: stale })).code).toBe(
      "dispute.changed",
    );
    const both = await Promise.all([
      desk.approve(params, desk.members.officer),
      desk.approve(params, desk.members.colleague),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe("dispute.moved");
    expect(await desk.entriesAbout("dispute.approved", params)).toHaveLength(1);
  });

  it("is approved only by whoever saw this very content themselves within a day", async () => {
    const { params } = await desk.aCase();
    const { digest } = (await desk.preview(params, desk.members.officer)).body;
    const told = { params, body: { outcome: "approved", digest, reason } };
    expect((await desk.by(desk.members.colleague, "adminDisputes.decide", told)).body.code).toBe("dispute.changed");
    expect((await desk.by(desk.members.officer, "adminDisputes.decide", told)).status).toBe(200);
  });

  it("tells the person what goes to whom, why and until when they can object", async () => {
    const { person, params } = await desk.aCase();
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
    const { digest } = (await desk.preview(params)).body;
    const decide = () =>
      desk.by(desk.members.officer, "adminDisputes.decide", {
        params,
        body: { outcome: "approved", digest, reason },
        key,
      });
    const [first, again] = [await decide(), await decide()];
    expect(again.body).toEqual(first.body);
    await sendOutgoing(product.app, new AbortController().signal);
    const letters = product.mailbox.kept.filter((one) => one.channel === "mail" && one.mail.to === email);
    expect(letters).toHaveLength(1);
    expect(JSON.stringify(letters)).not.toMatch(/某某对方|HT-9001|慕容/);
    const card = await desk.cardOf(person, params);
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
    const stranger = await desk.aDisputed();
    expect((await product.as(stranger)("disputes.list")).body.rows).toEqual([]);
    expect(codeOf(await desk.object(stranger, params))).toEqual({ status: 404, code: "dispute.unknown" });
  });

  it("is not released before the wait is over, then taken once within seven days, and again only when released again", async () => {
    const { person, params } = await desk.aCase();
    expect(codeOf(await desk.release(params))).toEqual({ status: 409, code: "dispute.moved" });
    await desk.approve(params);
    expect(codeOf(await desk.release(params))).toEqual({ status: 409, code: "dispute.too-early" });
    expect(codeOf(await desk.download(params))).toEqual({ status: 410, code: "dispute.over" });
    await desk.pass(disputeTerms.objectionDays * day);
    expect(codeOf(await desk.object(person, params))).toEqual({ status: 409, code: "dispute.objection-over" });
    expect((await desk.release(params)).body).toMatchObject({ state: "released", takenAt: null });
    const previewed = (await desk.preview(params)).body.content;
    const both = await Promise.all([desk.download(params), desk.download(params, desk.members.colleague)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    const file = both.find(({ status }) => status === 200);
    expect(file?.headers).toMatchObject({ "content-type": "application/json", "cache-control": "no-store" });
    expect(file?.body).toEqual(previewed);
    expect(codeOf(await desk.download(params))).toEqual({ status: 410, code: "dispute.taken" });
    expect(await desk.entriesAbout("dispute.taken", params)).toHaveLength(1);
    expect(await desk.cardOf(person, params)).toMatchObject({ state: "released", canObject: false });
    expect((await desk.release(params)).status).toBe(200);
    expect((await desk.download(params)).status).toBe(200);
    expect(await desk.entriesAbout("dispute.released", params)).toHaveLength(2);
    await desk.pass(disputeTerms.linkDays * day);
    await retain(product, "stored-file");
    expect(codeOf(await desk.download(params)).code).toBe("dispute.over");
    expect(codeOf(await desk.release(params)).code).toBe("dispute.moved");
  });

  it("ordered by a court waits for nobody, takes no objection, and is told all the same", async () => {
    const { person, params } = await desk.aCase({
      ground: "court",
      recipient: { party: "authority", name: "某某人民法院" },
    });
    await desk.approve(params);
    expect(await desk.cardOf(person, params)).toMatchObject({ state: "waiting", objectUntil: null, canObject: false });
    expect(codeOf(await desk.object(person, params))).toEqual({ status: 409, code: "dispute.no-objection" });
    expect((await desk.release(params)).status).toBe(200);
  });

  it("objected to gives nothing until the privacy officer decides with a reason that the person reads", async () => {
    const { person, params } = await desk.aCase();
    await desk.approve(params, desk.members.colleague);
    const answered = await desk.object(person, params, "这家公司不是我的合同相对方");
    expect(answered.body).toMatchObject({
      state: "objected",
      objection: "这家公司不是我的合同相对方",
      canObject: false,
    });
    expect(codeOf(await desk.object(person, params)).code).toBe("dispute.moved");
    await desk.pass(disputeTerms.objectionDays * day);
    expect(codeOf(await desk.release(params)).code).toBe("dispute.too-early");
    const answer = (member: StaffMember, code: string) =>
      desk.by(member, "adminDisputes.decideObjection", { params, body: { answer: code, reason } });
    expect(codeOf(await answer(desk.members.colleague, "necessary"))).toEqual({ status: 403, code: "staff.forbidden" });
    expect((await desk.preview(params)).body.objection).toBe("这家公司不是我的合同相对方");
    expect((await answer(desk.members.officer, "outweighs")).body.state).toBe("refused");
    expect((await desk.cardOf(await desk.again(person), params)).answer).toContain("您的异议成立");
    expect(codeOf(await desk.release(params)).code).toBe("dispute.moved");
    const objected = await desk.entriesAbout("dispute.objected", params);
    expect(JSON.stringify(objected)).not.toContain("合同相对方");
  });

  it("has its objection judged by nobody who approved it", async () => {
    const { person, params } = await desk.aCase();
    await desk.approve(params, desk.members.officer);
    await desk.object(person, params);
    const body = { answer: "necessary", reason };
    const own = await desk.by(desk.members.officer, "adminDisputes.decideObjection", { params, body });
    expect(codeOf(own)).toEqual({ status: 409, code: "dispute.approver" });
    expect((await desk.cardOf(person, params)).state).toBe("objected");
  });

  it("whose objection was not upheld may be released at once, with the reason shown", async () => {
    const { person, params } = await desk.aCase();
    await desk.approve(params, desk.members.colleague);
    await desk.object(person, params);
    const body = { answer: "necessary", reason };
    expect((await desk.by(desk.members.officer, "adminDisputes.decideObjection", { params, body })).body.state).toBe(
      "cleared",
    );
    expect((await desk.cardOf(person, params)).answer).toContain("没有成立");
    expect((await desk.release(params)).status).toBe(200);
  });

  it("gives nothing when what it names was changed or deleted since, nor when it was refused or withdrawn", async () => {
    const { person, params } = await desk.aCase();
    await desk.approve(params);
    await product.as(person)("profile.remove", { params: { item: "contact_person" } });
    await desk.pass(disputeTerms.objectionDays * day);
    expect(codeOf(await desk.release(params))).toEqual({ status: 409, code: "dispute.changed" });
    expect((await desk.by(desk.members.lawyer, "adminDisputes.withdraw", { params })).status).toBe(204);
    expect(codeOf(await desk.release(params)).code).toBe("dispute.moved");
    const other = await desk.aCase();
    const refusal = { outcome: "refused", refusal: "too-much", reason };
    expect(
      (await desk.by(desk.members.officer, "adminDisputes.decide", { params: other.params, body: refusal })).body.state,
    ).toBe("refused");
    expect((await desk.cardOf(other.person, other.params)).answer).toContain("超出");
    for (const over of [params, other.params]) {
      const look = { params: over, body: { reason } };
      // a case that is over shows nobody the person's information
      expect(codeOf(await desk.by(desk.members.officer, "adminDisputes.preview", look)).code).toBe("dispute.moved");
    }
  });

  it("takes no reason that names somebody into the ledger", async () => {
    const person = await desk.aDisputed();
    expect((await desk.open(person, { reason: "为 13900001111 办理" })).body.details[0].path).toBe("reason");
  });
});
