import { disputeKinds, disputeTerms } from "@baiwa/shared/catalogue/disputes";
import { type Item, items } from "@baiwa/shared/catalogue/items";
import { recordKinds } from "@baiwa/shared/catalogue/records";
import { idBytes, idText } from "../../server/src/kernel/ids";
import type { HeldLease } from "../../server/src/kernel/lease";
import { PurposeDenied } from "../../server/src/kernel/vault/purpose-gate";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import {
  aDisputeDesk,
  codeOf,
  type DisputeDesk,
  type Disputed,
  type DisputeParams,
  reason,
} from "../support/disputing";
import { retain } from "../support/retaining";

let product: TestProduct;
let desk: DisputeDesk;
beforeAll(async () => {
  product = await aProduct();
  desk = await aDisputeDesk(product);
});
afterAll(() => product.stop());

const hour = 3_600_000;
const day = 24 * hour;
const held = { guard: async () => undefined } as unknown as HeldLease;

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
    const person = await desk.aDisputed();
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
      const answer = await desk.open(person, change);
      expect({ ...codeOf(answer), path: answer.body.details?.[0]?.path }).toEqual({
        status: 400,
        code: "dispute.not-allowed",
        path,
      });
    }
    expect(codeOf(await desk.open(person, { records: [], tickets: [], items: [] })).code).toBe("request.invalid");
    expect((await product.as(person)("disputes.list")).body.rows).toEqual([]);
  });

  it("is refused when it belongs to another account, or waits for its owner's word", async () => {
    const [person, other] = [await desk.aDisputed(), await desk.aDisputed()];
    const linked = { status: 409, code: "dispute.not-linked" };
    const records = (recordId: string) => ({ records: [{ recordId, fields: ["title"] }] });
    expect(codeOf(await desk.open(person, records(other.contractId)))).toEqual(linked);
    expect(codeOf(await desk.open(person, { tickets: [other.ticketId] }))).toEqual(linked);
    expect(codeOf(await desk.open(person, records("01a20a4c-0000-7000-8000-00000000000b")))).toEqual(linked);
    const values = {
      programme: "partner",
      agreement: "1",
      organisation: "某某公司",
      contact: "张三",
      phone: "13700001111",
    };
    const waiting = await desk.keep(person.accountId, "partner", values, "委托书 1 号");
    const change = { kind: "partner", records: [{ recordId: waiting, fields: ["organisation"] }] };
    expect(codeOf(await desk.open(person, change))).toEqual(linked);
  });

  it("is read of the vault for disputes only where the item says so, whoever asks", async () => {
    const { accountId } = await desk.aDisputed();
    for (const item of ["phone", "email", "legal_name", "security_contact", "id_number"] as const) {
      const request = {
        accountId: idBytes(accountId),
        items: [item],
        purpose: "dispute",
        reader: { kind: "self" },
      } as const;
      await expect(product.app.vault.read(product.app.database, request)).rejects.toThrow(PurposeDenied);
    }
  });

  it("is asked for by legal alone, and by nobody about an account of their own", async () => {
    const person = await desk.aDisputed();
    expect(codeOf(await desk.open(person, {}, desk.members.officer))).toEqual({ status: 403, code: "staff.forbidden" });
    const support = await desk.staff.aMember("support_l2");
    expect((await desk.open(person, {}, support)).status).toBe(403);
    expect((await desk.preview({ disputeId: person.contractId }, support)).status).toBe(403);
    const own = await desk.staff.aMember("legal");
    const declared = { body: { accountId: person.accountId } };
    expect((await desk.by(own, "adminVerification.declareOwn", declared)).status).toBe(204);
    expect(codeOf(await desk.open(person, {}, own))).toEqual({ status: 403, code: "dispute.own" });
    const params = { disputeId: (await desk.open(person)).body.disputeId };
    for (const answer of [
      await desk.preview(params, own),
      await desk.release(params, own),
      await desk.download(params, own),
    ])
      expect(codeOf(answer).code).toBe("dispute.own");
    const { rows } = (await desk.by(own, "adminDisputes.list")).body;
    expect(rows.map(({ disputeId }: DisputeParams) => disputeId)).not.toContain(params.disputeId);
  });
});

describe("what remains of a dispute", () => {
  const erase = async (person: Disputed): Promise<void> => {
    const present = await desk.again(person);
    const as = product.as(present);
    await as("sessions.stepUp", { body: { method: "password", password: person.password } });
    expect((await as("cancellation.request")).status).toBe(201);
    await desk.pass(8 * day);
    await eraseDue(product.app, held, new AbortController().signal);
  };

  it("after the account is nobody's: what was given is kept restricted for three years, all else is gone, the ledger verifies", async () => {
    const { person, params } = await desk.aCase({ ground: "court" });
    await desk.approve(params);
    await desk.release(params);
    const unfinished = (await desk.open(person)).body.disputeId;
    const shown = (await product.as(await desk.again(person))("cancellation.show")).body;
    expect(shown).toMatchObject({ state: "none", openDisputes: 1 });
    await erase(person);
    const rows = await product.app.database.rows<{ id: Buffer; account_id: Buffer | null }>(
      "SELECT id, account_id FROM dispute_case WHERE id IN (?, ?) OR account_id IS NULL",
      [idBytes(params.disputeId), idBytes(unfinished)],
    );
    expect(rows).toEqual([{ id: expect.any(Buffer), account_id: null }]);
    const kept = idText(rows[0]?.id as Buffer);
    expect(kept).not.toBe(params.disputeId); // the ledger names the old id beside the account's pseudonym
    expect(
      await product.app.database.rows("SELECT id FROM stored_file WHERE account_id = ?", [idBytes(person.accountId)]),
    ).toEqual([]);
    for (const answer of [await desk.preview(params), await desk.release(params), await desk.download(params)])
      expect(codeOf(answer)).toEqual({ status: 404, code: "dispute.unknown" });
    const { rows: listed } = (await desk.by(desk.members.officer, "adminDisputes.list")).body;
    expect(listed.map(({ disputeId }: DisputeParams) => disputeId)).toContain(kept);
    await product.app.ledger.sequence();
    expect((await product.app.ledger.verify()).problems).toEqual([]);
  });

  it("is past showing, approving and giving after sixty days, also while nothing is swept", async () => {
    const [opened, waiting, seen] = [await desk.aCase(), await desk.aCase(), await desk.aCase()];
    await desk.approve(waiting.params);
    const { digest } = (await desk.preview(seen.params)).body;
    await product.app.database.run("UPDATE dispute_look SET looked_at = ?", [
      new Date(product.clock.now().getTime() + disputeTerms.lapseDays * day),
    ]);
    await desk.pass(disputeTerms.lapseDays * day);
    const approved = { params: seen.params, body: { outcome: "approved", digest, reason } };
    for (const answer of [
      await desk.preview(opened.params),
      await desk.release(waiting.params),
      await desk.by(desk.members.officer, "adminDisputes.decide", approved),
    ])
      expect(codeOf(answer)).toEqual({ status: 409, code: "dispute.lapsed" });
    expect(await desk.cardOf(await desk.again(waiting.person), waiting.params)).toMatchObject({ state: "waiting" });
  });

  it("ends by itself when nobody goes on with it, and goes three years after its end", async () => {
    const { person, params } = await desk.aCase();
    await desk.pass(disputeTerms.lapseDays * day);
    await retain(product, "dispute");
    expect(await desk.cardOf(await desk.again(person), params)).toMatchObject({ state: "withdrawn" });
    product.clock.advance(disputeTerms.keptDays * day + hour);
    await retain(product, "dispute");
    expect(
      await product.app.database.rows("SELECT id FROM dispute_case WHERE id = ?", [idBytes(params.disputeId)]),
    ).toEqual([]);
  });
});
