import type { DocumentFront } from "@baiwa/shared/document-blocks";
import { parse } from "yaml";
import { z } from "zod";

const line = z
  .string()
  .transform((text) => text.normalize("NFC").replace(/\s+/g, " ").trim())
  .pipe(z.string().min(1).max(200));

const slug = z.string().regex(/^[a-z][a-z0-9-]{1,47}$/);

const Front = z.strictObject({
  id: slug,
  title: line,
  controller: line,
  contact: line,
  scope: z.array(slug).min(1).max(10),
  /** Only says under which label a file of the content folder is first published; a draft's label is given beside it. */
  version: z
    .string()
    .regex(/^\d+(?:\.\d+){0,2}$/)
    .max(20)
    .optional(),
});

/** What the front matter declares: the document's own words about itself, and the label of a shipped file. */
export type DeclaredFront = { front: DocumentFront; label: string | undefined };

/** Reads a document's front matter; undefined when it is not YAML or not of the declared shape. */
export const readFront = (yaml: string): DeclaredFront | undefined => {
  try {
    const declared = Front.safeParse(parse(yaml, { maxAliasCount: 0 })).data;
    if (declared === undefined) return undefined;
    const { version: label, ...front } = declared;
    return { front, label };
  } catch {
    return undefined;
  }
};
