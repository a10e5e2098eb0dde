import { type FileKind, type FileType, fileKinds, typeNamesOf } from "@baiwa/shared/catalogue/file-kinds";
import { AppError, invalidField } from "../kernel/app-error";
import { isArchive } from "./archive-check";
import { isPdf } from "./pdf-check";
import { isJpeg, isPng, isWebp } from "./picture-check";

const decoder = new TextDecoder("utf-8", { fatal: true });
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells a text from anything else
const binary = /[\u0000-\u0008\u000b\u000e-\u001f]/;
/** Beginnings by which programs take a text for something that is drawn or run. */
const otherThanText = /^\uFEFF?\s*(?:%PDF|%!PS|\{\\rtf|#!|<!doctype|<\?xml|<[a-z]+[\s>])/i;
const isPlainText = (bytes: Buffer): boolean => {
  try {
    const text = decoder.decode(bytes);
    return !binary.test(text) && !otherThanText.test(text);
  } catch {
    return false;
  }
};

const checks: Record<FileType, (bytes: Buffer) => boolean> = {
  "image/png": isPng,
  "image/jpeg": isJpeg,
  "image/webp": isWebp,
  "application/pdf": isPdf,
  "text/plain": isPlainText,
};

const refused = (kind: FileKind): AppError =>
  new AppError("file.refused", [
    { path: "file", issue: "type", message: `请上传 ${typeNamesOf(kind).join("、")} 文件` },
  ]);

/**
 * What the bytes are, whatever name or type they came under. Throws `file.refused`, naming the types this kind takes, for another,
 * for what is two things at once (a picture that is an archive too), active or locked content, or a header that promises more pixels
 * than a photograph has; `file.too-large` above the kind's limit.
 */
export const checkFile = (kind: FileKind, bytes: Buffer): FileType => {
  const { types, mostBytes } = fileKinds[kind];
  if (bytes.length === 0) throw invalidField("file", "too_small", "文件是空的，请重新选择");
  if (bytes.length > mostBytes) throw new AppError("file.too-large");
  const type = types.find((one) => checks[one](bytes));
  if (!type || isArchive(bytes)) throw refused(kind);
  return type;
};
