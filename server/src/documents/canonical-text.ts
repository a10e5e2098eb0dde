import { createHash } from "node:crypto";
import { type DocumentBlock, type DocumentTree, labelled, walkBlocks } from "@baiwa/shared/document-blocks";

/**
 * The text that is hashed, agreed to and proved: UTF-8, NFC, LF, one block a line as `id TAB words`, links written
 * with their targets. What a person reads before the first clause (title, controller, contact, scope) comes first;
 * the version's label is left out, so the same words always have the same hash.
 */
export const canonicalText = ({ front, blocks }: DocumentTree): string =>
  [
    ["@document", front.id],
    ["@title", front.title],
    ["@controller", front.controller],
    ["@contact", front.contact],
    ["@scope", front.scope.join(" ")],
    ...walkBlocks(blocks).map((block) => [block.id, canonicalLine(block)]),
  ]
    .map(([id, words]) => `${id}\t${words}`)
    .join("\n");

/** One block's words with its label and link targets. Brackets in plain words are escaped, so no two blocks read alike. */
export const canonicalLine = (block: DocumentBlock): string =>
  labelled(
    block.label,
    block.runs
      .map((run) => (run.kind === "link" ? `[${escapeText(run.text)}](${run.target})` : escapeText(run.text)))
      .join(""),
  );

/** SHA-256 over the canonical text. */
export const canonicalSha256 = (tree: DocumentTree): Buffer =>
  createHash("sha256").update(canonicalText(tree), "utf8").digest();

const escapeText = (text: string): string => text.replace(/[\\[\]]/g, "\\$&");
