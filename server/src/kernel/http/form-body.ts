import Busboy from "@fastify/busboy";
import type { Context } from "koa";
import { AppError } from "../app-error";

/** The one file of a form. */
export interface UploadedFile {
  /** As the sender calls it: shown to people, never used as a path or to tell what the file is. */
  name: string;
  bytes: Buffer;
}
export interface Form {
  fields: Record<string, string>;
  file: UploadedFile;
}

const fieldBytes = 2048;
const mostFields = 8;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what we take out
const unfit = /[\u0000-\u001f\u007f/\\\u202a-\u202e\u2066-\u2069]/g;
const tidyName = (name: string): string =>
  [...name.toWellFormed().normalize("NFC").replace(unfit, "").trim()].slice(0, 120).join("") || "file";

/**
 * A form (multipart/form-data) of some short fields and exactly one file, called "file", of at most `mostBytes`. Anything
 * else is refused with its own code: `request.media-type`, `file.too-large`, `request.malformed`.
 */
export const readForm = (ctx: Context, mostBytes: number): Promise<Form> => {
  if (!ctx.is("multipart/form-data") || ctx.get("content-encoding")) throw new AppError("request.media-type");
  if (Number(ctx.get("content-length") || 0) > mostBytes + 16 * 1024) throw new AppError("file.too-large");
  return new Promise((resolve, reject) => {
    const fail = (code: "file.too-large" | "request.malformed" | "request.too-large") => {
      ctx.req.unpipe();
      ctx.req.resume();
      reject(new AppError(code));
    };
    const malformed = () => fail("request.malformed");
    let form: ReturnType<typeof Busboy>;
    try {
      form = Busboy({
        headers: ctx.req.headers as { "content-type": string },
        limits: {
          fields: mostFields,
          fieldSize: fieldBytes,
          files: 1,
          fileSize: mostBytes,
          parts: mostFields + 1,
          headerPairs: 16,
        },
      });
    } catch {
      malformed();
      return;
    }
    const fields: Record<string, string> = Object.create(null);
    const chunks: Buffer[] = [];
    let name: string | null = null;
    let isTooLarge = false;
    form.on("field", (field, value, isNameCut, isValueCut) => {
      if (isNameCut || isValueCut || Object.hasOwn(fields, field) || !value.isWellFormed() || value.includes("\uFFFD"))
        malformed();
      else fields[field] = value;
    });
    form.on("file", (field, stream, filename) => {
      if (field !== "file" || name !== null) malformed();
      name = tidyName(filename ?? "");
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("limit", () => {
        isTooLarge = true;
        chunks.length = 0;
        fail("file.too-large");
      });
    });
    form.on("fieldsLimit", malformed);
    form.on("filesLimit", malformed);
    form.on("partsLimit", malformed);
    form.on("error", malformed);
    form.on("finish", () => {
      if (isTooLarge) return;
      if (name === null) malformed();
      else resolve({ fields, file: { name, bytes: Buffer.concat(chunks) } });
    });
    ctx.req.on("aborted", malformed);
    ctx.req.on("error", malformed);
    ctx.req.pipe(form);
  });
};
