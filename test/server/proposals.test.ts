import { proxyItems } from "@baiwa/shared/catalogue/items";
import supertest from "supertest";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";
import { createStaff } from "../support/staff";

let product: TestProduct;
let staff: ReturnType<typeof createStaff>;
type Caller = ReturnType<typeof staff.as>;
let support: Caller;
let second: Caller;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  support = staff.as(await staff.aMember("support_l2"));
  second = staff.as(await staff.aMember("privacy_officer"));
});
afterAll(() => product.stop());

const day = 24 * 3_600_000;
const reason = "工单 2026-0042";
const enter = (person: Person, item: string, value: string, by = support, more = {}) =>
  by("adminProposals.enter", {
    params: { accountId: person.accountId },
    body: { item, value, mandate: "委托书 2026-11-001", reason, ...more },
  });
const decide = (person: Person, proposalId: string, isAccepted: boolean) =>
  product.as(person)("proposals.decide", { params: { proposalId }, body: { isAccepted } });
const proposals = async (person: Person) => (await product.as(person)("proposals.list")).body.proposals;
const heldValue = async (person: Person, item: string) => {
  const { body } = await product.as(person)("information.list");
  return body.items.find((one: { item: string }) => one.item === item)?.values[0];
};
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });

describe("a value entered on a person's behalf", () => {
  it("where nothing stood stands unconfirmed, is shown as somebody else's, and can be rejected away", async () => {
    const person = await product.aPerson();
    const { body } = await enter(person, "contact_phone", "13912340000");
    expect(body.isStanding).toBe(true);
    expect(await heldValue(person, "contact_phone")).toMatchObject({
      source: "proxy",
      isConfirmed: false,
      masked: "139****0000",
    });
    expect((await proposals(person))[0]).toMatchObject({
      kind: "proxy",
      state: "open",
      proposedBy: "佰瓦云员工",
      masked: "139****0000",
    });
    expect((await decide(person, body.proposalId, false)).status).toBe(204);
    expect(await heldValue(person, "contact_phone")).toBeUndefined();
    expect((await decide(person, body.proposalId, true)).body.code).toBe("proposal.decided");
    const [row] = await product.app.database.rows<{ sealed: Buffer }>(
      "SELECT sealed FROM value_proposal WHERE id = ?",
      [idBytes(body.proposalId)],
    );
    expect(row?.sealed.length).toBe(0);
    expect((await proposals(person))[0]).toMatchObject({ state: "refused", masked: "（内容已删除）" });
  });

  it("is told to the person by mail, without the value", async () => {
    const person = await product.aPerson();
    const at = product.clock.now();
    const origin = { source: "person", enteredBy: "self", at, confirmedAt: at } as const;
    const value = `told-${process.pid}@example.cn`;
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, { accountId: idBytes(person.accountId), item: "email", value, ...origin }),
    );
    await enter(person, "contact_person", "李四光");
    await sendOutgoing(product.app, new AbortController().signal);
    const mails = product.mailbox.kept.flatMap((one) => (one.channel === "mail" ? [one.mail] : []));
    const told = mails.filter(({ to }) => to === value);
    expect(told.map(({ subject }) => subject)).toEqual(["【佰瓦云】有人代您填写了信息"]);
    expect(told[0]?.text).not.toContain("李四光");
  });

  it("never replaces the person's own value before they say so", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.put", { params: { item: "contact_person" }, body: { value: "张三丰" } });
    const { body } = await enter(person, "contact_person", "李四光", support, { partner: "某某服务商" });
    expect(body.isStanding).toBe(false);
    expect(await heldValue(person, "contact_person")).toMatchObject({ masked: "张**", source: "person" });
    expect((await proposals(person))[0]).toMatchObject({ proposedBy: "某某服务商", masked: "李**" });
    await decide(person, body.proposalId, true);
    expect(await heldValue(person, "contact_person")).toMatchObject({
      masked: "李**",
      source: "proxy",
      isConfirmed: true,
    });
  });

  it("of a guarded item replaces a confirmed one only after a step-up", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.put", { params: { item: "legal_name" }, body: { value: "张三丰" } });
    const { proposalId } = (await enter(person, "legal_name", "李四光")).body;
    expect((await decide(person, proposalId, true)).body.code).toBe("session.step-up-required");
    expect((await proposals(person))[0].state).toBe("open");
    await stepUp(person);
    expect((await decide(person, proposalId, true)).status).toBe(204);
  });

  it("needs the permission, a mandate, the item's format, and is never a login, a bank card or a consent's item", async () => {
    const person = await product.aPerson();
    const marketing = staff.as(await staff.aMember("marketing"));
    expect((await enter(person, "industry", "finance", marketing)).body.code).toBe("staff.forbidden");
    expect((await enter(person, "industry", "finance", support, { mandate: "" })).body.code).toBe("request.invalid");
    expect((await enter(person, "uscc", "91440300708461136X")).body.details[0].path).toBe("value");
    expect(
      (await enter(person, "industry", "finance", support, { reason: "为 13912345678 填写" })).body.details[0].issue,
    ).toBe("names-person");
    for (const item of [
      "region",
      "email",
      "phone",
      "username",
      "personal_bank_account",
      "nickname",
      "wx_openid",
      "__proto__",
    ]) {
      expect({ item, listed: (proxyItems as readonly string[]).includes(item) }).toEqual({ item, listed: false });
      expect((await enter(person, item, "13912345678")).body.code).toBe("request.invalid");
    }
    expect(await proposals(person)).toEqual([]);
  });

  it("is another person's to decide about for nobody", async () => {
    const [owner, other] = [await product.aPerson(), await product.aPerson()];
    const { proposalId } = (await enter(owner, "industry", "finance")).body;
    expect((await decide(other, proposalId, false)).body.code).toBe("proposal.unknown");
    const answers = await Promise.all([decide(owner, proposalId, true), decide(owner, proposalId, false)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it("leaves in the ledger who entered which item and why, and no value", async () => {
    const person = await product.aPerson();
    await enter(person, "comm_address", "上海市浦东新区世纪大道 1 号");
    const { subject } = await product.app.keyring.of(idBytes(person.accountId));
    const [entry] = await product.app.ledger.entriesOf(subject, "pi.entered");
    expect(entry?.entry.toString("utf8")).toContain('"items":["comm_address"]');
    expect(entry?.entry.toString("utf8")).not.toContain("世纪大道");
  });
});

describe("a correction that a person asks for", () => {
  const ask = async (person: Person, value: string, fileIds: string[] = []) => {
    await stepUp(person);
    return product.as(person)("corrections.request", {
      body: { item: "username", value, explanation: "注册时写错了", fileIds },
    });
  };
  const evidence = async (person: Person) => {
    const file = { name: "证明.png", bytes: aPng() };
    return (await product.as(person)("files.upload", { body: { kind: "correction-evidence" }, file })).body.fileId;
  };
  const settle = (by: Caller, proposalId: string, body: object) =>
    by("adminCorrections.decide", { params: { proposalId }, body: { reason, ...body } });
  let count = 0;
  const aName = () => {
    count += 1;
    return `right-name-${count}`;
  };

  it("is decided by staff who see what is asked and the evidence, and the evidence is gone afterwards", async () => {
    const person = await product.aPerson();
    const name = aName();
    const fileId = await evidence(person);
    const { proposalId } = (await ask(person, name, [fileId])).body;
    const shown = (await support("adminCorrections.show", { params: { proposalId }, query: { reason } })).body;
    expect(shown).toMatchObject({
      item: "username",
      value: name,
      explanation: "注册时写错了",
      files: [{ fileId, type: "image/png" }],
    });
    const other = await evidence(person);
    const strange = { params: { proposalId, fileId: other }, query: { reason } };
    expect((await support("adminCorrections.file", strange)).body.code).toBe("file.unknown");
    expect((await settle(support, proposalId, { decision: "accept" })).status).toBe(204);
    const login = { identifier: name, password: person.password, device: { platform: "h5" } };
    expect((await product.api("sessions.create", { body: login })).status).toBe(201);
    const left = await product.app.database.rows("SELECT id FROM stored_file WHERE id = ?", [idBytes(fileId)]);
    expect(left).toEqual([]);
    expect((await support("adminCorrections.show", { params: { proposalId }, query: { reason } })).body.code).toBe(
      "proposal.unknown",
    );
  });

  it("is refused only with a coded reason that the person sees", async () => {
    const person = await product.aPerson();
    const { proposalId } = (await ask(person, aName())).body;
    expect((await settle(support, proposalId, { decision: "refuse" })).body.code).toBe("request.invalid");
    await settle(support, proposalId, { decision: "refuse", refusal: "evidence-missing" });
    expect((await proposals(person))[0]).toMatchObject({ state: "refused", refusal: "evidence-missing" });
  });

  it("decided by two at once is decided once; to a taken name it stays open and undecided", async () => {
    const [person, holder] = [await product.aPerson(), await product.aPerson()];
    const { proposalId } = (await ask(person, aName())).body;
    const answers = await Promise.all([
      settle(support, proposalId, { decision: "accept" }),
      settle(second, proposalId, { decision: "refuse", refusal: "no-error" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const taken = (await ask(person, holder.username)).body;
    expect((await settle(support, taken.proposalId, { decision: "accept" })).body.code).toBe("identifier.taken");
    expect((await proposals(person))[0].state).toBe("open");
  });

  it("is one at a time, wants a step-up, uses nobody else's files, and can be taken back", async () => {
    const [person, other] = [await product.aPerson(), await product.aPerson()];
    const body = { item: "username", value: aName(), explanation: "写错了" };
    expect((await product.as(person)("corrections.request", { body })).body.code).toBe("session.step-up-required");
    expect((await ask(person, aName(), [await evidence(other)])).body.code).toBe("file.unknown");
    expect(await proposals(person)).toEqual([]);
    const both = await Promise.all([ask(person, aName()), ask(person, aName())]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [open] = await proposals(person);
    const params = { proposalId: open.proposalId };
    expect((await product.as(other)("corrections.withdraw", { params })).body.code).toBe("proposal.unknown");
    expect((await product.as(person)("corrections.withdraw", { params })).status).toBe(204);
    expect((await settle(support, open.proposalId, { decision: "accept" })).body.code).toBe("proposal.decided");
  });

  it("for what is not held, or in the wrong form, is refused", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const send = (body: object) =>
      product.as(person)("corrections.request", { body: { explanation: "写错了", ...body } });
    expect((await send({ item: "email", value: "who@example.cn" })).body.code).toBe("item.unknown");
    expect((await send({ item: "username", value: "1" })).body.details[0].path).toBe("value");
    expect((await send({ item: "legal_name", value: "张三丰" })).body.code).toBe("request.invalid");
    const answer = await supertest(product.koa.callback()).get("/admin/v1/corrections");
    expect(answer.status).toBe(401);
  });
});

// last: the clock runs on, and staff are signed out by it
describe("a value entered on a person's behalf, as time goes by", () => {
  it("lapses when nobody objects in seven days; a newer one takes the place of an open one", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.put", { params: { item: "industry" }, body: { value: "energy" } });
    const first = (await enter(person, "industry", "finance")).body;
    const next = (await enter(person, "industry", "media")).body;
    expect((await decide(person, first.proposalId, true)).body.code).toBe("proposal.decided");
    product.clock.advance(7 * day + 1000);
    await retain(product, "proposal");
    expect((await decide(person, next.proposalId, true)).body.code).toBe("proposal.decided");
    expect(await heldValue(person, "industry")).toMatchObject({ masked: "能源" });
    product.clock.advance(31 * day);
    await retain(product, "proposal");
    expect(
      await product.app.database.rows("SELECT id FROM value_proposal WHERE account_id = ?", [
        idBytes(person.accountId),
      ]),
    ).toEqual([]);
  });
});
