import { createHash } from "node:crypto";
import { type DocumentBlock, type DocumentTree, withNumber } from "@baiwa/shared/document-blocks";

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
    ...blocks.map((block) => [block.id, canonicalLine(block)]),
  ]
    .map(([id, words]) => `${id}\t${words}`)
    .join("\n");

/** One block's words with its number and link targets. Brackets in plain words are escaped, so no two blocks read alike. */
export const canonicalLine = (block: DocumentBlock): string =>
  withNumber(
    block.number,
    block.runs
      .map((run) => (run.target === undefined ? escapeText(run.text) : `[${escapeText(run.text)}](${run.target})`))
      .join(""),
  );

/** SHA-256 over a canonical text. */
export const textSha256 = (canonical: string): Buffer => createHash("sha256").update(canonical, "utf8").digest();

const escapeText = (text: string): string => text.replace(/[\\[\]]/g, "\\$&");
