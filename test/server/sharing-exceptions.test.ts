import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { anIntake, aRecipientServer, aSharingDesk, reason, type SharingDesk } from "../support/sharing";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let desk: SharingDesk;
let person: Person;
beforeAll(async () => {
  product = await aProduct();
  desk = await aSharingDesk(product);
});
beforeEach(async () => {
  person = await desk.aClient();
  const accountId = idBytes(person.accountId);
  await product.app.vault.put(product.app.database, {
    accountId,
    item: "email",
    value: `${person.username}@example.cn`,
    source: "person",
    enteredBy: "self",
    at: product.clock.now(),
    confirmedAt: product.clock.now(),
  });
});
afterAll(() => product.stop());

const hour = 3_600_000;
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => ({ status, code: body.code });
const ask = (change: object = {}, who: "lawyer" | "officer" = "lawyer", of = person) =>
  desk.by(who)("adminExceptions.ask", {
    params: { accountId: of.accountId },
    body: { intake: anIntake(desk, change), reason },
  });
const granted = async (change: object = {}, of = person): Promise<string> => {
  const asked = await ask(change, "lawyer", of);
  if (asked.status !== 201) throw new Error(`asking answered ${asked.status} ${JSON.stringify(asked.body)}`);
  await desk.decide(asked.body.approvalId);
  const { rows } = (await desk.by("officer")("adminExceptions.list")).body;
  return rows.find((row: { accountId: string }) => row.accountId === of.accountId).exceptionId;
};
const release = (exceptionId: string) =>
  desk.by("lawyer")("adminExceptions.release", { params: { exceptionId }, body: { reason } });
const mailsTo = async (of = person): Promise<string[]> => {
  await sendOutgoing(product.app, new AbortController().signal);
  return product.mailbox.kept.flatMap((kept) =>
    kept.channel === "mail" && kept.mail.to === `${of.username}@example.cn` ? [kept.mail.subject] : [],
  );
};

describe("an exception", () => {
  it("takes two people, names its paper, article, items and time, is used once, and the person is told and sees it", async () => {
    const asked = await ask();
    expect(codeOf(await ask({}, "officer"))).toEqual({ status: 403, code: "staff.forbidden" });
    expect(codeOf(await desk.decide(asked.body.approvalId, "lawyer"))).toEqual({
      status: 403,
      code: "staff.forbidden",
    });
    expect(asked.body.details).toContainEqual({ name: "文书编号", value: "沪公（网）调字〔2026〕9 号" });
    await desk.decide(asked.body.approvalId);
    const [{ exceptionId }] = (await desk.by("officer")("adminExceptions.list")).body.rows;
    const given = await release(exceptionId);
    expect(given.body.content).toEqual([{ item: "contact_phone", name: "联系电话", value: "13900001111" }]);
    expect(codeOf(await release(exceptionId))).toEqual({ status: 409, code: "exception.over" });
    expect((await desk.sharesOf(person))[0]).toMatchObject({
      recipient: "上海市公安局网安总队",
      basis: "exception",
      items: [{ item: "contact_phone" }],
      state: "delivered",
    });
    expect((await mailsTo()).join()).toContain("依法提供");
    const [used] = (await entriesOfKind(product, "exception.used")).slice(-1);
    expect(used).toMatchObject({ exceptionId, clause: "5.3.1", staffId: desk.members.lawyer.staffId });
    expect(JSON.stringify(used)).not.toContain("13900001111");
  });

  it("without its paper cannot be asked for, nor for items beside the purpose, nor for too long", async () => {
    expect((await ask({ documentNumber: undefined })).status).toBe(400);
    expect((await ask({ article: "" })).status).toBe(400);
    expect(codeOf(await ask({ items: ["interest_tag"] }))).toEqual({ status: 400, code: "share.not-agreed" });
    expect((await ask({ until: desk.inDays(184) })).body.details[0].path).toBe("intake.until");
    expect((await ask({ clause: "5.3.5", documentNumber: undefined })).status).toBe(400);
  });

  it("for a foreign authority is a hard stop, and the try is on record", async () => {
    expect(codeOf(await ask({ country: "US" }))).toEqual({ status: 403, code: "exception.foreign" });
    const [tried] = (await entriesOfKind(product, "exception.foreign-refused")).slice(-1);
    expect(tried).toMatchObject({ country: "US", staffId: desk.members.lawyer.staffId });
    expect((await desk.by("officer")("adminApprovals.list")).body.rows).toEqual([]);
  });

  it("that a law keeps secret is neither told nor shown, until it may be", async () => {
    const exceptionId = await granted({ clause: "5.3.2", suppression: "secrecy" });
    expect((await release(exceptionId)).status).toBe(200);
    expect(await desk.sharesOf(person)).toEqual([]);
    const seen = { params: { accountId: person.accountId }, query: { reason } };
    expect((await desk.by("officer")("adminShares.ofAccount", seen)).body.rows).toMatchObject([{ isHidden: true }]);
    expect(await mailsTo()).toEqual([]);
    const { items } = (await product.as(person)("information.list")).body;
    expect(items.find(({ item }: { item: string }) => item === "share_record")?.count ?? 0).toBe(0);
    const told = await desk.by("officer")("adminExceptions.tell", { params: { exceptionId }, body: { reason } });
    expect(told.body).toMatchObject({ suppression: null, toldAt: expect.any(String) });
    expect(await desk.sharesOf(person)).toHaveLength(1);
    expect(await mailsTo()).toHaveLength(1);
    const again = await desk.by("officer")("adminExceptions.tell", { params: { exceptionId }, body: { reason } });
    expect(codeOf(again)).toEqual({ status: 409, code: "exception.told" });
  });

  it("of an emergency opens a notice that is sent by itself within three days", async () => {
    const facts = { clause: "5.3.5", documentNumber: undefined, facts: "本人在医院昏迷，需要联系家人" };
    const exceptionId = await granted(facts);
    await release(exceptionId);
    expect(await mailsTo()).toEqual([]);
    const [card] = (await desk.by("officer")("adminExceptions.list")).body.rows;
    expect(card).toMatchObject({ exceptionId, toldAt: null, noticeDueAt: expect.any(String) });
    product.clock.advance(73 * hour);
    await desk.sweep();
    expect(await mailsTo()).toHaveLength(1);
    await desk.sweep();
    expect(await mailsTo()).toHaveLength(1);
    await desk.again();
  });

  it("over public information names where it was found, and ends with the person's no", async () => {
    const found = {
      clause: "5.3.6",
      documentNumber: undefined,
      sourceUrl: "https://news.example.cn/1",
      capturedAt: desk.inDays(-1),
    };
    expect((await ask({ ...found, sourceUrl: undefined })).status).toBe(400);
    const exceptionId = await granted(found);
    const own = await desk.aClient();
    expect((await product.as(own)("shares.setPublicUse", { body: { isRefused: true } })).body.isRefused).toBe(true);
    expect(codeOf(await ask(found, "lawyer", own))).toEqual({ status: 409, code: "exception.refused" });
    await product.as(own)("shares.setPublicUse", { body: { isRefused: false } });
    expect((await product.as(own)("shares.publicUse")).body).toEqual({ isRefused: false, at: null });
    await granted(found, own);
    const as = product.api("sessions.create", {
      body: { identifier: person.username, password: person.password, device: { platform: "h5" } },
    });
    person = { ...person, ...(await as).body };
    await product.as(person)("shares.setPublicUse", { body: { isRefused: true } });
    expect(codeOf(await release(exceptionId))).toEqual({ status: 409, code: "exception.refused" });
  });

  it("is used by two officers at once only once", async () => {
    const exceptionId = await granted();
    const both = await Promise.all([release(exceptionId), release(exceptionId)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await desk.sharesOf(person)).toHaveLength(1);
  });

  it("whose time is over passes nothing on", async () => {
    const exceptionId = await granted({ until: desk.inDays(1 / 24) });
    product.clock.advance(2 * hour);
    await desk.again();
    expect(codeOf(await release(exceptionId))).toEqual({ status: 409, code: "exception.over" });
  });

  it("for a recipient of the directory goes through the door, for its own account and items only", async () => {
    const server = await aRecipientServer();
    const { recipientId } = await desk.aRecipient({ role: "controller", url: server.url });
    const exceptionId = await granted({ recipientId });
    const basis = { kind: "exception", exceptionId };
    const asked = { basis, items: ["contact_phone"] };
    const stranger = await desk.aClient();
    for (const wrong of [
      desk.send(stranger, recipientId, asked),
      desk.send(person, recipientId, { ...asked, items: ["contact_person", "contact_phone"] }),
      desk.send(person, recipientId, { ...asked, basis: { kind: "exception", exceptionId: product.aKey() } }),
    ])
      expect(codeOf(await wrong)).toEqual({ status: 403, code: "share.no-basis" });
    expect((await desk.send(person, recipientId, asked)).status).toBe(201);
    expect(codeOf(await desk.send(person, recipientId, asked))).toEqual({ status: 409, code: "exception.over" });
    await desk.round();
    expect(server.told("share")).toMatchObject([{ basis: "exception", items: [{ item: "contact_phone" }] }]);
    await server.stop();
  });

  it("for a recipient of the directory ends also for what still waits: with its time, and with the person's no", async () => {
    const server = await aRecipientServer();
    const { recipientId } = await desk.aRecipient({ role: "controller", url: server.url });
    const send = async (exceptionId: string) => {
      const asked = { basis: { kind: "exception", exceptionId }, items: ["contact_phone"] };
      expect((await desk.send(person, recipientId, asked)).status).toBe(201);
    };
    const found = { clause: "5.3.6", documentNumber: undefined, sourceUrl: "https://news.example.cn/1" };
    await product.as(person)("shares.setPublicUse", { body: { isRefused: false } });
    await send(await granted({ ...found, capturedAt: desk.inDays(-1), recipientId }));
    await product.as(person)("shares.setPublicUse", { body: { isRefused: true } });
    await desk.round();
    await send(await granted({ recipientId, until: desk.inDays(1 / 24) }));
    product.clock.advance(2 * hour);
    await desk.round();
    expect(server.arrived).toEqual([]);
    await server.stop();
    await desk.again();
  });

  it("that was used outlives its account for its three years, and names nobody", async () => {
    const exceptionId = await granted();
    await release(exceptionId);
    const as = product.as(person);
    await as("sessions.stepUp", { body: { method: "password", password: person.password } });
    await as("cancellation.request");
    product.clock.advance(8 * 24 * hour);
    await sendOutgoing(product.app, new AbortController().signal);
    await eraseDue(product.app, { guard: async () => undefined }, new AbortController().signal);
    await desk.again();
    const [card] = (await desk.by("officer")("adminExceptions.list")).body.rows;
    expect(card).toMatchObject({ accountId: null, state: "used", clause: "5.3.1" });
    expect(card.exceptionId).not.toBe(exceptionId);
    expect(card.details).toContainEqual({ name: "文书编号", value: "沪公（网）调字〔2026〕9 号" });
    expect(codeOf(await release(card.exceptionId))).toEqual({ status: 404, code: "exception.unknown" });
  });
});
