import type { DocumentFront } from "@baiwa/shared/document-blocks";
import { parse } from "yaml";
import { z } from "zod";

const line = z
  .string()
  .transform((text) => text.normalize("NFC").replace(/\s+/g, " ").trim())
  .pipe(z.string().min(1).max(200));

const Front = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(64),
  title: line,
  controller: line,
  contact: line,
  scope: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
        .max(40),
    )
    .min(1)
    .max(10),
  version: z
    .string()
    .regex(/^\d+(?:\.\d+){0,2}$/)
    .max(20),
});

/** Reads a document's front matter; undefined when it is not YAML or not of the declared shape. */
export const readFront = (yaml: string): DocumentFront | undefined => {
  try {
    return Front.safeParse(parse(yaml, { maxAliasCount: 0 })).data;
  } catch {
    return undefined;
  }
};
