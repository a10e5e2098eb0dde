import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clauseIdsOf, type DocumentTree, linksOf, textOf } from "@baiwa/shared/document-blocks";
import fc from "fast-check";
import { canonicalText, textSha256 } from "../../server/src/documents/canonical-text";
import { parseDocument } from "../../server/src/documents/document-tree";

const markdown = readFileSync(join(__dirname, "../../server/content/privacy-statement.md"), "utf8");

/** Digest of the statement's source text after `bareWords`: 5,800 characters. */
const sourceDigest = "113d513d1120f492fe6d34bb5fb9ab968b615b4636de1a3ba6c7453bbd1b60da";
const statementDigest = "55e60eb22662b5e2a6208c0a37dbc01f18b20e35fe323cead620346cad32562f";

/** Words alone: front matter, headings' and lists' marks, link targets and all white space taken away. */
const bareWords = (text: string): string =>
  text
    .replace(/^---\n.*?\n---\n/s, "")
    .replace(/\]\([^)]*\)/g, "")
    .replaceAll("[", "")
    .replace(/^\s*(?:- |#+ )/gm, "")
    .replace(/\s+/g, "");
const digest = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

const front =
  '---\nid: sample\ntitle: 样本\ncontroller: 某公司\ncontact: a@b.cn\nscope: [web]\nversion: "1.0"\n---\n\n';
const parsed = (text: string): DocumentTree => {
  const result = parseDocument(text);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.tree;
};
const faultsOf = (body: string): string[] => {
  const result = parseDocument(front + body);
  return result.ok ? [] : result.faults.map(({ issue }) => issue);
};
const idsOf = (body: string): string[] => parsed(front + body).blocks.map(({ id }) => id);

describe("the privacy statement", () => {
  const tree = parsed(markdown);

  it("has the source's words, every one, in order", () => {
    expect(digest(bareWords(markdown))).toBe(sourceDigest);
  });

  it("loses no word on its way into blocks", () => {
    expect(digest(tree.blocks.map(textOf).join("").replace(/\s+/g, ""))).toBe(sourceDigest);
  });

  it("gives every clause its id, nested items included", () => {
    const nested = (clause: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${clause}.${index + 1}`);
    const expected = [
      ...["1.1", "1.2", "1.3", "1.4", "1.5", ...nested("1.5", 4), "1.6"],
      ...["2.1", ...nested("2.1", 3), "2.2", "2.3", "2.4", "2.5", "2.6", ...nested("2.6", 3), "2.7"],
      ...["3.1", ...nested("3.1", 2), "3.2", "3.3"],
      ...nested("4", 9),
      ...["5.1", ...nested("5.1", 4), "5.2", "5.3", ...nested("5.3", 7)],
      ...["6.1", "6.2", ...nested("6.2", 4)],
      ...["7.1", ...nested("7.1", 4), "7.2"],
      ...nested("8", 5),
      ...["9", "10"],
    ];
    expect(clauseIdsOf(tree.blocks)).toEqual(expected);
  });

  it("names its other paragraphs by where they stand", () => {
    const others = tree.blocks.filter(({ kind }) => kind === "paragraph").map(({ id }) => id);
    expect(others).toEqual(["p-1", "p-2", "p-3", "lead-4", "lead-5", "5.1-end"]);
  });

  it("mends what the text extraction broke", () => {
    const text = (id: string) => textOf(tree.blocks.find((block) => block.id === id) ?? { runs: [] });
    expect(text("3.1.1")).toContain("有助于我们辨认您作为我们的注册用户的身份。");
    expect(text("3.1.2")).toMatch(/^3\.1\.2 分析您/);
    expect(text("5.1.3")).toContain("（统称“合作伙伴”)向您提供服务,包括");
    expect(text("5.1-end")).toMatch(/^如我们与上述任何第三方共享您的信息,/);
    expect(text("7.1.4")).toMatch(/^7\.1\.4 若发生个人信息泄露等安全事件/);
  });

  it("points its links at documents and at its own sections", () => {
    const targets = new Set(linksOf(tree.blocks).map(({ target }) => target));
    expect([...targets].sort()).toEqual([
      "#section-2",
      "#section-4",
      "doc:certificates",
      "doc:customer-data-faq",
      "doc:international-dpa",
      "doc:international-privacy-policy",
      "doc:products",
      "doc:service-agreement",
      "doc:website",
    ]);
  });

  it("keeps the hash people agreed to", () => {
    expect(textSha256(canonicalText(tree)).toString("hex")).toBe(statementDigest);
  });
});

describe("ids", () => {
  it("numbers a section by its numeral, or by its place when it has none", () => {
    expect(idsOf("## 十一、甲\n\n一句。\n\n## 二十、乙\n\n## 丙\n")).toEqual([
      "section-11",
      "11",
      "section-20",
      "section-21",
    ]);
  });

  it("gives unnumbered bullets and later paragraphs ids under their clause", () => {
    const body = "## 一、甲\n\n1.1 子：\n\n- 丑\n- 寅\n\n  卯\n\n辰\n\n巳\n";
    expect(idsOf(body)).toEqual([
      "section-1",
      "1.1",
      "1.1-item-1",
      "1.1-item-2",
      "1.1-item-2-end",
      "1.1-end",
      "1.1-end-2",
    ]);
  });

  it("refuses a number used twice", () => {
    expect(faultsOf("## 一、甲\n\n1.1 子\n\n1.1 丑\n")).toEqual(["duplicate-id"]);
  });

  it("refuses a clause outside its section or without its parent", () => {
    expect(faultsOf("## 一、甲\n\n2.1 子\n")).toEqual(["clause-misplaced"]);
    expect(faultsOf("## 一、甲\n\n1.2.1 子\n")).toEqual(["clause-misplaced"]);
    expect(faultsOf("1.1 子\n")).toEqual(["clause-misplaced"]);
    expect(faultsOf("## 一、甲\n\n1.1 子\n\n1.2 丑\n\n1.1.1 寅\n")).toEqual(["clause-misplaced"]);
  });
});

describe("what a document may hold", () => {
  it.each([
    ["HTML", "<b>粗</b>体", "unsupported"],
    ["an image", "![图](https://example.cn/a.png)", "unsupported"],
    ["emphasis, whose weight would be lost", "**重**", "unsupported"],
    ["a numbered list, whose numbers would be lost", "1. 子", "unsupported"],
    ["a deeper heading", "### 甲", "unsupported"],
    ["a link that runs code", "[点](javascript:alert)", "link-target"],
    ["a link without encryption", "[点](http://example.cn)", "link-target"],
    ["a link without words", "[](doc:website)", "link-text"],
    ["a link to a clause that is not there", "[点](#section-9)", "anchor-unknown"],
    ["a mark that turns the reading direction", "甲\u202e乙", "characters"],
    ["half a character", "甲\ud800乙", "characters"],
    ["nothing", "", "empty"],
  ])("refuses %s", (_what, body, issue) => {
    expect(faultsOf(body)).toContain(issue);
  });

  it("refuses a document that does not say what it is", () => {
    expect(parseDocument("一句。")).toMatchObject({ ok: false, faults: [{ issue: "front-matter" }] });
    expect(parseDocument("---\nid: a\nid: b\n---\n一句。")).toMatchObject({ ok: false });
  });
});

describe("properties", () => {
  const piece = fc.constantFrom(
    "## 一、甲",
    "1.1 子",
    "- 1.1.1 丑",
    "- 寅",
    "[点](doc:a-b)",
    "---",
    "  ",
    "\n",
    "\t",
    "> 引",
    "`",
    "<!--",
    "*",
  );
  const soup = fc
    .array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 12 }), fc.string({ maxLength: 12 })))
    .map((parts) => parts.join("\n"));

  it("answers any text with a tree or with faults", () => {
    fc.assert(
      fc.property(fc.boolean(), soup, (hasFront, text) => {
        const result = parseDocument((hasFront ? front : "") + text);
        expect(result.ok || result.faults.length > 0).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("gives every block of a tree its own id, and a canonical line of its own", () => {
    fc.assert(
      fc.property(soup, (text) => {
        const result = parseDocument(front + text);
        if (!result.ok) return;
        const { blocks } = result.tree;
        expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
        expect(canonicalText(result.tree).split("\n")).toHaveLength(blocks.length + 5);
      }),
      { numRuns: 400 },
    );
  });

  it("hashes the words, not the way their Markdown is laid out", () => {
    const body = markdown.slice(markdown.indexOf("感谢您"));
    const head = markdown.slice(0, markdown.length - body.length);
    const expected = canonicalText(parsed(markdown));
    const layout = fc.record({
      lineEnd: fc.constantFrom("\n", "\r\n"),
      blanks: fc.integer({ min: 0, max: 3 }),
      trailing: fc.integer({ min: 0, max: 3 }),
      spaces: fc.integer({ min: 1, max: 3 }),
      wraps: fc.array(fc.nat(body.length - 2), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(layout, ({ lineEnd, blanks, trailing, spaces, wraps }) => {
        const isHeading = (at: number) => body.slice(body.lastIndexOf("\n", at) + 1).startsWith("##");
        const isHan = (at: number) => /\p{Script=Han}/u.test(body[at] ?? "");
        const breaks = new Set(wraps.filter((at) => isHan(at) && isHan(at + 1) && !isHeading(at)));
        const laidOut = Array.from(body, (letter, at) => (breaks.has(at) ? `${letter}\n  ` : letter))
          .join("")
          .replace(/(?<=[^\s#-]) (?=\S)/g, " ".repeat(spaces))
          .replace(/\n\n/g, `${" ".repeat(trailing)}\n\n${"\n".repeat(blanks)}`);
        expect(canonicalText(parsed((head + laidOut).replaceAll("\n", lineEnd)))).toBe(expected);
      }),
      { numRuns: 40 },
    );
  });
});
