import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clauseDiff, documentBlock } from "@baiwa/shared/contracts/documents";
import type { DocumentTree } from "@baiwa/shared/document-blocks";
import fc from "fast-check";
import { diffDocuments, diffWords } from "../../server/src/documents/document-diff";
import { parseDocument } from "../../server/src/documents/document-tree";

const markdown = readFileSync(join(__dirname, "../../server/content/privacy-statement.md"), "utf8");
const parsed = (text: string): DocumentTree => {
  const result = parseDocument(text);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.tree;
};
const statement = parsed(markdown);
const diffAfter = (change: (text: string) => string) => diffDocuments(statement, parsed(change(markdown)));

describe("clause diff", () => {
  it("finds nothing between a document and itself", () => {
    expect(diffDocuments(statement, parsed(markdown))).toEqual([]);
  });

  it("shows the changed words of a changed clause and nothing else", () => {
    const changes = diffAfter((text) => text.replace("身份后的十五天内", "身份后的十天内"));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ clauseId: "10", kind: "changed" });
    const changed = changes[0]?.words.filter(({ op }) => op !== "same");
    expect(changed?.map(({ text }) => text).join("").length).toBeLessThan(8);
  });

  it("shows an added and a removed clause where they stand", () => {
    const changes = diffAfter((text) =>
      text
        .replace("- 2.6.3 其他信息，例如工单记录、咨询沟通记录等。\n", "")
        .replace("\n## 九、", "\n8.6 您可以注销账号。\n\n## 九、"),
    );
    expect(changes).toMatchObject([
      { clauseId: "2.6.3", kind: "removed", after: null },
      { clauseId: "8.6", kind: "added", before: null, after: "8.6 您可以注销账号。" },
    ]);
  });

  it("tells a renumbered clause as a change of its number", () => {
    const changes = diffAfter((text) =>
      text
        .replace("8.5 如果", "8.6 如果")
        .replace("8.4 我们将", "8.5 我们将")
        .replace("\n8.5 我们", "\n8.4 新的一条。\n\n8.5 我们"),
    );
    expect(changes.map(({ clauseId, kind }) => [clauseId, kind])).toEqual([
      ["8.4", "added"],
      ["8.5", "changed"],
      ["8.6", "changed"],
    ]);
    expect(changes[2]?.words.filter(({ op }) => op === "added").map(({ text }) => text)).toEqual(["8.6"]);
  });

  it("does not overlook a link that leads elsewhere, nor another controller", () => {
    const link = diffAfter((text) => text.replaceAll("doc:certificates", "doc:website"));
    expect(link).toMatchObject([{ clauseId: "7.1.3", kind: "changed" }]);
    expect(link[0]?.after).toContain("](doc:website)");
    const controller = diffAfter((text) =>
      text.replace("controller: 上海佰瓦科技有限责任公司", "controller: 另一家公司"),
    );
    expect(controller).toMatchObject([{ clauseId: "@controller", kind: "changed", after: "另一家公司" }]);
  });

  it("has the shape that the contract promises, as blocks have", () => {
    const changes = diffAfter((text) => text.replaceAll("您", "你"));
    for (const change of changes) expect(clauseDiff.strict().parse(change)).toEqual(change);
    for (const block of statement.blocks) expect(documentBlock.strict().parse(block)).toEqual(block);
  });
});

describe("word diff", () => {
  it("spells both sides: same and removed the older one, same and added the newer one", () => {
    const text = fc.string({
      unit: fc.constantFrom("我", "们", "收集", "使用", "信息", "，", " ", "Cookie", "1", "😀"),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const words = diffWords(before, after);
        const side = (op: string) =>
          words
            .filter((word) => word.op === "same" || word.op === op)
            .map((word) => word.text)
            .join("");
        expect(side("removed")).toBe(before);
        expect(side("added")).toBe(after);
      }),
    );
  });

  it("gives up on single words when two long texts share next to nothing", () => {
    const before = Array.from({ length: 3_000 }, (_, index) => `甲${index} `).join("");
    const after = Array.from({ length: 3_000 }, (_, index) => `乙${index}，`).join("");
    expect(diffWords(before, after)).toEqual([
      { op: "removed", text: before },
      { op: "added", text: after },
    ]);
  });
});
