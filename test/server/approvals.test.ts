import { idBytes } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { createStaff, entriesOfKind, type StaffMember, type StaffPeople } from "../support/staff";

let product: TestProduct;
let staff: StaffPeople;
let officer: StaffMember;
let lawyer: StaffMember;
let person: Person;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  [officer, lawyer] = [await staff.aMember("privacy_officer"), await staff.aMember("legal")];
  person = await product.aPerson();
});
afterAll(() => product.stop());

const day = 86_400_000;
const reason = "工单 T-1";
const inDays = (days: number): string => new Date(product.clock.now().getTime() + days * day).toISOString();
const ask = (by: StaffMember, change: object = {}, accountId = person.accountId) =>
  staff.as(by)("adminHolds.place", {
    params: { accountId },
    body: {
      kind: "court",
      items: ["phone"],
      reference: "（2026）沪 01 民初 1 号",
      reviewAt: inDays(30),
      reason,
      ...change,
    },
  });
const decide = (by: StaffMember, approvalId: string, outcome = "approved") =>
  staff.as(by)("adminApprovals.decide", { params: { approvalId }, body: { outcome, reason } });
const holds = async (): Promise<{ holdId: string; accountId: string }[]> =>
  (await staff.as(officer)("adminHolds.list")).body.rows;

describe("an act that takes two people", () => {
  it("does nothing until another approves it, who sees all of what it will do", async () => {
    const { status, body } = await ask(officer);
    expect(status).toBe(201);
    expect(await holds()).toEqual([]);
    const [waiting] = (await staff.as(lawyer)("adminApprovals.list")).body.rows;
    expect(waiting).toMatchObject({ approvalId: body.approvalId, accountId: person.accountId, reason });
    expect(waiting.details).toContainEqual({ name: "案号", value: "（2026）沪 01 民初 1 号" });
    expect((await decide(lawyer, body.approvalId)).body.state).toBe("approved");
    expect(await holds()).toMatchObject([{ accountId: person.accountId, clause: "6.2.2", items: ["phone"] }]);
    const entry = (await entriesOfKind(product, "approval.approved")).at(-1);
    expect(entry).toMatchObject({ approvalId: body.approvalId, staffId: lawyer.staffId });
  });

  it("is never approved by whoever asked, nor by whom the permission is lacking", async () => {
    const { approvalId } = (await ask(officer)).body;
    expect((await decide(officer, approvalId)).body.code).toBe("approval.own");
    const auditor = await staff.aMember("auditor");
    expect((await decide(auditor, approvalId)).body.code).toBe("staff.forbidden");
    const marketing = await staff.aMember("marketing");
    expect((await staff.as(marketing)("adminApprovals.list")).body.rows).toEqual([]);
    expect((await staff.as(lawyer)("adminApprovals.withdraw", { params: { approvalId } })).status).toBe(404);
    expect((await staff.as(officer)("adminApprovals.withdraw", { params: { approvalId } })).status).toBe(204);
    expect((await decide(lawyer, approvalId)).body.code).toBe("approval.decided");
  });

  it("decided by two at once is done once", async () => {
    const second = await staff.aMember("legal");
    const before = (await holds()).length;
    const { approvalId } = (await ask(officer)).body;
    const both = await Promise.all([decide(lawyer, approvalId), decide(second, approvalId)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await holds()).length).toBe(before + 1);
  });

  it("is not done for somebody who has left, or may not ask for it any more", async () => {
    const admin = await staff.aMember("system_admin");
    const leaver = await staff.aMember("privacy_officer");
    const { approvalId } = (await ask(leaver)).body;
    const before = (await holds()).length;
    const gone = await staff.as(admin)("staff.disable", { params: { staffId: leaver.staffId } });
    expect(gone.status).toBe(204);
    expect((await decide(lawyer, approvalId)).body.code).toBe("approval.asker-gone");
    expect((await holds()).length).toBe(before);
    expect((await decide(lawyer, approvalId, "refused")).status).toBe(200);
  });

  it("is not done for somebody whose roles nobody looked at again in time", async () => {
    const asker = await staff.aMember("privacy_officer");
    const { approvalId } = (await ask(asker)).body;
    const reviewedAt = (at: Date) =>
      product.app.database.run("UPDATE staff SET reviewed_at = ? WHERE id = ?", [at, idBytes(asker.staffId)]);
    await reviewedAt(new Date(product.clock.now().getTime() - 200 * day));
    expect((await decide(lawyer, approvalId)).body.code).toBe("approval.asker-gone");
    await reviewedAt(product.clock.now());
    expect((await decide(lawyer, approvalId)).body.state).toBe("approved");
  });

  it("has to be asked for again after a day", async () => {
    const { approvalId } = (await ask(officer)).body;
    product.clock.advance(day + 1000);
    [officer, lawyer] = [await staff.again(officer), await staff.again(lawyer)];
    expect((await decide(lawyer, approvalId)).body.code).toBe("approval.expired");
    const { rows } = (await staff.as(lawyer)("adminApprovals.list", { query: { state: "expired" } })).body;
    expect(rows.map((row: { approvalId: string }) => row.approvalId)).toContain(approvalId);
  });

  it("about one's own account is neither asked for, nor seen, nor approved by oneself", async () => {
    const reviewer = await staff.aMember("legal", "kyc_reviewer");
    const relative = await product.aPerson();
    await staff.as(reviewer)("adminVerification.declareOwn", { body: { accountId: relative.accountId } });
    expect((await ask(reviewer, {}, relative.accountId)).body.code).toBe("approval.own");
    const { approvalId } = (await ask(officer, {}, relative.accountId)).body;
    const seen = (await staff.as(reviewer)("adminApprovals.list")).body.rows;
    expect(seen.some((row: { approvalId: string }) => row.approvalId === approvalId)).toBe(false);
    expect((await decide(reviewer, approvalId)).body.code).toBe("approval.own");
  });

  it("that is refused is done by nobody", async () => {
    const before = (await holds()).length;
    const { approvalId } = (await ask(officer)).body;
    expect((await decide(lawyer, approvalId, "refused")).body.state).toBe("refused");
    expect((await decide(lawyer, approvalId)).body.code).toBe("approval.decided");
    expect((await holds()).length).toBe(before);
  });
});

describe("a hold", () => {
  it("is looked at again within half a year, and not in the past", async () => {
    expect((await ask(officer, { reviewAt: inDays(184) })).body.details[0].path).toBe("reviewAt");
    expect((await ask(officer, { reviewAt: inDays(-1) })).body.details[0].path).toBe("reviewAt");
    expect((await ask(officer, { items: [] })).status).toBe(400);
    expect((await ask(officer, { items: ["phone", "phone"] })).status).toBe(400);
    expect((await ask(officer, { reason: "13800138000 的案子" })).body.details[0].path).toBe("reason");
  });

  it("outlives its account: what it names is erased everywhere else, and with it once it is released", async () => {
    const leaving = await product.aPerson();
    const { approvalId } = (await ask(officer, {}, leaving.accountId)).body;
    await decide(lawyer, approvalId);
    await product.as(leaving)("sessions.stepUp", { body: { method: "password", password: leaving.password } });
    expect((await product.as(leaving)("cancellation.request")).status).toBe(201);
    product.clock.advance(8 * day);
    const isThere = async () => (await product.app.keyring.find(idBytes(leaving.accountId))) !== null;
    const round = () => eraseDue(product.app, { guard: async () => undefined }, new AbortController().signal);
    await round();
    expect(await isThere()).toBe(false);
    [officer, lawyer] = [await staff.again(officer), await staff.again(lawyer)];
    const placed = (await holds()).find(({ accountId }) => accountId === leaving.accountId);
    const lifting = await staff.as(lawyer)("adminHolds.release", {
      params: { holdId: placed?.holdId ?? "" },
      body: { reason },
    });
    expect((await decide(officer, lifting.body.approvalId)).status).toBe(200);
    await retain(product, "held-content");
    expect(await holds()).not.toContainEqual(expect.objectContaining({ accountId: leaving.accountId }));
  });

  it("is released by two people too, once", async () => {
    const { approvalId } = (await ask(officer, { kind: "dispute", reference: "工单 9" })).body;
    await decide(lawyer, approvalId);
    const placed = (await holds()).find((one) => (one as { kind?: string }).kind === "dispute");
    const release = { params: { holdId: placed?.holdId ?? "" }, body: { reason } };
    const [one, two] = [
      await staff.as(officer)("adminHolds.release", release),
      await staff.as(officer)("adminHolds.release", release),
    ];
    expect((await decide(lawyer, one.body.approvalId)).status).toBe(200);
    expect((await decide(lawyer, two.body.approvalId)).body.code).toBe("hold.released");
    expect((await staff.as(officer)("adminHolds.release", release)).body.code).toBe("hold.released");
  });
});

describe("one look at a sensitive value", () => {
  const card = "6222021234567890128";
  const params = () => ({ accountId: person.accountId });
  const body = { item: "personal_bank_account", reason: "退款 R-7" };
  const unmask = (by: StaffMember) => staff.as(by)("adminAccounts.unmask", { params: params(), body });
  const askLook = (by: StaffMember, change: object = {}) =>
    staff.as(by)("adminAccounts.askUnmask", { params: params(), body: { ...body, ...change } });
  let second: StaffMember;
  beforeAll(async () => {
    second = await staff.aMember("privacy_officer");
    const as = product.as(person);
    await as("sessions.stepUp", { body: { kind: "password", password: person.password } });
    await as("consents.record", { body: await product.anAct("R4") });
    const put = await as("profile.put", { params: { item: "personal_bank_account" }, body: { value: card } });
    if (put.status !== 200) throw new Error(`put answered ${put.status} ${JSON.stringify(put.body)}`);
  });

  it("takes a second person, is taken once, and by nobody else", async () => {
    expect((await unmask(officer)).body.code).toBe("unmask.two-needed");
    const { approvalId } = (await askLook(officer)).body;
    expect((await unmask(officer)).body.code).toBe("unmask.two-needed");
    expect((await decide(officer, approvalId)).body.code).toBe("approval.own");
    expect((await decide(second, approvalId)).status).toBe(200);
    expect((await unmask(second)).body.code).toBe("unmask.two-needed");
    const both = await Promise.all([unmask(officer), unmask(officer)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(both.find(({ status }) => status === 200)?.body.value).toBe(card);
    expect((await unmask(officer)).status).toBe(403);
  });

  it("is no longer allowed an hour after the approval", async () => {
    const { approvalId } = (await askLook(officer)).body;
    await decide(second, approvalId);
    product.clock.advance(61 * 60_000);
    [officer, second, lawyer] = [await staff.again(officer), await staff.again(second), await staff.again(lawyer)];
    expect((await unmask(officer)).body.code).toBe("unmask.two-needed");
  });

  it("is not used up, nor asked for, where nothing is to be seen", async () => {
    expect((await askLook(officer, { instance: "別的" })).body.code).toBe("item.unknown");
    const { approvalId } = (await askLook(officer)).body;
    expect((await decide(second, approvalId)).status).toBe(200);
    const place = [idBytes(person.accountId), "personal_bank_account"];
    const moveTo = (instance: string) =>
      product.app.database.run("UPDATE vault_value SET instance = ? WHERE account_id = ? AND item = ?", [
        instance,
        ...place,
      ]);
    await moveTo("elsewhere");
    expect((await unmask(officer)).body.code).toBe("item.unknown");
    await moveTo("");
    expect((await unmask(officer)).body.value).toBe(card);
  });

  it("is asked for only where one person may not look alone", async () => {
    expect((await askLook(officer, { item: "phone" })).body.code).toBe("item.unknown");
    expect((await askLook(lawyer)).body.code).toBe("staff.forbidden");
  });
});
