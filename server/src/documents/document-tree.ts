import { type DocumentTree, linksOf, linkTargetOf } from "@baiwa/shared/document-blocks";
import { buildBlocks } from "./block-builder";
import { readFront } from "./front-matter";
import { type DocumentFault, readLines } from "./markdown-lines";

export type ParsedDocument =
  | { ok: true; tree: DocumentTree; label: string | undefined }
  | { ok: false; faults: DocumentFault[] };

/**
 * Markdown to a document. Total: every input gives a tree or the list of its faults, never an exception.
 *
 * Ids: sections `section-2`; clauses their number, `2.6.1`; a section without numbered clauses holds one clause with
 * the section's number, `9`; opening paragraphs `p-1`; the words between a heading and its first clause `lead-4`; an
 * unnumbered paragraph after a clause's items `5.1-end`; an unnumbered bullet `2.1-item-1`.
 */
export const parseDocument = (markdown: string): ParsedDocument => {
  const { yaml, lines, faults: lineFaults } = readLines(markdown);
  const { blocks, faults: blockFaults } = buildBlocks(lines);
  const faults = [...lineFaults, ...blockFaults];
  const declared = yaml === undefined ? undefined : readFront(yaml);
  if (declared === undefined) faults.push({ line: 1, issue: "front-matter", subject: "" });
  if (blocks.length === 0) faults.push({ line: 1, issue: "empty", subject: "" });
  const ids = new Set(blocks.map((block) => block.id));
  for (const { target } of linksOf(blocks)) {
    const link = linkTargetOf(target);
    if (link?.kind === "block" && !ids.has(link.blockId))
      faults.push({ line: 1, issue: "anchor-unknown", subject: target });
  }
  if (declared === undefined || faults.length > 0) return { ok: false, faults };
  return { ok: true, tree: { front: declared.front, blocks }, label: declared.label };
};
