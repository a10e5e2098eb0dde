/**
 * A document as data: the block tree that publishing makes from Markdown and that every reader renders.
 * Nothing here depends on a parser or a validator, so the mini-program ships this file as it is.
 */

/** A piece of a line: words, or words that point somewhere. `target` is `doc:<slug>`, `#<block id>`, `https:` or `mailto:`. */
export type InlineRun = { kind: "text"; text: string } | { kind: "link"; text: string; target: string };

/**
 * One block. `section` is a heading; `clause` carries a number that people cite ("2.6.1"); `paragraph` and `item`
 * (an unnumbered bullet) belong to the block above them. `label` is printed before the words and is empty where
 * the original prints none (section 10 is itself clause "10"). `level` counts from 1 at the top of the document.
 */
export type DocumentBlock = {
  id: string;
  kind: "section" | "clause" | "paragraph" | "item";
  label: string;
  level: number;
  runs: InlineRun[];
  children: DocumentBlock[];
};

/** What a document says about itself before its first line. */
export type DocumentFront = {
  id: string;
  title: string;
  controller: string;
  contact: string;
  scope: string[];
  version: string;
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

/** The words of one line, links included as plain words. */
export const wordsOf = (runs: InlineRun[]): string => runs.map((run) => run.text).join("");

/** What a person reads for this block: label and words, children left out. */
export const textOf = (block: DocumentBlock): string => labelled(block.label, wordsOf(block.runs));

/** Puts the printed number before the words: "2.1 我们…", and without a space after "二、". */
export const labelled = (label: string, words: string): string => {
  if (label === "") return words;
  return label.endsWith("、") ? label + words : `${label} ${words}`;
};

/** Every block in reading order, parents before their children. */
export const walkBlocks = (blocks: DocumentBlock[]): DocumentBlock[] =>
  blocks.flatMap((block) => [block, ...walkBlocks(block.children)]);

/** The block with this id, or undefined. */
export const findBlock = (tree: DocumentTree, id: string): DocumentBlock | undefined =>
  walkBlocks(tree.blocks).find((block) => block.id === id);

/** Ids of all clauses in reading order: what the catalogue may cite. */
export const clauseIdsOf = (tree: DocumentTree): string[] =>
  walkBlocks(tree.blocks)
    .filter((block) => block.kind === "clause")
    .map((block) => block.id);

/** The sections, for the reader's list of contents. */
export const contentsOf = (tree: DocumentTree): ContentsEntry[] =>
  tree.blocks.filter((block) => block.kind === "section").map((block) => ({ id: block.id, text: textOf(block) }));

/** Reads a link target; undefined for anything a reader must not follow. */
export const linkTargetOf = (target: string): LinkTarget | undefined => {
  const documentId = /^doc:([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(target)?.[1];
  if (documentId !== undefined) return { kind: "document", documentId };
  const blockId = /^#([a-z0-9][a-z0-9.-]*)$/.exec(target)?.[1];
  if (blockId !== undefined) return { kind: "block", blockId };
  if (/^(?:https:\/\/[^\s/]|mailto:[^\s@]+@)/.test(target)) return { kind: "outside", address: target };
  return undefined;
};

/** Every link target of the tree, once each, in reading order. */
export const linkTargetsOf = (tree: DocumentTree): string[] => {
  const targets = walkBlocks(tree.blocks).flatMap((block) =>
    block.runs.flatMap((run) => (run.kind === "link" ? [run.target] : [])),
  );
  return [...new Set(targets)];
};

/** A reference to a document nobody can read yet, with the blocks that make it. */
export type UnresolvedLink = { documentId: string; texts: string[]; blockIds: string[] };

/** Links to documents that are not among the published ones. A reader shows these as 「尚未发布」. */
export const unresolvedLinks = (tree: DocumentTree, publishedDocumentIds: Iterable<string>): UnresolvedLink[] => {
  const published = new Set(publishedDocumentIds);
  const found = new Map<string, UnresolvedLink>();
  for (const block of walkBlocks(tree.blocks)) {
    for (const run of block.runs) {
      const target = run.kind === "link" ? linkTargetOf(run.target) : undefined;
      if (target?.kind !== "document" || published.has(target.documentId)) continue;
      const { documentId } = target;
      const link = found.get(documentId) ?? { documentId, texts: [], blockIds: [] };
      if (!link.texts.includes(run.text)) link.texts.push(run.text);
      if (!link.blockIds.includes(block.id)) link.blockIds.push(block.id);
      found.set(documentId, link);
    }
  }
  return [...found.values()];
};

/** Where `query` occurs, in reading order, letter case ignored for Latin letters. A blank query finds nothing. */
export const searchBlocks = (tree: DocumentTree, query: string): SearchHit[] => {
  const sought = foldCase(query.trim());
  if (sought === "") return [];
  return walkBlocks(tree.blocks).flatMap((block) => {
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
