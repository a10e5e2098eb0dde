import { aProduct, type TestProduct } from "../support/app";
import { type DocumentStaff, documentStaff, laterMarkdown, minute, statementMarkdown } from "./documents-staff";

let product: TestProduct;
let staff: DocumentStaff;
beforeAll(async () => {
  product = await aProduct();
  staff = documentStaff(product);
});
beforeEach(() => product.reset());
afterAll(() => product.stop());

const statement = { documentId: "privacy-statement" };
const outcome = ({ status, body }: { status: number; body: { code?: string } }) => [status, body?.code];

describe("drafts", () => {
  it("are seen by staff and by nobody else", async () => {
    const { status, body } = await staff.draft();
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: "draft", label: "1.1", effectiveAt: null });
    const listed = await staff.api("adminDocuments.list", { params: statement });
    expect(listed.body.versions.map(({ state }: { state: string }) => state)).toEqual(["draft", "effective"]);
    const params = { ...statement, versionId: body.versionId };
    expect(outcome(await product.api("documents.version", { params }))).toEqual([404, "document.version-unknown"]);
    expect((await product.api("documents.versions", { params: statement })).body.versions).toHaveLength(1);
  });

  it("can be changed and thrown away", async () => {
    const { body } = await staff.draft();
    const changed = await staff
      .on(body.versionId)
      .update({ label: "2.0", markdown: statementMarkdown, changeClass: "V0" });
    expect(changed.body).toMatchObject({ label: "2.0", changeClass: "V0" });
    expect(changed.body.textSha256).not.toBe(body.textSha256);
    expect((await staff.on(body.versionId).discard()).status).toBe(204);
    expect(outcome(await staff.on(body.versionId).preview())).toEqual([404, "document.version-unknown"]);
  });

  it("are refused with the lines that are wrong, and none of their words", async () => {
    const markdown = statementMarkdown.replace("## 九、声明的变更", "## 九、声明的变更\n\n<b>秘密</b>");
    const { status, body } = await staff.draft({ markdown });
    expect([status, body.code]).toEqual([400, "document.invalid"]);
    expect(body.details[0]).toMatchObject({ path: "markdown", issue: "unsupported" });
    expect(body.details[0].message).toMatch(/^第 \d+ 行：/);
    expect(JSON.stringify(body)).not.toContain("秘密");
  });

  it("keep to their document and to a label of their own", async () => {
    const other = await staff.draft({ documentId: "service-agreement" });
    expect(outcome(other)).toEqual([400, "document.invalid"]);
    const taken = await staff.draft({ label: "1.0" });
    expect(taken.body.details).toMatchObject([{ path: "label", issue: "taken" }]);
    expect(outcome(await staff.draft({ documentId: "no-such-thing" }))).toEqual([404, "document.unknown"]);
  });

  it("need the permission to write, and publishing needs its own", async () => {
    const support = documentStaff(product, ["support_l1"]);
    expect(outcome(await support.draft())).toEqual([403, "staff.forbidden"]);
  });
});

describe("publication", () => {
  it("shows first what changes, against what, and which links lead nowhere", async () => {
    const { body: draft } = await staff.draft();
    const { body } = await staff.on(draft.versionId).preview();
    expect(body.version).toMatchObject({ state: "draft", textSha256: draft.textSha256 });
    expect(body.against).toMatchObject({ label: "1.0", state: "effective" });
    expect(body.clauses).toMatchObject([{ clauseId: "10", kind: "changed" }]);
    expect(body.unresolvedLinks).toContain("international-dpa");
  });

  it("needs a preview of this very text", async () => {
    const { body } = await staff.draft();
    const draft = staff.on(body.versionId);
    expect(outcome(await draft.publish({ previewToken: "x".repeat(43) }))).toEqual([409, "document.preview-required"]);
    const { previewToken } = (await draft.preview()).body;
    await draft.update({ label: "1.1", markdown: statementMarkdown.replace("十五天", "三天"), changeClass: "V1" });
    expect(outcome(await draft.publish({ previewToken }))).toEqual([409, "document.preview-required"]);
  });

  it("needs another preview when another version came into force in between", async () => {
    const { body } = await staff.draft({ label: "1.2" });
    const { previewToken } = (await staff.on(body.versionId).preview()).body;
    await staff.publish({ label: "1.1" });
    product.clock.advance(minute);
    expect(outcome(await staff.on(body.versionId).publish({ previewToken }))).toEqual([
      409,
      "document.preview-required",
    ]);
  });

  it("needs a reason when links lead nowhere, and keeps it", async () => {
    const { body } = await staff.draft();
    const draft = staff.on(body.versionId);
    const { previewToken } = (await draft.preview()).body;
    const without = await draft.publish({ previewToken, unresolvedReason: undefined });
    expect(outcome(without)).toEqual([409, "document.links-unresolved"]);
    const asked = await draft.publish({ previewToken });
    expect(asked.status).toBe(201);
    expect((await staff.approve(asked.body.approvalId)).status).toBe(200);
    const rows = await product.app.database.rows<{ entry: Buffer }>(
      "SELECT entry FROM ledger_entry WHERE kind = 'document.published' ORDER BY at DESC, id DESC LIMIT 1",
    );
    expect(JSON.parse(rows[0]?.entry.toString("utf8") ?? "{}")).toMatchObject({
      versionId: body.versionId,
      textSha256: body.textSha256,
      unresolvedReason: "所引文件下月发布",
      unresolvedLinks: expect.arrayContaining(["service-agreement"]),
    });
  });

  it("cannot take effect in the past", async () => {
    const { body } = await staff.draft();
    const { previewToken } = (await staff.on(body.versionId).preview()).body;
    const effectiveAt = new Date(product.clock.now().getTime() - 60 * minute).toISOString();
    const answer = await staff.on(body.versionId).publish({ previewToken, effectiveAt });
    expect(outcome(answer)).toEqual([400, "document.invalid"]);
    expect(answer.body.details).toMatchObject([{ path: "effectiveAt" }]);
  });

  it("makes the version immutable", async () => {
    const { versionId } = await staff.publish();
    const version = staff.on(versionId);
    const update = await version.update({ label: "1.1", markdown: laterMarkdown, changeClass: "V0" });
    expect(outcome(update)).toEqual([409, "document.immutable"]);
    expect(outcome(await version.discard())).toEqual([409, "document.immutable"]);
    expect(outcome(await version.publish({ previewToken: "x" }))).toEqual([409, "document.immutable"]);
  });

  it("happens once, even when it was asked for by many and is approved at the same moment", async () => {
    const { body } = await staff.draft();
    const { previewToken } = (await staff.on(body.versionId).preview()).body;
    const asked = await Promise.all(
      Array.from({ length: 4 }, () => staff.on(body.versionId).publish({ previewToken })),
    );
    const answers = await Promise.all(asked.map(({ body: card }) => staff.approve(card.approvalId)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const rows = await product.app.database.rows<{ entry: Buffer }>(
      "SELECT entry FROM ledger_entry WHERE kind = 'document.published'",
    );
    const own = rows.filter(({ entry }) => entry.includes(body.versionId));
    expect(own).toHaveLength(1);
  });

  it("gives a repeated request the same answer", async () => {
    const { body } = await staff.draft();
    const { previewToken } = (await staff.on(body.versionId).preview()).body;
    const effectiveAt = product.clock.now().toISOString();
    const key = staff.aKey();
    const first = await staff.on(body.versionId).publish({ previewToken, effectiveAt }, { key });
    const second = await staff.on(body.versionId).publish({ previewToken, effectiveAt }, { key });
    expect([second.status, second.body]).toEqual([first.status, first.body]);
  });
});
