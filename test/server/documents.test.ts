import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { contracts } from "@baiwa/shared/contracts/index";
import { loadContent } from "../../server/src/documents/documents.service";
import { aProduct, type TestProduct } from "../support/app";
import { type DocumentStaff, documentStaff, laterMarkdown, minute } from "./documents-staff";

const statement = { documentId: "privacy-statement" };
const content = join(__dirname, "../../server/content");

let product: TestProduct;
let staff: DocumentStaff;
beforeAll(async () => {
  product = await aProduct();
  staff = documentStaff(product);
});
beforeEach(() => product.reset());
afterAll(() => product.stop());

const publications = () =>
  product.app.database.rows<{ entry: Buffer }>("SELECT entry FROM ledger_entry WHERE kind = 'document.published'");

describe("reading", () => {
  it("lists every known document and says honestly which are not published", async () => {
    const { body } = await product.api("documents.list");
    const published = Object.fromEntries(
      body.documents.map((one: { documentId: string; published: boolean }) => [one.documentId, one.published]),
    );
    expect(published).toMatchObject({ "privacy-statement": true, "service-agreement": false, certificates: false });
    const missing = await product.api("documents.current", { params: { documentId: "service-agreement" } });
    expect([missing.status, missing.body.code]).toEqual([404, "document.not-published"]);
    const unknown = await product.api("documents.current", { params: { documentId: "no-such-thing" } });
    expect([unknown.status, unknown.body.code]).toEqual([404, "document.unknown"]);
  });

  it("gives the version in force with its blocks and the links that lead nowhere yet", async () => {
    const { status, body } = await product.api("documents.current", { params: statement });
    expect(status).toBe(200);
    expect(body).toMatchObject({ label: "1.0", state: "effective", controller: "上海佰瓦科技有限责任公司" });
    expect(body.unresolvedLinks).toContain("service-agreement");
    expect(body.blocks.find(({ id }: { id: string }) => id === "7.1.4").runs[0].text).toContain("启动应急预案");
    expect(contracts["documents.current"].result.strict().parse(body)).toEqual(body);
  });

  it("answers an unchanged text with 304 and no bytes", async () => {
    const first = await product.api("documents.current", { params: statement });
    expect(first.headers["cache-control"]).toBe("public, max-age=5");
    const etag = first.headers.etag ?? "";
    const again = await product.api("documents.current", { params: statement, headers: { "If-None-Match": etag } });
    expect(again.status).toBe(304);
    const byVersion = await product.api("documents.version", {
      params: { ...statement, versionId: first.body.versionId },
    });
    expect(byVersion.headers.etag).toBe(etag);
  });

  it("answers the same to whoever comes second, in the form each can take", async () => {
    const ask = (headers: Record<string, string>) => product.api("documents.current", { params: statement, headers });
    const first = await ask({ "Accept-Encoding": "identity" });
    const etag = first.headers.etag ?? "";
    const strip = ({ "x-request-id": _id, date: _date, ...headers }: Record<string, string>) => headers;
    for (const [headers, status, encoding] of [
      [{ "Accept-Encoding": "identity" }, 200, undefined],
      [{ "Accept-Encoding": "gzip, deflate, br" }, 200, "gzip"],
      [{ "Accept-Encoding": "gzip;q=0, identity" }, 200, undefined],
      [{ "Accept-Encoding": "gzip", "If-None-Match": etag }, 304, undefined],
      [{ "If-None-Match": `"other", ${etag}` }, 304, undefined],
      [{ "If-None-Match": '"other"', "Accept-Encoding": "identity" }, 200, undefined],
    ] as const) {
      const again = await ask(headers);
      expect({ headers, status: again.status, encoding: again.headers["content-encoding"] }).toEqual({
        headers,
        status,
        encoding,
      });
      expect(again.headers).toMatchObject({ etag, vary: "Accept-Encoding", "x-content-type-options": "nosniff" });
      expect(again.headers["x-request-id"]).not.toBe(first.headers["x-request-id"]);
      if (status === 200) expect(again.body).toEqual(first.body);
      if (status === 200 && !encoding) expect(strip(again.headers)).toEqual(strip(first.headers));
    }
  });

  it("does not show one document's version under another's name", async () => {
    const { versionId } = (await product.api("documents.current", { params: statement })).body;
    const params = { documentId: "service-agreement", versionId };
    expect((await product.api("documents.version", { params })).body.code).toBe("document.version-unknown");
    const query = { from: versionId, to: randomUUID() };
    expect((await product.api("documents.diff", { params: statement, query })).body.code).toBe(
      "document.version-unknown",
    );
  });
});

describe("first start", () => {
  it("publishes the statement once, however many processes start at the same time", async () => {
    await product.app.database.run("DELETE FROM document_version");
    await product.app.database.run("DELETE FROM document");
    const before = (await publications()).length;
    await Promise.all(Array.from({ length: 5 }, () => loadContent(product.app, content)));
    await loadContent(product.app, content);
    const { body } = await product.api("documents.versions", { params: statement });
    expect(body.versions).toHaveLength(1);
    const entries = await publications();
    expect(entries).toHaveLength(before + 1);
  });

  it("records why it was published over links that lead nowhere", async () => {
    const [row] = await publications();
    expect(JSON.parse(row?.entry.toString("utf8") ?? "{}")).toMatchObject({
      documentId: "privacy-statement",
      by: "content",
      unresolvedReason: "首次发布：所引文件尚未发布，链接显示“尚未发布”",
    });
  });

  it("leaves a later version alone", async () => {
    await staff.publish({ markdown: laterMarkdown, label: "1.1" });
    await loadContent(product.app, content);
    product.clock.advance(minute);
    expect((await product.api("documents.current", { params: statement })).body.label).toBe("1.1");
  });
});

describe("turning from one version to the next", () => {
  it("happens by time alone, and the older version stays readable", async () => {
    const older = (await product.api("documents.current", { params: statement })).body;
    const effectiveAt = new Date(product.clock.now().getTime() + 10 * minute).toISOString();
    const next = await staff.publish({ markdown: laterMarkdown, label: "1.1", effectiveAt });
    expect(next).toMatchObject({ state: "scheduled", effectiveAt });

    product.clock.advance(9.9 * minute);
    const before = await product.api("documents.current", { params: statement });
    expect(before.body.versionId).toBe(older.versionId);
    expect(before.headers["cache-control"]).toMatch(/max-age=[0-6]$/);

    product.clock.advance(0.2 * minute);
    const after = await product.api("documents.current", { params: statement });
    expect(after.body).toMatchObject({ versionId: next.versionId, state: "effective" });
    const past = await product.api("documents.version", { params: { ...statement, versionId: older.versionId } });
    expect(past.body).toMatchObject({ state: "superseded", textSha256: older.textSha256, blocks: older.blocks });
    const states = (await product.api("documents.versions", { params: statement })).body.versions;
    expect(states.map(({ label, state }: { label: string; state: string }) => [label, state])).toEqual([
      ["1.1", "effective"],
      ["1.0", "superseded"],
    ]);

    const query = { from: older.versionId, to: next.versionId };
    const { body } = await product.api("documents.diff", { params: statement, query });
    expect(body.clauses).toMatchObject([{ clauseId: "10", kind: "changed" }]);
  });

  it("reaches a process that did not publish it before it takes effect", async () => {
    const other = await staff.anotherProcess();
    await other.current();
    const next = await staff.publish({ markdown: laterMarkdown, label: "1.1" });
    const effective = Date.parse(next.effectiveAt ?? "") - product.clock.now().getTime();
    expect(effective).toBeGreaterThan(3_000);
    expect((await other.current())?.label).toBe("1.0");
    product.clock.advance(effective + 1);
    expect((await other.current())?.label).toBe("1.1");
    await other.close();
  });

  it("resolves a link once the document it names is in force", async () => {
    const faq =
      "---\nid: customer-data-faq\ntitle: 佰瓦云客户数据常见问题\ncontroller: 甲\ncontact: a@b.cn\nscope: [web]\n---\n\n## 一、问\n\n1.1 答。\n";
    await staff.publish({ markdown: faq, label: "1.0", documentId: "customer-data-faq" });
    const before = await product.api("documents.current", { params: statement });
    expect(before.body.unresolvedLinks).toContain("customer-data-faq");
    product.clock.advance(minute);
    const after = await product.api("documents.current", { params: statement });
    expect(after.body.unresolvedLinks).not.toContain("customer-data-faq");
    expect(after.headers.etag).not.toBe(before.headers.etag);
  });
});
