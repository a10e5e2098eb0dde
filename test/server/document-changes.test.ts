import type { ChangeProposal } from "../../server/src/documents/change-proposal";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { type DocumentStaff, documentStaff, minute, statementMarkdown } from "./documents-staff";

let product: TestProduct;
let staff: DocumentStaff;
beforeAll(async () => {
  product = await aProduct();
  staff = documentStaff(product);
});
beforeEach(() => product.reset());
afterAll(() => product.stop());

const day = 24 * 60 * minute;
const summary = "问卷的邀请方式有变化。";
const inDays = (days: number) => new Date(product.clock.now().getTime() + days * day).toISOString();
const outcome = ({ status, body }: { status: number; body: { code?: string } }) => [status, body?.code];
const replaced = (words: string, by: string): string => {
  expect(statementMarkdown).toContain(words);
  return statementMarkdown.replace(words, by);
};
/** The clause on surveys says something else: a change that concerns the statement (S0) and the consent to surveys (Q1). */
const surveysChanged = () => replaced("4.7 ", "4.7 每周");
const proposalFor = async (markdown: string): Promise<ChangeProposal & { noticeDays: number }> => {
  const { body } = await staff.draft({ label: "2.0", markdown, changeClass: "V2" });
  const { proposal } = (await staff.on(body.versionId).preview()).body;
  await staff.on(body.versionId).discard();
  return proposal;
};

describe("the class of a change is proposed by what the texts say", () => {
  it("is editorial where no letter changed", async () => {
    expect(await proposalFor(replaced("感谢您选择和使用佰瓦云服务。", "感谢您选择和使用佰瓦云服务！"))).toMatchObject({
      changeClass: "V0",
      affectedScopes: [],
    });
  });

  it("is minor where only a way to reach us changed", async () => {
    const markdown = statementMarkdown.replaceAll("info@baiwow.com", "privacy@baiwow.com");
    expect(await proposalFor(markdown)).toMatchObject({ changeClass: "V1", affectedScopes: [] });
  });

  it("is substantial for all else, and names the consents whose clauses it touches", async () => {
    expect(await proposalFor(surveysChanged())).toEqual({
      changeClass: "V2",
      reasons: ["第 4.7 条有改动"],
      affectedScopes: ["S0", "Q1"],
      noticeDays: 15,
    });
    const controller = await proposalFor(replaced("controller: 上海佰瓦科技有限责任公司", "controller: 另一家公司"));
    expect(controller).toMatchObject({ changeClass: "V2", reasons: ["处理者有变化"] });
  });

  it("sees what the catalogue has more of than the published one, however few words the text changes", async () => {
    const [row] = await product.app.database.rows<{ id: Buffer; catalogue: string }>(
      "SELECT id, catalogue FROM document_version WHERE document_id = 'privacy-statement'",
    );
    const told = JSON.parse(row?.catalogue ?? "{}");
    told.items.interest_tag.purposes = [];
    delete told.recipients.sms;
    told.items.phone.retention = "一天";
    await product.app.database.run("UPDATE document_version SET catalogue = ? WHERE id = ?", [
      JSON.stringify(told),
      row?.id as Buffer,
    ]);
    const { changeClass, reasons, affectedScopes } = await proposalFor(statementMarkdown);
    expect([changeClass, affectedScopes]).toEqual(["V2", ["S0", "W3", "P1"]]);
    expect(reasons.join()).toMatch(/接收方：processor 腾讯云.*兴趣标签.*新的目的|手机.*保存时间/);
  });
});

describe("publication of a change takes two people", () => {
  const aDraft = async (changeClass: "V0" | "V1" | "V2" | "V3" = "V2") => {
    const { body } = await staff.draft({ label: "2.0", markdown: surveysChanged(), changeClass });
    const { previewToken } = (await staff.on(body.versionId).preview()).body;
    return { versionId: body.versionId as string, previewToken: previewToken as string };
  };
  const ask = async (
    { versionId, previewToken }: { versionId: string; previewToken: string },
    body: Record<string, unknown> = {},
  ) =>
    staff.on(versionId).publish({ previewToken, effectiveAt: inDays(16), summary, milderReason: undefined, ...body });

  it("does nothing until another approves, and says to them all that it will do", async () => {
    const draft = await aDraft();
    const asked = await ask(draft);
    expect(asked.status).toBe(201);
    const details = Object.fromEntries(
      asked.body.details.map((one: { name: string; value: string }) => [one.name, one.value]),
    );
    expect(details).toMatchObject({ 要重新征求的授权: "S0、Q1", 系统看到的变化: "第 4.7 条有改动", 告知: summary });
    const params = { documentId: "privacy-statement" };
    expect((await product.api("documents.versions", { params })).body.versions).toHaveLength(1);
    const own = await staff.api("adminApprovals.decide", {
      params: { approvalId: asked.body.approvalId },
      body: { outcome: "approved", reason: "自己批准" },
    });
    expect(outcome(own)).toEqual([403, "approval.own"]);
    expect((await staff.approve(asked.body.approvalId)).status).toBe(200);
    const [latest] = (await product.api("documents.versions", { params })).body.versions;
    expect(latest).toMatchObject({ state: "scheduled", changeClass: "V2", summary, affectedScopes: ["S0", "Q1"] });
  });

  it("cannot take effect before its notice has run, whatever was asked for, and counts it from the approval", async () => {
    const draft = await aDraft();
    expect(outcome(await ask(draft, { effectiveAt: inDays(14) }))).toEqual([409, "document.notice-period"]);
    const asked = await ask(draft, { effectiveAt: inDays(15) });
    product.clock.advance(20 * 60 * minute);
    const approvedAt = product.clock.now().getTime();
    await staff.approve(asked.body.approvalId);
    const { body } = await product.api("documents.versions", { params: { documentId: "privacy-statement" } });
    const effectiveAt = new Date(body.versions[0].effectiveAt).getTime();
    expect(effectiveAt - approvedAt).toBeGreaterThanOrEqual(15 * day);
    expect(effectiveAt - approvedAt).toBeLessThan(15 * day + minute);
  });

  it("takes a reason to be milder than the texts say, a plain summary, and for V3 the law", async () => {
    const minor = await aDraft("V1");
    expect(outcome(await ask(minor))).toEqual([409, "document.milder"]);
    expect((await ask(minor, { milderReason: "只是更清楚的说法" })).status).toBe(201);
    await staff.on(minor.versionId).discard();
    const substantial = await aDraft();
    expect(outcome(await ask(substantial, { affectedScopes: ["S0"] }))).toEqual([409, "document.milder"]);
    expect((await ask(substantial, { summary: undefined })).body.details).toMatchObject([{ path: "summary" }]);
    await staff.on(substantial.versionId).discard();
    const urgent = await aDraft("V3");
    expect((await ask(urgent, { effectiveAt: inDays(0) })).body.details).toMatchObject([{ path: "legalBasis" }]);
    expect((await ask(urgent, { effectiveAt: inDays(0), legalBasis: "某法第十条" })).status).toBe(201);
  });
});

describe("consents to words that changed", () => {
  const scopesOf = async (person: Person): Promise<Record<string, string>> => {
    const { body } = await product.as(person)("consents.status");
    return Object.fromEntries(body.scopes.map(({ scope, state }: { scope: string; state: string }) => [scope, state]));
  };
  const give = async (person: Person, scope: "S0" | "Q1" | "P1", change = {}) =>
    product.as(person)("consents.record", { body: await product.anAct(scope, "given", change) });
  /** A substantial change of the clause on surveys, told now and in force in 15 days. */
  const aChange = () =>
    staff.publish({ label: "2.0", markdown: surveysChanged(), changeClass: "V2", summary, effectiveAt: inDays(15.1) });

  it("stand until the change takes effect, end then for the scopes it touches, and for no others", async () => {
    const person = await product.aPerson();
    await give(person, "Q1");
    await give(person, "P1");
    await aChange();
    expect(await scopesOf(person)).toMatchObject({ S0: "given", Q1: "given", P1: "given" });
    product.clock.advance(16 * day);
    expect(await scopesOf(person)).toMatchObject({ S0: "superseded", Q1: "superseded", P1: "given" });
    const ticket = { category: "service", subject: "问题", text: "内容" };
    expect((await product.as(person)("tickets.open", { body: ticket })).body.code).toBe("consent.required");
    expect((await product.as(person)("information.list")).status).toBe(200);
    expect((await give(person, "S0")).status).toBe(201);
    expect(await scopesOf(person)).toMatchObject({ S0: "given", Q1: "superseded" });
  });

  it("are renewed by agreeing before that day, for the scopes it asks for and no others", async () => {
    const person = await product.aPerson();
    await give(person, "Q1");
    const { versionId, textSha256 } = await aChange();
    const ahead = { documentVersionId: versionId, textSha256 };
    expect((await give(person, "S0", ahead)).status).toBe(201);
    expect(outcome(await give(person, "P1", ahead))).toEqual([409, "document.not-effective"]);
    product.clock.advance(16 * day);
    expect(await scopesOf(person)).toMatchObject({ S0: "given", Q1: "superseded" });
  });

  it("are not renewed by going on to use the service", async () => {
    const person = await product.aPerson();
    await aChange();
    product.clock.advance(16 * day);
    for (const name of ["consents.status", "information.list", "subscriptions.list"] as const) {
      await product.as(person)(name);
    }
    expect((await scopesOf(person)).S0).toBe("superseded");
  });

  it("can be refused after that day, which stays refused", async () => {
    const person = await product.aPerson();
    await give(person, "Q1");
    await aChange();
    product.clock.advance(16 * day);
    await product.as(person)("consents.record", { body: await product.anAct("Q1", "refused") });
    expect(await scopesOf(person)).toMatchObject({ Q1: "refused" });
  });
});
