import { type InlineRun, linkTargetOf } from "@baiwa/shared/document-blocks";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { tidyRuns } from "./tidy-runs";

/** Why a document cannot be taken as it is, and on which line of its Markdown (from 1). */
export type DocumentFault = { line: number; issue: FaultIssue; subject: string };

export type FaultIssue =
  | "front-matter"
  | "empty"
  | "characters"
  | "unsupported"
  | "link-target"
  | "link-text"
  | "anchor-unknown"
  | "clause-misplaced"
  | "duplicate-id"
  | "too-deep";

/** One line of the document in reading order. `depth` counts the lists around it; an `item` is the first line of a bullet. */
export type MarkdownLine = { line: number; mark: "heading" | "paragraph" | "item"; depth: number; runs: InlineRun[] };

export type MarkdownLines = { yaml: string | undefined; lines: MarkdownLine[]; faults: DocumentFault[] };

/** The part of mdast that we read. */
type MarkdownNode = {
  type: string;
  value?: string;
  url?: string;
  title?: string | null;
  depth?: number;
  ordered?: boolean | null;
  children?: MarkdownNode[];
  position?: { start: { line: number } };
};

/** Lists deeper than this are refused: no phone can show them. */
const DEEPEST_LIST = 5;

/** Controls, and marks that turn the reading direction: invisible to the reader of a contract, so never in one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const FORBIDDEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

const processor = unified().use(remarkParse).use(remarkFrontmatter, ["yaml"]);

/**
 * Flattens Markdown into lines. Headings of level 2, paragraphs, bullets and links are all there is; anything else
 * is a fault, so that nothing of a published text is ever dropped without a word. Never throws.
 */
export const readLines = (markdown: string): MarkdownLines => {
  const text = markdown.normalize("NFC");
  const faults: DocumentFault[] = [];
  if (FORBIDDEN.test(text)) faults.push({ line: lineOf(text), issue: "characters", subject: "" });
  const root = processor.parse(text) as MarkdownNode;
  const lines: MarkdownLine[] = [];
  let yaml: string | undefined;

  const readList = (list: MarkdownNode, depth: number): void => {
    if (depth > DEEPEST_LIST) return void faults.push({ line: lineAt(list), issue: "too-deep", subject: "list" });
    for (const bullet of list.children ?? []) {
      const parts = bullet.children ?? [];
      if (parts[0]?.type !== "paragraph")
        faults.push({ line: lineAt(bullet), issue: "unsupported", subject: "bullet" });
      parts.forEach((part, index) => {
        readBlock(part, depth, index === 0 ? "item" : "paragraph");
      });
    }
  };

  const readBlock = (node: MarkdownNode, depth: number, mark: "paragraph" | "item"): void => {
    const line = lineAt(node);
    if (node.type === "yaml" && depth === 0) yaml = node.value ?? "";
    else if (node.type === "paragraph") lines.push({ line, mark, depth, runs: readRuns(node, faults) });
    else if (node.type === "heading" && node.depth === 2 && depth === 0)
      lines.push({ line, mark: "heading", depth, runs: readRuns(node, faults) });
    else if (node.type === "list" && !node.ordered) readList(node, depth + 1);
    else faults.push({ line, issue: "unsupported", subject: node.type });
  };

  for (const node of root.children ?? []) readBlock(node, 0, "paragraph");
  return { yaml, lines: lines.filter((line) => line.runs.length > 0), faults };
};

const readRuns = (block: MarkdownNode, faults: DocumentFault[]): InlineRun[] => {
  const runs = (block.children ?? []).flatMap((node): InlineRun[] => {
    if (node.type === "text" || node.type === "break") return [{ text: node.value ?? "\n" }];
    if (node.type === "link") return readLink(node, faults);
    faults.push({ line: lineAt(node), issue: "unsupported", subject: node.type });
    return [];
  });
  return tidyRuns(runs);
};

const readLink = (node: MarkdownNode, faults: DocumentFault[]): InlineRun[] => {
  const line = lineAt(node);
  const target = node.url ?? "";
  const words = node.children ?? [];
  const strange = words.find((word) => word.type !== "text" && word.type !== "break");
  const text = words.map((word) => word.value ?? "\n").join("");
  if (strange !== undefined) faults.push({ line, issue: "unsupported", subject: strange.type });
  if (node.title) faults.push({ line, issue: "unsupported", subject: "link title" });
  if (text.trim() === "") faults.push({ line, issue: "link-text", subject: target });
  if (linkTargetOf(target) === undefined) faults.push({ line, issue: "link-target", subject: target });
  return [{ text, target }];
};

const lineAt = (node: MarkdownNode): number => node.position?.start.line ?? 1;

/** The line on which the first forbidden character stands. */
const lineOf = (text: string): number => text.slice(0, text.search(FORBIDDEN)).split("\n").length;
