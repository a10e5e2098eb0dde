import { idBytes } from "../../server/src/kernel/ids";
import { resultsOf } from "../../server/src/surveys/results";
import { surveyRule } from "../../server/src/surveys/survey-retention";
import { aProduct, type TestProduct } from "../support/app";
import { deliverAll, toBeijing } from "../support/messaging";
import type { Person } from "../support/people";
import { createStaff, type StaffMember, type StaffPeople } from "../support/staff";
import { aSurvey } from "../support/surveying";

let product: TestProduct;
let staff: StaffPeople;
let writer: StaffMember;
beforeAll(async () => {
  product = await aProduct();
});
beforeEach(async () => {
  await product.reset();
  toBeijing(product, 10);
  staff = createStaff(product);
  writer = await staff.aMember("marketing");
});
afterAll(() => product.stop());

const by = (name: Parameters<ReturnType<StaffPeople["as"]>>[0], request = {}) => staff.as(writer)(name, request);
/** Somebody who agreed to be asked. */
const aWilling = async (): Promise<Person> => {
  const person = await product.aPerson();
  const body = { isOn: true, consents: [await product.anAct("Q1")] };
  await product.as(person)("subscriptions.change", { params: { topic: "survey", channel: "inbox" }, body });
  return person;
};
const aSent = async (change = {}): Promise<string> => {
  const created = await by("adminSurveys.create", { body: aSurvey(product, change) });
  expect(created.status).toBe(201);
  const { surveyId } = created.body;
  const asked = await by("adminSurveys.ask", { params: { surveyId }, body: { reason: "改进产品" } });
  await staff.approve(asked.body.approvalId);
  await deliverAll(product);
  return surveyId;
};
const answer = (person: Person, surveyId: string, answers: object[]) =>
  product.as(person)("surveys.answer", { params: { surveyId }, body: { answers } });
const results = async (surveyId: string) => (await by("adminSurveys.results", { params: { surveyId } })).body;

describe("a survey (4.7)", () => {
  it("never reaches who did not agree, or thought better of it before it left, and comes once a quarter at most", async () => {
    const [willing, silent, gone] = [await aWilling(), await product.aPerson(), await aWilling()];
    await product.as(gone)("consents.record", { body: await product.anAct("Q1", "withdrawn") });
    const surveyId = await aSent();
    const listed = async (person: Person) => (await product.as(person)("surveys.list")).body.surveys.length;
    expect([await listed(willing), await listed(silent), await listed(gone)]).toEqual([1, 0, 0]);
    for (const person of [silent, gone]) {
      expect((await product.as(person)("surveys.show", { params: { surveyId } })).body.code).toBe("survey.unknown");
      expect((await answer(person, surveyId, [{ key: "use", number: 0 }])).body.code).toBe("survey.unknown");
    }
    await aSent();
    expect(await listed(willing)).toBe(1);
  });

  it("keeps answers where no account leads to them: no account, no time finer than the day, nothing that identifies anybody", async () => {
    const person = await aWilling();
    const surveyId = await aSent();
    const answers = [
      { key: "use", number: 1 },
      { key: "more", text: "请打 13812340001 或写信 a@example.com" },
    ];
    const sent = await Promise.all([1, 2, 3].map(() => answer(person, surveyId, answers)));
    expect(sent.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    const rows = await product.app.database.rows<Record<string, unknown>>("SELECT * FROM survey_answer");
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(["answered_on", "answers", "id", "survey_id"]);
    expect(String(rows[0]?.answers)).not.toMatch(/1381234|example\.com/);
    const stored = await product.app.database.rows<{ sealed: Buffer }>("SELECT * FROM idempotency");
    expect(stored.every((row) => !JSON.stringify(row).includes("surveys.answer"))).toBe(true);
    const [reply] = await product.app.database.rows<{ token: Buffer }>("SELECT token FROM survey_reply");
    expect(reply?.token.includes(idBytes(person.accountId))).toBe(false);
    expect((await product.as(person)("surveys.show", { params: { surveyId } })).body.isReplied).toBe(true);
    expect((await product.as(person)("surveys.list")).body.surveys).toEqual([]);
  });

  it("leaves the same trace of who declined as of who answered", async () => {
    const [one, other] = [await aWilling(), await aWilling()];
    const surveyId = await aSent();
    await answer(one, surveyId, [{ key: "ease", number: 5 }]);
    expect((await product.as(other)("surveys.decline", { params: { surveyId } })).status).toBe(204);
    expect((await answer(other, surveyId, [{ key: "ease", number: 5 }])).body.code).toBe("survey.answered");
    const count = async (table: string) => (await product.app.database.rows(`SELECT * FROM ${table}`)).length;
    expect([await count("survey_reply"), await count("survey_answer")]).toEqual([2, 1]);
  });

  it("refuses answers that are none of its own, and another person's survey", async () => {
    const person = await aWilling();
    const surveyId = await aSent();
    const hostile = [
      [{ key: "use", number: 3 }],
      [{ key: "ease", number: 0 }],
      [{ key: "ease", number: 6 }],
      [{ key: "use", text: "每天" }],
      [{ key: "__proto__", number: 1 }],
      [{ key: "constructor", number: 1 }],
      [{ key: "other", number: 1 }],
      [
        { key: "use", number: 1 },
        { key: "use", number: 2 },
      ],
      [{ key: "more", text: "长".repeat(501) }],
      [],
    ];
    for (const answers of hostile) expect((await answer(person, surveyId, answers)).status).toBe(400);
    const nobodys = "01a20a4c-0000-7000-8000-00000000000c";
    expect((await answer(person, nobodys, [{ key: "use", number: 0 }])).body.code).toBe("survey.unknown");
    expect(await product.app.database.rows("SELECT id FROM survey_answer")).toEqual([]);
  });

  it("gives staff counts of ten and more once it ended, and texts only beside ten of them", async () => {
    const people: Person[] = [];
    for (let each = 0; each < 22; each += 1) people.push(await aWilling());
    const surveyId = await aSent();
    for (const [index, person] of people.entries()) {
      const text = index < 9 ? [{ key: "more", text: `意见 ${index}` }] : [];
      await answer(person, surveyId, [
        { key: "use", number: index < 10 ? 0 : 1 },
        { key: "ease", number: index === 0 ? 1 : 5 },
        ...text,
      ]);
    }
    expect(await results(surveyId)).toMatchObject({ code: "survey.open" });
    expect((await by("adminSurveys.close", { params: { surveyId } })).body.state).toBe("closed");
    const { questions } = await results(surveyId);
    expect(questions[0].cells).toEqual(
      [
        { cell: "每周", count: 12 },
        { cell: "每天", count: 10 },
      ].sort((one, other) => (one.cell < other.cell ? -1 : 1)),
    );
    expect(questions[1].cells.every(({ count }: { count: number | null }) => count === null)).toBe(true);
    expect(questions[2]).toMatchObject({ total: null, texts: null });
    expect((await answer(people[0] as Person, surveyId, [{ key: "use", number: 0 }])).body.code).toBe("survey.over");
    const ofMember = await staff.aMember("support_l1");
    expect((await staff.as(ofMember)("adminSurveys.results", { params: { surveyId } })).status).toBe(403);
  }, 60_000);

  it("is open for half a year at most, and is closed once", async () => {
    const closesAt = (days: number) => new Date(product.clock.now().getTime() + days * 86_400_000).toISOString();
    const create = async (body: object) => (await by("adminSurveys.create", { body })).status;
    for (const far of [closesAt(200), "8990-01-01T00:00:00Z", "9998-12-31T00:00:00Z"])
      expect(await create(aSurvey(product, { closesAt: far }))).toBe(400);
    expect(await create(aSurvey(product, { title: "一\n二" }))).toBe(400);
    const surveyId = await aSent();
    const closed = await Promise.all(
      Array.from({ length: 5 }, () => by("adminSurveys.close", { params: { surveyId } })),
    );
    expect(closed.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it("is forgotten a year after it ended, answers and who replied together; it has no results from then on", async () => {
    const person = await aWilling();
    const surveyId = await aSent();
    await answer(person, surveyId, [{ key: "use", number: 0 }]);
    const due = (days: number) =>
      surveyRule.due(product.app, new Date(product.clock.now().getTime() + days * 86_400_000));
    expect(await due(368)).toEqual({ due: 0, held: 0 }); // open for a week, and a year
    expect(await due(373)).toEqual({ due: 2, held: 0 });
    product.clock.advance(373 * 86_400_000);
    const results = await resultsOf(product.app.database, idBytes(surveyId), product.clock.now());
    expect(results.questions[0]).toMatchObject({ total: null });
  });
});
