/**
 * A document as data: the block tree that publishing makes from Markdown and that every reader renders.
 * Nothing here depends on a parser or a validator, so the mini-program ships this file as it is.
 */

/** A piece of a line: words, or words that point somewhere: `doc:<slug>`, `#<block id>`, `https:` or `mailto:`. */
export type InlineRun = { text: string; target?: string };

/**
 * One line of a document, in reading order. `section` is a heading; `clause` is what people cite ("2.6.1");
 * `paragraph` and `item` (an unnumbered bullet) belong to the nearest line above with a smaller `level` (from 1).
 * `number` is what is printed before the words ("二、", "2.6.1"); section 10 is itself clause "10" and prints none.
 */
export type DocumentBlock = {
  id: string;
  kind: "section" | "clause" | "paragraph" | "item";
  level: number;
  number?: string;
  runs: InlineRun[];
};

/** What a document says about itself before its first line. */
export type DocumentFront = {
  id: string;
  title: string;
  controller: string;
  contact: string;
  scope: string[];
};

export type DocumentTree = { front: DocumentFront; blocks: DocumentBlock[] };

/** Where a link leads, so a screen can decide how to open it. */
export type LinkTarget =
  | { kind: "document"; documentId: string }
  | { kind: "block"; blockId: string }
  | { kind: "outside"; address: string };

/** A hit of the reader's text search: offsets are in UTF-16 units of `textOf(block)`. */
export type SearchHit = { blockId: string; start: number; end: number };

/** One line of the reader's list of contents. */
export type ContentsEntry = { id: string; text: string };

/** The words of one line, links included as plain words, without the printed number. */
export const wordsOf = (runs: InlineRun[]): string => runs.map((run) => run.text).join("");

/** Puts the printed number before the words: "2.1 我们…", and without a space after "二、". */
export const withNumber = (number: string | undefined, words: string): string => {
  if (number === undefined) return words;
  return number.endsWith("、") ? number + words : `${number} ${words}`;
};

/** What a person reads on this line. */
export const textOf = ({ number, runs }: Pick<DocumentBlock, "number" | "runs">): string =>
  withNumber(number, wordsOf(runs));

/** Ids of all clauses in reading order: what the catalogue may cite. */
export const clauseIdsOf = (blocks: DocumentBlock[]): string[] =>
  blocks.filter((block) => block.kind === "clause").map((block) => block.id);

/** The sections, for the reader's list of contents. */
export const contentsOf = (blocks: DocumentBlock[]): ContentsEntry[] =>
  blocks.filter((block) => block.kind === "section").map((block) => ({ id: block.id, text: textOf(block) }));

/** Reads a link target; undefined for anything a reader must not follow. */
export const linkTargetOf = (target: string): LinkTarget | undefined => {
  const documentId = /^doc:([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(target)?.[1];
  if (documentId !== undefined) return { kind: "document", documentId };
  const blockId = /^#([a-z0-9][a-z0-9.-]*)$/.exec(target)?.[1];
  if (blockId !== undefined) return { kind: "block", blockId };
  if (/^(?:https:\/\/[^\s/]|mailto:[^\s@]+@)/.test(target)) return { kind: "outside", address: target };
  return undefined;
};

/** Documents that the text refers to and that are not among the published ones; a reader shows 「尚未发布」. */
export const unresolvedLinks = (blocks: DocumentBlock[], publishedDocumentIds: Iterable<string>): string[] => {
  const published = new Set(publishedDocumentIds);
  return [...new Set(linkedDocumentIds(blocks))].filter((documentId) => !published.has(documentId));
};

const linkedDocumentIds = (blocks: DocumentBlock[]): string[] =>
  linksOf(blocks).flatMap(({ target }) => {
    const link = linkTargetOf(target);
    return link?.kind === "document" ? [link.documentId] : [];
  });

/** Every link with the block it stands in, in reading order. */
export const linksOf = (blocks: DocumentBlock[]): { blockId: string; text: string; target: string }[] =>
  blocks.flatMap((block) =>
    block.runs.flatMap(({ text, target }) => (target === undefined ? [] : [{ blockId: block.id, text, target }])),
  );

/** Where `query` occurs, in reading order, letter case ignored for Latin letters. A blank query finds nothing. */
export const searchBlocks = (blocks: DocumentBlock[], query: string): SearchHit[] => {
  const sought = foldCase(query.trim());
  if (sought === "") return [];
  return blocks.flatMap((block) => {
    const text = foldCase(textOf(block));
    const hits: SearchHit[] = [];
    for (let start = text.indexOf(sought); start >= 0; start = text.indexOf(sought, start + sought.length)) {
      hits.push({ blockId: block.id, start, end: start + sought.length });
    }
    return hits;
  });
};

/** Only A–Z is folded: other letters may change their length, and offsets must stay true. */
const foldCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
