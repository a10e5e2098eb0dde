import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes, idText } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import { aKnownPerson } from "../support/known-person";
import type { Person } from "../support/people";
import { createStaff, entriesOfKind, type StaffMember, type StaffPeople } from "../support/staff";

let product: TestProduct;
let staff: StaffPeople;
let officer: StaffMember;
let agent: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  [officer, agent] = [await staff.aMember("privacy_officer"), await staff.aMember("support_l2")];
});
afterAll(() => product.stop());

const day = 86_400_000;
const reason = "工单 T-1";
const held = { guard: async () => undefined };
const never = new AbortController().signal;
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const open = async (person: Person, kind: string, more: object = {}) =>
  product.as(person)("requests.open", { body: { kind, text: "请帮我看看我的信息", ...more } });
const show = async (person: Person, requestId: string) =>
  (await product.as(person)("requests.show", { params: { requestId } })).body;
const desk = (member: StaffMember, name: string, requestId: string, body?: object) =>
  staff.as(member)(`adminRequests.${name}` as "adminRequests.take", { params: { requestId }, body });
const passDays = async (days: number): Promise<void> => {
  product.clock.advance(days * day);
  [officer, agent] = [await staff.again(officer), await staff.again(agent)];
};

describe("a request whose account is erased", () => {
  it("is still shown: when it came, what became of it, and nothing that was said", async () => {
    const person = await product.aPerson();
    const { requestId } = (await open(person, "explain", { text: "我住在某路 7 号" })).body;
    await stepUp(person);
    await product.as(person)("cancellation.request");
    const row = () =>
      product.app.database.rows<{ id: Buffer }>(
        "SELECT id FROM rights_request WHERE account_id IS NULL ORDER BY decided_at DESC LIMIT 1",
      );
    await passDays(8);
    await eraseDue(product.app, held, never);
    const [kept] = await row();
    const params = { requestId: idText(kept?.id as Buffer) };
    expect(params.requestId).not.toBe(requestId);
    const { status, body } = await staff.as(officer)("adminRequests.show", { params, query: { reason } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "explain", state: "withdrawn", events: [], contact: null });
    expect(JSON.stringify(body)).not.toContain("某路");
  });
});

describe("the desk", () => {
  const enter = async (kind = "delete") =>
    (
      await staff.as(agent)("adminRequests.enter", {
        body: { kind, text: "来信内容", email: "letter@example.cn", arrivedAt: product.clock.now().toISOString() },
      })
    ).body;

  it("enters a letter, makes sure who wrote it, has the product delete, and only then answers", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.put", { params: { item: "comm_address" }, body: { value: "某路 1 号" } });
    const { requestId, state, verifyBy } = await enter();
    expect({ state, hasTerm: verifyBy !== null }).toEqual({ state: "verifying", hasTerm: true });
    const act = { act: "delete-items", items: ["comm_address"], reason };
    expect((await desk(officer, "carryOut", requestId, act)).body.code).toBe("request.not-verified");
    expect((await desk(agent, "carryOut", requestId, act)).body.code).toBe("staff.forbidden");
    const proof = { proof: "held-contact", accountId: person.accountId, reason };
    expect((await desk(agent, "verify", requestId, proof)).body).toMatchObject({ state: "in-progress", daysLeft: 15 });
    expect((await desk(officer, "answer", requestId, { text: "已删除" })).body.code).toBe("request.remedy-missing");
    expect((await desk(officer, "carryOut", requestId, { ...act, items: ["username"] })).status).toBe(400);
    expect((await desk(officer, "carryOut", requestId, { act: "copy", reason })).body.code).toBe("request.not-allowed");
    expect((await desk(officer, "carryOut", requestId, act)).status).toBe(200);
    const { body } = await product.as(person)("information.list");
    expect(body.items.some(({ item }: { item: string }) => item === "comm_address")).toBe(false);
    expect((await desk(officer, "answer", requestId, { text: "已删除" })).body.state).toBe("answered");
    const proofs = await entriesOfKind(product, "request.carried-out");
    expect(proofs.at(-1)).toMatchObject({ requestId, did: "delete-items", counts: { comm_address: 1 } });
  });

  it("deletes by an item's own way: a phone is told of it, what a verification confirmed stays, and no letter comes from years ago", async () => {
    const person = await aKnownPerson(product);
    const phone = {
      source: "person",
      enteredBy: "self",
      at: product.clock.now(),
      confirmedAt: product.clock.now(),
    } as const;
    const accountId = idBytes(person.accountId);
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, { accountId, item: "phone", value: "13912345678", ...phone }),
    );
    const { requestId } = await enter();
    await desk(agent, "verify", requestId, { proof: "documents", accountId: person.accountId, reason });
    const act = { act: "delete-items", items: ["phone"], reason };
    expect((await desk(officer, "carryOut", requestId, act)).status).toBe(200);
    expect((await entriesOfKind(product, "contact.removed")).length).toBeGreaterThan(0);
    const old = { kind: "other", text: "来信", email: "letter@example.cn", arrivedAt: "2016-11-26T00:00:00Z" };
    const { body } = await staff.as(agent)("adminRequests.enter", { body: old });
    expect(body.details[0].path).toBe("arrivedAt");
  });

  it("refuses only with a reason of the law, which the person reads with what they can still do", async () => {
    const person = await product.aPerson();
    const { requestId } = (await open(person, "other")).body;
    expect((await desk(officer, "refuse", requestId, { text: "不办" })).status).toBe(400);
    expect((await desk(officer, "refuse", requestId, { refusal: "because" })).status).toBe(400);
    expect((await desk(officer, "refuse", requestId, { refusal: "law-keeps", text: "发票要保存" })).status).toBe(200);
    const refused = await show(person, requestId);
    expect(refused).toMatchObject({ state: "refused", refusal: { code: "law-keeps" } });
    expect(refused.refusal.ground).toContain("个人信息保护法");
    expect(refused.remedies.join()).toContain("人民法院");
  });

  it("two officers at once decide once", async () => {
    const second = await staff.aMember("privacy_officer");
    const person = await product.aPerson();
    const { requestId } = (await open(person, "other")).body;
    const both = await Promise.all([
      desk(officer, "answer", requestId, { text: "好的" }),
      desk(second, "refuse", requestId, { refusal: "repeated" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { events } = await show(person, requestId);
    expect(events.filter(({ kind }: { kind: string }) => kind === "answered" || kind === "refused")).toHaveLength(1);
  });

  it("handles none of its own, and takes over from a colleague only knowingly", async () => {
    const relative = await product.aPerson();
    const reviewer = await staff.aMember("privacy_officer", "kyc_reviewer");
    await staff.as(reviewer)("adminVerification.declareOwn", { body: { accountId: relative.accountId } });
    const { requestId } = (await open(relative, "other")).body;
    expect((await desk(reviewer, "take", requestId, {})).body.code).toBe("request.own");
    const seen = (await staff.as(reviewer)("adminRequests.list", { query: { pageSize: "100" } })).body.rows;
    expect(seen.some((row: { requestId: string }) => row.requestId === requestId)).toBe(false);
    await desk(agent, "take", requestId, {});
    expect((await desk(officer, "take", requestId, {})).body.code).toBe("request.taken");
    expect((await desk(officer, "take", requestId, { isTakeover: true })).body.handler).toBe("me");
  });

  it("says of misuse what it found, what lay behind it, and after what was done (8.4)", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.put", { params: { item: "comm_address" }, body: { value: "某路 1 号" } });
    const { requestId } = (await open(person, "misuse")).body;
    expect((await desk(officer, "answer", requestId, { text: "核对过了" })).body.code).toBe("request.finding-missing");
    const confirmed = { text: "情况属实，已删除", finding: "confirmed", cause: "access" };
    expect((await desk(officer, "answer", requestId, confirmed)).body.code).toBe("request.remedy-missing");
    await desk(officer, "carryOut", requestId, { act: "delete-items", items: ["comm_address"], reason });
    expect((await desk(officer, "answer", requestId, confirmed)).body).toMatchObject({
      state: "answered",
      finding: "confirmed",
    });
    expect((await entriesOfKind(product, "request.answered")).at(-1)).toMatchObject({
      finding: "confirmed",
      cause: "access",
    });
  });

  it("restricts what the person asked for, and the person lets it be used again", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    await product.as(person)("profile.put", { params: { item: "comm_address" }, body: { value: "某路 1 号" } });
    const { requestId } = (await open(person, "restrict")).body;
    await desk(officer, "carryOut", requestId, { act: "restrict", items: ["comm_address"], reason });
    const read = (purpose: "service" | "subject-access") =>
      product.app.database.transaction((db) =>
        product.app.vault.read(db, {
          accountId,
          items: ["comm_address"],
          purpose,
          reader: { kind: "system", task: "test" },
        }),
      );
    expect(await read("service")).toEqual([]);
    expect(await read("subject-access")).toHaveLength(1);
    const { items } = (await product.as(person)("information.list")).body;
    const shown = items.find(({ item }: { item: string }) => item === "comm_address");
    expect(shown.values[0].isRestricted).toBe(true);
    const lift = { params: { item: "comm_address" } };
    expect((await product.as(person)("information.liftRestriction", lift)).status).toBe(204);
    expect(await read("service")).toHaveLength(1);
    expect((await product.as(person)("information.liftRestriction", { params: { item: "phone" } })).status).toBe(404);
  });

  it("for an account that ends cancels it the usual way, and of its requests only when and how stays", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    await stepUp(person);
    const { requestId } = (await open(person, "delete")).body;
    const other = (await open(person, "other", { text: "独一无二的话" })).body.requestId;
    expect((await desk(officer, "carryOut", requestId, { act: "cancel-account", reason })).status).toBe(200);
    await desk(officer, "answer", requestId, { text: "账号将在 7 天后删除，期间可以撤销。" });
    await passDays(8);
    await sendOutgoing(product.app, never);
    await eraseDue(product.app, held, never);
    await sendOutgoing(product.app, never);
    await eraseDue(product.app, held, never);
    expect(await product.app.keyring.find(accountId)).toBeNull();
    for (const id of [requestId, other])
      expect(await product.app.database.rows("SELECT id FROM rights_request WHERE id = ?", [idBytes(id)])).toEqual([]);
    const kept = await product.app.database.rows<{ sealed: Buffer | null; state: string }>(
      "SELECT sealed, state FROM rights_request WHERE account_id IS NULL AND channel = 'account' AND kind IN ('delete', 'other')",
    );
    expect(kept.map(({ state }) => state).sort()).toEqual(["answered", "withdrawn"]);
    expect(kept.every(({ sealed }) => sealed === null)).toBe(true);
  });
});
