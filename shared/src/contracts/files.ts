import { z } from "zod";
import { type FileType, fileKindKeys, fileTypes, largestFileBytes } from "../catalogue/file-kinds";
import type { Contract } from "../contract";
import { instant, text, uuid } from "./shapes";

/** A file that is kept: what it is called and how large it is, never its content. */
export const keptFile = z.object({
  fileId: uuid,
  name: z.string(),
  type: z.enum(Object.keys(fileTypes) as [FileType, ...FileType[]]),
  bytes: z.number().int(),
});

/** Files people hand in (2.4, 2.6.3, 8.5): checked by their bytes, sealed under the account's own key. */
export const filesContract = {
  "files.upload": {
    summary: "Hand in a file for one purpose; unless it is used for it, it is deleted again",
    access: "account",
    needs: "S0",
    upload: { mostBytes: largestFileBytes },
    body: z.strictObject({
      kind: z.enum(fileKindKeys),
      name: text(120).optional().meta({ description: "What the person calls it; the form's file name otherwise" }),
    }),
    result: keptFile.extend({ deletedUnlessUsedAt: instant }),
    status: 201,
    errors: ["file.refused", "file.too-large", "file.too-many", "file.quota", "verification.not-begun"],
    limit: "write",
  },
  "files.download": {
    summary: "The bytes of an own file",
    access: "account",
    params: z.strictObject({ fileId: uuid }),
    download: true,
    result: z.unknown(),
    errors: ["file.unknown"],
  },
  "files.discard": {
    summary: "Delete a file that has not been used yet",
    access: "account",
    params: z.strictObject({ fileId: uuid }),
    result: null,
    errors: ["file.unknown"],
  },
} as const satisfies Contract;
