import { type DocumentTree, textOf } from "@baiwa/shared/document-blocks";
import { diffArrays } from "diff";
import { canonicalLine } from "./canonical-text";

export type DiffWord = { op: "same" | "added" | "removed"; text: string };

/** What happened to one clause. `clauseId` is the newer version's id, except for a removed clause. */
export type ClauseDiff = {
  clauseId: string;
  kind: "added" | "removed" | "changed";
  before: string | null;
  after: string | null;
  words: DiffWord[];
};

type Line = { id: string; text: string; words: string; exact: string };
type Pair = { before: Line | undefined; after: Line | undefined };

/**
 * Which clauses differ between two versions, in reading order of the newer one; nothing for equal texts. A clause whose
 * words stay and whose number moves is one change of its number, not a removal and an addition. Title, controller,
 * contact and scope count as lines (`@title`, …): who answers for the processing is part of what people agreed to.
 */
export const diffDocuments = (older: DocumentTree, newer: DocumentTree): ClauseDiff[] => {
  const olderLines = linesOf(older);
  return inReadingOrder(pairLines(olderLines, linesOf(newer)), olderLines).flatMap(describePair);
};

const linesOf = ({ front, blocks }: DocumentTree): Line[] => [
  frontLine("@title", front.title),
  frontLine("@controller", front.controller),
  frontLine("@contact", front.contact),
  frontLine("@scope", front.scope.join(" ")),
  ...blocks.map((block) => ({
    id: block.id,
    text: textOf(block),
    words: canonicalLine({ ...block, number: undefined }),
    exact: canonicalLine(block),
  })),
];

const frontLine = (id: string, text: string): Line => ({ id, text, words: text, exact: text });

/** Pairs lines that are wholly equal, then those whose words occur once on each side, then those with the same id. */
const pairLines = (older: Line[], newer: Line[]): Pair[] => {
  const partners = new Map<Line, Line>();
  const taken = new Set<Line>();
  const join = (keyOf: (line: Line) => string): void => {
    const free = groupBy(
      older.filter((line) => !taken.has(line)),
      keyOf,
    );
    const open = groupBy(
      newer.filter((line) => !partners.has(line)),
      keyOf,
    );
    for (const [key, [after, ...others]] of open) {
      const [before, ...rest] = free.get(key) ?? [];
      if (before === undefined || after === undefined || others.length > 0 || rest.length > 0) continue;
      partners.set(after, before);
      taken.add(before);
    }
  };
  join((line) => `${line.id}\t${line.exact}`);
  join((line) => line.words);
  join((line) => line.id);
  return [
    ...newer.map((after) => ({ before: partners.get(after), after })),
    ...older.filter((line) => !taken.has(line)).map((before) => ({ before, after: undefined })),
  ];
};

const groupBy = (lines: Line[], keyOf: (line: Line) => string): Map<string, Line[]> => {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(keyOf(line));
    if (group) group.push(line);
    else groups.set(keyOf(line), [line]);
  }
  return groups;
};

/** Puts each removed line behind the line it used to follow. */
const inReadingOrder = (pairs: Pair[], older: Line[]): Pair[] => {
  const places = new Map(older.map((line, index) => [line, index]));
  const kept = pairs.filter((pair) => pair.after !== undefined);
  const removed = pairs.filter((pair) => pair.after === undefined);
  const ordered = [...kept];
  for (const pair of removed) {
    const place = pair.before ? (places.get(pair.before) ?? 0) : 0;
    const previous = older[place - 1];
    const at = previous === undefined ? 0 : ordered.findIndex(({ before }) => before === previous) + 1;
    ordered.splice(at, 0, pair);
  }
  return ordered;
};

const describePair = ({ before, after }: Pair): ClauseDiff[] => {
  if (before === undefined && after === undefined) return [];
  if (before === undefined || after === undefined) {
    const line = (before ?? after) as Line;
    const op = before === undefined ? "added" : "removed";
    const sides = { before: before?.text ?? null, after: after?.text ?? null };
    return [{ clauseId: line.id, kind: op, ...sides, words: line.text === "" ? [] : [{ op, text: line.text }] }];
  }
  if (before.exact === after.exact) return [];
  // Where only a link's target changed the words alone would look equal, so the targets are shown.
  const form = before.text === after.text ? "exact" : "text";
  const sides = { before: before[form], after: after[form] };
  return [{ clauseId: after.id, kind: "changed", ...sides, words: diffWords(before[form], after[form]) }];
};

/** Beyond this many edits a word-by-word picture helps nobody and costs quadratic time. */
const MOST_EDITS = 2_000;

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const segmentsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Word-level difference by Chinese word segmentation: same + removed spell `before`, same + added spell `after`. */
export const diffWords = (before: string, after: string): DiffWord[] => {
  const parts = diffArrays(segmentsOf(before), segmentsOf(after), { maxEditLength: MOST_EDITS });
  const words: DiffWord[] = parts
    ? parts.map(({ added, removed, value }) => ({
        op: added ? "added" : removed ? "removed" : "same",
        text: value.join(""),
      }))
    : [
        { op: "removed", text: before },
        { op: "added", text: after },
      ];
  return words.filter(({ text }) => text !== "");
};
