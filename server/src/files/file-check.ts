import { type FileKind, type FileType, fileKinds, typeNamesOf } from "@baiwa/shared/catalogue/file-kinds";
import { AppError, invalidField } from "../kernel/app-error";

const mostPixels = 50_000_000;
const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Whether the pixels a header promises are as many as a photograph has; a small file can promise a picture of gigabytes. */
const isSane = (width: number, height: number): boolean => width > 0 && height > 0 && width * height <= mostPixels;

/** A PNG is its signature and chunks one after another, the last of them IEND, and not a byte more. */
const isPng = (bytes: Buffer): boolean => {
  if (!bytes.subarray(0, 8).equals(pngStart) || bytes.toString("latin1", 12, 16) !== "IHDR") return false;
  let place = 8;
  while (place + 12 <= bytes.length) {
    const end = place + 12 + bytes.readUInt32BE(place);
    if (bytes.toString("latin1", place + 4, place + 8) === "IEND") {
      return end === bytes.length && isSane(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
    }
    place = end;
  }
  return false;
};

const hasSize = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Where the scan of a JPEG ends: the first marker that is neither a restart nor a stuffed byte. */
const endOfScan = (bytes: Buffer, from: number): number => {
  for (let place = from; place + 1 < bytes.length; place += 1) {
    if (bytes[place] !== 0xff) continue;
    const next = bytes[place + 1] as number;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return place;
  }
  return bytes.length;
};

/** A JPEG is segments from SOI to EOI, and not a byte more. */
const isJpeg = (bytes: Buffer): boolean => {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  let isSized = false;
  let place = 2;
  while (place + 4 <= bytes.length || bytes[place + 1] === 0xd9) {
    if (bytes[place] !== 0xff) return false;
    const marker = bytes[place + 1] as number;
    if (marker === 0xff) {
      place += 1;
      continue;
    }
    if (marker === 0xd9) return isSized && place + 2 === bytes.length;
    if (marker < 0xc0 || place + 4 > bytes.length) return false;
    const length = bytes.readUInt16BE(place + 2);
    if (length < 2) return false;
    if (hasSize(marker)) {
      if (place + 9 > bytes.length || !isSane(bytes.readUInt16BE(place + 7), bytes.readUInt16BE(place + 5)))
        return false;
      isSized = true;
    }
    place += 2 + length;
    if (marker === 0xda) place = endOfScan(bytes, place);
  }
  return false;
};

/** A WebP is one RIFF container exactly as long as the file. */
const isWebp = (bytes: Buffer): boolean =>
  bytes.length > 16 &&
  bytes.toString("latin1", 0, 4) === "RIFF" &&
  bytes.toString("latin1", 8, 12) === "WEBP" &&
  /^VP8[ LX]$/.test(bytes.toString("latin1", 12, 16)) &&
  bytes.readUInt32LE(4) + 8 === bytes.length;

const activePdf = /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|OpenAction|AA|RichMedia|XFA|SubmitForm|ImportData)\b/;
/** A PDF from its first byte to its last mark, with nothing in it that acts by itself or carries other files. */
const isPdf = (bytes: Buffer): boolean => {
  const text = bytes.toString("latin1");
  const readable = text.replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return /^%PDF-[12]\.\d/.test(text) && /%%EOF\s*$/.test(text) && !activePdf.test(readable);
};

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
/** Marks by which unpackers find an archive anywhere in a file; long enough not to come up by chance. */
const archiveMarks = ["Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c"].map((mark) => Buffer.from(mark, "latin1"));
const zipEnd = Buffer.from("PK\x05\x06", "latin1");

/** Whether the end of the file reads as the end of a zip: its directory record, whose comment reaches to the last byte. */
const endsAsZip = (bytes: Buffer): boolean => {
  for (let at = bytes.lastIndexOf(zipEnd); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(zipEnd, at - 1)) {
    if (bytes.length - at > 65_557) return false;
    if (at + 22 <= bytes.length && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return true;
  }
  return false;
};
const isArchive = (bytes: Buffer): boolean => endsAsZip(bytes) || archiveMarks.some((mark) => bytes.includes(mark));

const refused = (kind: FileKind): AppError =>
  new AppError("file.refused", [
    { path: "file", issue: "type", message: `请上传 ${typeNamesOf(kind).join("、")} 文件` },
  ]);

/**
 * What the bytes are, whatever name or type they came under. Throws `file.refused`, naming the types this kind takes, for another, for
 * what is two things at once (a picture that is an archive too), active content, or a header that promises more pixels
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
