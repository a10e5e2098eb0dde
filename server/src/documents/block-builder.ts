import type { DocumentBlock } from "@baiwa/shared/document-blocks";
import { splitClause, splitSection } from "./line-number";
import type { DocumentFault, MarkdownLine } from "./markdown-lines";

type NewBlock = Omit<DocumentBlock, "level">;

/** Gives every line its id and level. The rules of the ids are told at `parseDocument`. */
export const buildBlocks = (lines: MarkdownLine[]): { blocks: DocumentBlock[]; faults: DocumentFault[] } => {
  const blocks: DocumentBlock[] = [];
  const faults: DocumentFault[] = [];
  const byId = new Map<string, DocumentBlock>();
  const counts = new Map<string, number>();
  /** The latest block at each list depth: what an unnumbered line belongs to. */
  let open: (DocumentBlock | undefined)[] = [];
  let section: DocumentBlock | undefined;
  let sectionNumber = 0;
  let lastClause = "";

  const place = ({ line }: MarkdownLine, parent: DocumentBlock | undefined, block: NewBlock): DocumentBlock => {
    if (byId.has(block.id)) faults.push({ line, issue: "duplicate-id", subject: block.id });
    const placed = { ...block, level: (parent?.level ?? 0) + 1 };
    byId.set(block.id, placed);
    blocks.push(placed);
    return placed;
  };
  const openAt = (depth: number, block: DocumentBlock): void => {
    open = [...Array.from({ length: depth }, (_, index) => open[index]), block];
  };
  const count = (stem: string): number => {
    const next = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, next);
    return next;
  };
  /** "5.1-end", then "5.1-end-2". */
  const idFrom = (stem: string): string => {
    const nth = count(stem);
    return nth === 1 ? stem : `${stem}-${nth}`;
  };

  const placeSection = (line: MarkdownLine): void => {
    const { printed, value, runs } = splitSection(line.runs);
    sectionNumber = value ?? sectionNumber + 1;
    section = place(line, undefined, { id: `section-${sectionNumber}`, kind: "section", number: printed, runs });
    open = [];
    lastClause = "";
  };

  /** A clause stands in its own section, right under its parent or after one of its parent's clauses. */
  const placeClause = (line: MarkdownLine, number: string, runs: MarkdownLine["runs"]): void => {
    const parentNumber = number.slice(0, number.lastIndexOf("."));
    const isTop = !parentNumber.includes(".");
    const parent = isTop ? section : byId.get(parentNumber);
    const isUnderParent = isTop || lastClause === parentNumber || lastClause.startsWith(`${parentNumber}.`);
    if (!section || !parent || !isUnderParent || !number.startsWith(`${sectionNumber}.`))
      faults.push({ line: line.line, issue: "clause-misplaced", subject: number });
    lastClause = number;
    openAt(line.depth, place(line, parent ?? section, { id: number, kind: "clause", number, runs }));
  };

  const placeUnnumbered = (line: MarkdownLine, hasClauses: boolean): void => {
    const { runs, depth } = line;
    const reach = line.mark === "item" ? depth : depth + 1;
    const owner = open.slice(0, reach).findLast((block) => block !== undefined);
    if (line.mark === "item") {
      const parent = owner ?? section;
      const stem = `${parent?.id ?? "p"}-item`;
      openAt(depth, place(line, parent, { id: `${stem}-${count(stem)}`, kind: "item", runs }));
    } else if (section === undefined && depth === 0) {
      openAt(0, place(line, undefined, { id: `p-${count("p")}`, kind: "paragraph", runs }));
    } else if (owner !== undefined && owner.kind !== "paragraph") {
      place(line, owner, { id: idFrom(`${owner.id}-end`), kind: "paragraph", runs });
    } else if (hasClauses) {
      openAt(0, place(line, section, { id: idFrom(`lead-${sectionNumber}`), kind: "paragraph", runs }));
    } else {
      openAt(0, place(line, section, { id: String(sectionNumber), kind: "clause", runs }));
    }
  };

  const clauseFollows = clausesAhead(lines);
  for (const [index, line] of lines.entries()) {
    const { number, runs } = splitClause(line.runs);
    if (line.mark === "heading") placeSection(line);
    else if (number !== undefined) placeClause(line, number, runs);
    else placeUnnumbered(line, clauseFollows[index] === true);
  }
  return { blocks, faults };
};

/** For each line, whether a numbered clause follows before the next heading. */
const clausesAhead = (lines: MarkdownLine[]): boolean[] => {
  let follows = false;
  return lines
    .toReversed()
    .map((line) => {
      const before = follows;
      follows = line.mark === "heading" ? false : follows || splitClause(line.runs).number !== undefined;
      return before;
    })
    .toReversed();
};
