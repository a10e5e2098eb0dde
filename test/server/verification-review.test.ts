import type { RouteName } from "@baiwa/shared/routes";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes, newId } from "../../server/src/kernel/ids";
import type { ApiRequest } from "../support/api-client";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";
import { createStaff, type StaffMember, type StaffPeople } from "../support/staff";
import { anIdNumber, daysAgo, verifying } from "../support/verifying";

let product: TestProduct;
let staff: StaffPeople;
let way: ReturnType<typeof verifying>;
let reviewer: StaffMember;
let colleague: StaffMember;
let supervisor: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  way = verifying(product);
  staff = createStaff(product);
  reviewer = await staff.aMember("kyc_reviewer");
  colleague = await staff.aMember("kyc_reviewer");
  supervisor = await staff.aMember("kyc_supervisor");
});
afterAll(() => product.stop());

const day = 24 * 3_600_000;
const sweep = () => retain(product, "verification");
/** Staff sign in again once the clock has moved. */
const signInAgain = async (): Promise<void> => {
  [reviewer, colleague] = [await staff.again(reviewer), await staff.again(colleague)];
};
const by = (member: StaffMember, name: RouteName, request?: ApiRequest) => staff.as(member)(name, request);
const passed = { outcome: "passed" };
const refused = (reason: string) => ({ outcome: "refused", reason });
const aCase = async (change = {}): Promise<{ person: Person; params: { caseId: string } }> => {
  const person = await product.aPerson();
  const { status, body } = await way.submit(person, "person-document", change);
  expect({ status, state: body.state }).toEqual({ status: 200, state: "in-review" });
  return { person, params: { caseId: body.caseId } };
};
const take = (member: StaffMember, params: { caseId: string }) => by(member, "adminVerification.take", { params });
const decide = (member: StaffMember, params: { caseId: string }, body: object) =>
  by(member, "adminVerification.decide", { params, body });
const queueOf = async (member: StaffMember) =>
  (await by(member, "adminVerification.queue")).body.cases as { caseId: string; taken: string; isMinor: boolean }[];
const inQueue = async (member: StaffMember, caseId: string) =>
  (await queueOf(member)).find((one) => one.caseId === caseId);
const filesOf = async ({ accountId }: Person) =>
  (await product.app.database.rows("SELECT id FROM stored_file WHERE account_id = ?", [idBytes(accountId)])).length;
const entriesOf = async (kind: string) =>
  (await product.app.database.rows<{ entry: Buffer }>("SELECT entry FROM ledger_entry WHERE kind = ?", [kind])).map(
    ({ entry }) => JSON.parse(entry.toString("utf8")),
  );

describe("a case in the queue", () => {
  it("shows its values and pictures to who holds it; each look is in the ledger, with no value in it", async () => {
    const { person, params } = await aCase();
    const picture = { params: { ...params, part: "front" } };
    expect((await by(reviewer, "adminVerification.picture", picture)).body.code).toBe("verification.not-held");
    expect(await inQueue(reviewer, params.caseId)).toMatchObject({ taken: "free", isMinor: false });
    const { body } = await take(reviewer, params);
    expect(body.values.map(({ field }: { field: string }) => field)).toEqual([
      "legal_name",
      "id_number",
      "id_valid_until",
    ]);
    expect(body.pictures).toMatchObject([
      { part: "front", name: "身份证人像面" },
      { part: "back", name: "身份证国徽面" },
    ]);
    const shown = await by(reviewer, "adminVerification.picture", picture);
    expect(shown.status).toBe(200);
    expect(shown.headers["cache-control"]).toBe("no-store");
    expect(Number(shown.headers["content-length"])).toBe(aPng().length);
    const looks = (await entriesOf("pi.view")).filter(({ caseId }) => caseId === params.caseId);
    expect(looks).toMatchObject([
      { items: ["verification_submission"], staffId: reviewer.staffId },
      { items: ["id_card_image"], staffId: reviewer.staffId },
    ]);
    expect(JSON.stringify(looks)).not.toContain(body.values[1].value);
    expect(await filesOf(person)).toBe(2);
  });

  it("is held by one for a quarter of an hour, and given back or taken over after", async () => {
    const { params } = await aCase();
    expect((await take(reviewer, params)).status).toBe(200);
    expect((await take(colleague, params)).body.code).toBe("verification.taken");
    expect((await inQueue(colleague, params.caseId))?.taken).toBe("other");
    expect((await decide(colleague, params, passed)).body.code).toBe("verification.not-held");
    expect((await by(reviewer, "adminVerification.release", { params })).status).toBe(204);
    expect((await take(colleague, params)).status).toBe(200);
    product.clock.advance(15 * 60_000 + 1);
    await signInAgain();
    expect((await decide(colleague, params, passed)).body.code).toBe("verification.not-held");
    expect((await take(reviewer, params)).status).toBe(200);
  });

  it("taken by two at once goes to one", async () => {
    const { params } = await aCase();
    const both = await Promise.all([take(reviewer, params), take(colleague, params)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("of a minor is for supervisors alone", async () => {
    supervisor = await staff.again(supervisor);
    await signInAgain();
    const id_number = anIdNumber(daysAgo(product.clock.now(), 16));
    const { params } = await aCase({ values: { id_number } });
    expect(await inQueue(reviewer, params.caseId)).toBeUndefined();
    expect((await take(reviewer, params)).body.code).toBe("staff.forbidden");
    expect(await inQueue(supervisor, params.caseId)).toMatchObject({ isMinor: true });
    expect((await take(supervisor, params)).status).toBe(200);
  });

  it("is seen behind as many of minors as there are, and behind one's own", async () => {
    const { params } = await aCase();
    const minor = await product.aPerson();
    for (let count = 0; count < 205; count++)
      await product.app.database.run(
        `INSERT INTO verification_case (id, account_id, subject, method, level, state, is_minor, is_appeal, attempts,
           failures, started_at, submitted_at) VALUES (?, ?, 'person', 'person-document', 2, 'in-review', 1, 0, 0, 0, ?, ?)`,
        [newId(), idBytes(minor.accountId), new Date(0), new Date(0)],
      );
    expect(await inQueue(reviewer, params.caseId)).toMatchObject({ isMinor: false });
    expect((await queueOf(supervisor)).every(({ isMinor }) => isMinor)).toBe(true);
    await by(supervisor, "adminVerification.declareOwn", { body: { accountId: minor.accountId } });
    expect(await inQueue(supervisor, params.caseId)).toMatchObject({ isMinor: false });
    await product.app.database.run("DELETE FROM verification_case WHERE account_id = ?", [idBytes(minor.accountId)]);
  });

  it("of one's own account is not shown and not given", async () => {
    const { person, params } = await aCase();
    const own = { body: { accountId: person.accountId } };
    for (let count = 0; count < 2; count++)
      expect((await by(colleague, "adminVerification.declareOwn", own)).status).toBe(204);
    expect(await inQueue(colleague, params.caseId)).toBeUndefined();
    expect((await take(colleague, params)).body.code).toBe("verification.own");
    expect((await take(reviewer, params)).status).toBe(200);
  });

  it("of accounts declared as one's own are twenty at most, also when the last come at once", async () => {
    const [member, person] = [await staff.aMember("kyc_reviewer"), await product.aPerson()];
    for (let count = 0; count < 18; count++)
      await product.app.database.run(
        "INSERT INTO staff_own_account (staff_id, account_id, declared_at) VALUES (?, ?, ?)",
        [idBytes(member.staffId), newId(), product.clock.now()],
      );
    const declare = (accountId: string) => by(member, "adminVerification.declareOwn", { body: { accountId } });
    expect((await declare(person.accountId)).status).toBe(204);
    const more = await Promise.all([1, 2, 3].map(() => product.aPerson()));
    const answers = await Promise.all(more.map(({ accountId }) => declare(accountId)));
    expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([
      204,
      "account.too-many-own",
      "account.too-many-own",
    ]);
    expect((await declare(person.accountId)).status).toBe(204);
  });

  it("that its person withdrew is gone from whoever held it, with its pictures", async () => {
    const { person, params } = await aCase();
    await take(reviewer, params);
    expect((await product.as(person)("verification.withdraw", { params })).status).toBe(200);
    expect(await filesOf(person)).toBe(0);
    expect((await decide(reviewer, params, passed)).body.code).toBe("verification.not-held");
    const picture = { params: { ...params, part: "back" } };
    expect((await by(reviewer, "adminVerification.picture", picture)).body.code).toBe("verification.not-held");
  });

  it("whose person took back the consent to pictures is broken off, and the pictures are deleted", async () => {
    const { person, params } = await aCase();
    await take(reviewer, params);
    await product.as(person)("consents.record", { body: await product.anAct("R2", "withdrawn") });
    expect(await filesOf(person)).toBe(0);
    expect((await decide(reviewer, params, passed)).body.code).toBe("verification.not-held");
    expect((await way.show(person)).open).toBeNull();
  });
});

describe("a review", () => {
  const isTold = async ({ accountId }: Person) =>
    (await product.app.database.rows("SELECT id FROM outgoing_message WHERE account_id = ?", [idBytes(accountId)]))
      .length > 0;
  const withMail = ({ accountId }: Person) =>
    product.app.database.transaction((db) =>
      product.app.vault.put(db, {
        accountId: idBytes(accountId),
        item: "email",
        value: `${accountId}@example.cn`,
        source: "person",
        enteredBy: "self",
        at: product.clock.now(),
        confirmedAt: product.clock.now(),
      }),
    );

  it("that nobody makes is over after fifteen days: all that was handed in goes and the person is told", async () => {
    const { person, params } = await aCase();
    await withMail(person);
    const { submittedAt, expiresAt, deletedAt } = (await way.show(person)).open;
    expect(Date.parse(expiresAt) - Date.parse(submittedAt)).toBe(15 * day);
    expect(deletedAt).toBeNull();
    product.clock.advance(15 * day - 1000);
    await sweep();
    expect((await way.show(person)).open).toMatchObject({ state: "in-review", pictures: 2 });
    product.clock.advance(1001);
    await sweep();
    await signInAgain();
    expect(await way.show(person)).toMatchObject({
      open: null,
      last: { state: "expired", reason: { code: "review-late" }, pictures: 0, expiresAt: null, canAppeal: false },
    });
    expect(await filesOf(person)).toBe(0);
    const [row] = await product.app.database.rows("SELECT sealed_fields FROM verification_case WHERE id = ?", [
      idBytes(params.caseId),
    ]);
    expect(row).toEqual({ sealed_fields: null });
    expect(await isTold(person)).toBe(true);
    expect((await take(reviewer, params)).body.code).toBe("verification.unknown");
    const [entry] = (await entriesOf("verification.expired")).filter(({ caseId }) => caseId === params.caseId);
    expect(entry).toMatchObject({ reason: "review-late", picturesDeleted: 2 });
    expect((await way.submit(person, "person-document")).status).toBe(200);
  });

  it("on an appeal has as many days of its own", async () => {
    const { person, params } = await aCase();
    await take(reviewer, params);
    await decide(reviewer, params, refused("unreadable"));
    product.clock.advance(10 * day);
    await sweep();
    await signInAgain();
    const { body } = await product.as(person)("verification.appeal", { params });
    expect(Date.parse(body.expiresAt) - Date.parse(body.submittedAt)).toBe(15 * day);
    product.clock.advance(15 * day + 1);
    await sweep();
    await signInAgain();
    expect(await filesOf(person)).toBe(0);
    expect((await way.show(person)).last).toMatchObject({ state: "expired", reason: { code: "review-late" } });
  });
});

describe("a decision", () => {
  it("that it passed deletes the pictures in the same moment; result, date and method stay", async () => {
    const { person, params } = await aCase();
    await take(reviewer, params);
    expect((await decide(reviewer, params, passed)).status).toBe(204);
    expect(await filesOf(person)).toBe(0);
    const { results, lockedItems } = await way.show(person);
    expect(results).toMatchObject([{ method: "person-document", level: 2, validUntil: "2036-05-01T15:59:59.999Z" }]);
    expect(lockedItems).toEqual(["legal_name", "id_number", "id_validity"]);
    const [entry] = (await entriesOf("verification.passed")).filter(({ caseId }) => caseId === params.caseId);
    expect(entry).toMatchObject({ picturesDeleted: 2, staffId: reviewer.staffId, method: "person-document" });
    expect((await decide(reviewer, params, refused("altered"))).body.code).toBe("verification.not-held");
  });

  it("that it did not is coded, kept for one appeal to somebody else, and final after that", async () => {
    const { person, params } = await aCase();
    await take(reviewer, params);
    expect((await decide(reviewer, params, refused("own-wish"))).status).toBe(400);
    expect((await decide(reviewer, params, refused("unreadable"))).status).toBe(204);
    const { last } = await way.show(person);
    expect(last).toMatchObject({ state: "refused", reason: { code: "unreadable" }, canAppeal: true, pictures: 2 });
    const appealed = await product.as(person)("verification.appeal", { params });
    expect(appealed.body).toMatchObject({ state: "in-review", canAppeal: false });
    expect(await inQueue(reviewer, params.caseId)).toBeUndefined();
    expect((await take(reviewer, params)).body.code).toBe("verification.own");
    expect((await take(colleague, params)).body.isAppeal).toBe(true);
    await decide(colleague, params, refused("unreadable"));
    expect((await way.show(person)).last).toMatchObject({ canAppeal: false, pictures: 0 });
    expect(await filesOf(person)).toBe(0);
    expect((await product.as(person)("verification.appeal", { params })).body.code).toBe("verification.moved");
  });

  it("not appealed against for thirty days leaves nothing; its person can have that at once", async () => {
    const [slow, quick] = [await aCase(), await aCase()];
    for (const { params } of [slow, quick]) {
      await take(reviewer, params);
      await decide(reviewer, params, refused("incomplete"));
    }
    await product.as(quick.person)("verification.withdraw", { params: quick.params });
    expect(await filesOf(quick.person)).toBe(0);
    expect((await way.show(quick.person)).last).toMatchObject({ canAppeal: false, deletedAt: null });
    product.clock.advance(29 * day);
    await sweep();
    await retain(product, "stored-file");
    expect(await filesOf(slow.person)).toBe(2);
    product.clock.advance(day + 1000);
    await sweep();
    await signInAgain();
    expect(await filesOf(slow.person)).toBe(0);
    const [row] = await product.app.database.rows<{ sealed_fields: Buffer | null }>(
      "SELECT sealed_fields FROM verification_case WHERE id = ?",
      [idBytes(slow.params.caseId)],
    );
    expect(row?.sealed_fields).toBeNull();
  });

  it("is told to the person by mail, without a word of what it was", async () => {
    const { person, params } = await aCase();
    const value = `review-${process.pid}@example.cn`;
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, {
        accountId: idBytes(person.accountId),
        item: "email",
        value,
        source: "person",
        enteredBy: "self",
        at: product.clock.now(),
        confirmedAt: product.clock.now(),
      }),
    );
    await take(reviewer, params);
    await decide(reviewer, params, passed);
    await sendOutgoing(product.app, new AbortController().signal);
    const mail = product.mailbox.kept.find((one) => one.channel === "mail" && one.mail.to === value);
    expect(mail).toMatchObject({ mail: { subject: "【佰瓦云】您的实名认证有新的结果" } });
  });

  it("on a document holds until the document runs out", async () => {
    const soon = new Date(product.clock.now().getTime() + 10 * day + 8 * 3_600_000).toISOString().slice(0, 10);
    const { person, params } = await aCase({ values: { id_valid_until: soon } });
    await take(reviewer, params);
    await decide(reviewer, params, passed);
    expect((await way.gate(person, "website-filing")).isOpen).toBe(true);
    product.clock.advance(11 * day);
    await sweep();
    expect(await way.gate(person, "website-filing")).toMatchObject({ isOpen: false });
    expect((await way.show(person)).last).toMatchObject({ state: "expired", reason: { code: "validity-over" } });
    expect(await way.held(person, "id_number")).toBeNull();
  });
});

describe("voiding a result", () => {
  it("takes two supervisors within a day, and the one who asked cannot confirm", async () => {
    const [one, two] = [await staff.aMember("kyc_supervisor"), await staff.aMember("kyc_supervisor")];
    const person = await product.aPerson();
    const { body } = await way.verify(person, "person-two-factor");
    const params = { caseId: body.caseId };
    const override = (member: StaffMember) =>
      by(member, "adminVerification.override", { params, body: { reason: "工单 2026-118：冒用证件" } });
    const seen = async () => {
      const asked = { params: { accountId: person.accountId }, query: { reason: "复核" } };
      return (await by(one, "adminVerification.ofAccount", asked)).body.results;
    };
    expect((await override(one)).body).toEqual({ state: "asked" });
    expect((await override(one)).body).toEqual({ state: "asked" });
    expect(await seen()).toMatchObject([{ isVoidingAsked: true }]);
    expect((await way.show(person)).results).toHaveLength(1);
    expect((await override(two)).body).toEqual({ state: "voided" });
    expect((await override(two)).body.code).toBe("verification.moved");
    expect(await way.show(person)).toMatchObject({ results: [], last: { reason: { code: "voided" } } });
    expect(await way.held(person, "id_number")).toBeNull();
    const naming = { params, body: { reason: "他的电话 13900001111" } };
    expect((await by(one, "adminVerification.override", naming)).status).toBe(409);
  });
});
