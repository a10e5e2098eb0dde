import {
  type DocumentBlock,
  type DocumentTree,
  type InlineRun,
  linkTargetOf,
  linkTargetsOf,
  wordsOf,
} from "@baiwa/shared/document-blocks";
import { readFront } from "./front-matter";
import { type DocumentFault, type MarkdownLine, readLines } from "./markdown-lines";

export type ParsedDocument = { ok: true; tree: DocumentTree } | { ok: false; faults: DocumentFault[] };

const CLAUSE_NUMBER = /^(\d{1,3}(?:\.\d{1,3}){1,4})\s+/;
const SECTION_NUMBER = /^(\d{1,3}|[一二三四五六七八九十]{1,3})、\s*/;

/**
 * Markdown to block tree. Total: every input gives a tree or the list of its faults, never an exception.
 *
 * Ids: sections `section-2`; clauses their number, "2.6.1"; a section without numbered clauses is itself a clause,
 * "9"; opening paragraphs `p-1`; the words between a heading and its first clause `lead-4`; an unnumbered paragraph
 * after a clause's items `5.1-end`; an unnumbered bullet `2.1-item-1`.
 */
export const parseDocument = (markdown: string): ParsedDocument => {
  const { yaml, lines, faults } = readLines(markdown);
  const front = yaml === undefined ? undefined : readFront(yaml);
  const { blocks, ids, buildFaults } = buildBlocks(lines);
  faults.push(...buildFaults);
  if (front === undefined) return { ok: false, faults: [{ line: 1, issue: "front-matter", subject: "" }, ...faults] };
  if (blocks.length === 0) faults.push({ line: 1, issue: "empty", subject: "" });
  const tree = { front, blocks };
  for (const target of linkTargetsOf(tree)) {
    const link = linkTargetOf(target);
    if (link?.kind === "block" && !ids.has(link.blockId))
      faults.push({ line: 1, issue: "anchor-unknown", subject: target });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, tree };
};

const buildBlocks = (lines: MarkdownLine[]) => {
  const blocks: DocumentBlock[] = [];
  const byId = new Map<string, DocumentBlock>();
  const buildFaults: DocumentFault[] = [];
  const counts = new Map<string, number>();
  /** The latest block at each list depth: what an unnumbered line belongs to. */
  let open: (DocumentBlock | undefined)[] = [];
  let section: DocumentBlock | undefined;
  let sectionNumber = 0;

  const place = (
    line: MarkdownLine,
    parent: DocumentBlock | undefined,
    block: Omit<DocumentBlock, "level" | "children">,
  ) => {
    const placed: DocumentBlock = { ...block, level: (parent?.level ?? 0) + 1, children: [] };
    if (byId.has(block.id)) buildFaults.push({ line: line.line, issue: "duplicate-id", subject: block.id });
    byId.set(block.id, placed);
    (parent?.children ?? blocks).push(placed);
    return placed;
  };

  /** "5.1-end", then "5.1-end-2": the first of its kind has no number unless the stem asks for one from the start. */
  const nextId = (stem: string, isAlwaysNumbered: boolean): string => {
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    return count > 1 || isAlwaysNumbered ? `${stem}-${count}` : stem;
  };

  lines.forEach((line, index) => {
    if (line.mark === "heading") {
      const { label, number, runs } = splitSection(line.runs);
      sectionNumber = number ?? sectionNumber + 1;
      section = place(line, undefined, { id: `section-${sectionNumber}`, kind: "section", label, runs });
      open = [];
      return;
    }
    const { number, runs } = splitClause(line.runs);
    const upTo = line.mark === "item" ? line.depth : line.depth + 1;
    const owner = open.slice(0, upTo).findLast((block) => block !== undefined);
    const opens = (block: DocumentBlock): void => {
      open = [...open.slice(0, line.depth), ...Array(Math.max(0, line.depth - open.length)), block];
    };

    if (number !== undefined) {
      const parentNumber = number.slice(0, number.lastIndexOf("."));
      const parent = parentNumber.includes(".") ? byId.get(parentNumber) : byId.get(`section-${parentNumber}`);
      const isHere = section !== undefined && number.startsWith(`${sectionNumber}.`);
      if (!isHere || parent === undefined)
        buildFaults.push({ line: line.line, issue: "clause-misplaced", subject: number });
      opens(place(line, parent ?? section, { id: number, kind: "clause", label: number, runs }));
    } else if (line.mark === "item") {
      const parent = owner ?? section;
      opens(place(line, parent, { id: nextId(`${parent?.id ?? "p"}-item`, true), kind: "item", label: "", runs }));
    } else if (owner !== undefined && section !== undefined && !isLead(owner)) {
      place(line, owner, { id: nextId(`${owner.id}-end`, false), kind: "paragraph", label: "", runs });
    } else if (section === undefined) {
      opens(place(line, undefined, { id: nextId("p", true), kind: "paragraph", label: "", runs }));
    } else if (hasClauses(lines, index)) {
      const id = nextId(`lead-${sectionNumber}`, false);
      opens(place(line, section, { id, kind: "paragraph", label: "", runs }));
    } else {
      opens(place(line, section, { id: String(sectionNumber), kind: "clause", label: "", runs }));
    }
  });
  return { blocks, ids: byId, buildFaults };
};

const isLead = (block: DocumentBlock): boolean => block.kind === "paragraph" && block.id.startsWith("lead-");

/** Whether a numbered clause follows before the next heading. */
const hasClauses = (lines: MarkdownLine[], from: number): boolean => {
  const rest = lines.slice(from);
  const next = rest.findIndex((line) => line.mark === "heading");
  return rest.slice(0, next < 0 ? undefined : next).some((line) => splitClause(line.runs).number !== undefined);
};

const splitClause = (runs: InlineRun[]): { number: string | undefined; runs: InlineRun[] } => {
  const first = runs[0];
  const match = first?.kind === "text" ? CLAUSE_NUMBER.exec(`${first.text} `) : null;
  return { number: match?.[1], runs: match ? dropStart(runs, match[0].length) : runs };
};

const splitSection = (runs: InlineRun[]): { label: string; number: number | undefined; runs: InlineRun[] } => {
  const match = SECTION_NUMBER.exec(wordsOf(runs));
  if (match?.[1] === undefined || runs[0]?.kind !== "text") return { label: "", number: undefined, runs };
  return { label: `${match[1]}、`, number: toNumber(match[1]), runs: dropStart(runs, match[0].length) };
};

const dropStart = (runs: InlineRun[], length: number): InlineRun[] =>
  runs
    .map((run, index) => (index === 0 ? { ...run, text: run.text.slice(length) } : run))
    .filter((run) => run.text !== "");

/** 一 … 九十九, or digits; undefined when the characters are no number ("一一"). */
const toNumber = (numeral: string): number | undefined => {
  if (/^\d+$/.test(numeral)) return Number(numeral);
  const match = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(numeral);
  if (!match || (match[2] === undefined && match[3] !== undefined)) return undefined;
  const digit = (character: string | undefined): number =>
    character ? "一二三四五六七八九".indexOf(character) + 1 : 0;
  return match[2] === undefined ? digit(match[1]) : (digit(match[1]) || 1) * 10 + digit(match[3]);
};
