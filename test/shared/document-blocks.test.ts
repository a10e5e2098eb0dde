import {
  contentsOf,
  type DocumentBlock,
  linkTargetOf,
  searchBlocks,
  textOf,
  unresolvedLinks,
} from "@baiwa/shared/document-blocks";

const blocks: DocumentBlock[] = [
  { id: "section-1", kind: "section", level: 1, number: "一、", runs: [{ text: "适用范围" }] },
  {
    id: "1.1",
    kind: "clause",
    level: 2,
    number: "1.1",
    runs: [
      { text: "见《" },
      { text: "服务协议", target: "doc:service-agreement" },
      { text: "》和" },
      { text: "上文", target: "#section-1" },
      { text: "，管理 Cookie。" },
    ],
  },
  { id: "1", kind: "clause", level: 2, runs: [{ text: "又见", target: "doc:service-agreement" }] },
];

describe("document blocks", () => {
  it("prints a section's numeral without a space and a clause's number with one", () => {
    expect(blocks.map(textOf)).toEqual(["一、适用范围", "1.1 见《服务协议》和上文，管理 Cookie。", "又见"]);
  });

  it("lists the sections as contents", () => {
    expect(contentsOf(blocks)).toEqual([{ id: "section-1", text: "一、适用范围" }]);
  });

  it("names each document that is referred to and not published, once", () => {
    expect(unresolvedLinks(blocks, [])).toEqual(["service-agreement"]);
    expect(unresolvedLinks(blocks, ["service-agreement"])).toEqual([]);
  });

  it("finds words across links, letter case aside, with offsets into what is read", () => {
    const [hit] = searchBlocks(blocks, " cookie ");
    expect(hit).toBeDefined();
    expect(textOf(blocks[1] as DocumentBlock).slice(hit?.start, hit?.end)).toBe("Cookie");
    expect(searchBlocks(blocks, "协议》和上")).toHaveLength(1);
    expect(searchBlocks(blocks, "  ")).toEqual([]);
  });

  it.each(["javascript:alert(1)", "http://a.cn", "doc:", "doc:A", "#", "//a.cn", "data:text/html,x", "https://"])(
    "follows no link to %s",
    (target) => {
      expect(linkTargetOf(target)).toBeUndefined();
    },
  );

  it("tells documents, places in the text and outside addresses apart", () => {
    expect(linkTargetOf("doc:website")).toEqual({ kind: "document", documentId: "website" });
    expect(linkTargetOf("#5.1-end")).toEqual({ kind: "block", blockId: "5.1-end" });
    expect(linkTargetOf("mailto:a@b.cn")).toEqual({ kind: "outside", address: "mailto:a@b.cn" });
  });
});
