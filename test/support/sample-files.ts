import { crc32, deflateSync } from "node:zlib";

const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, sum]);
};

/** A real PNG of one colour. */
export const aPng = (width = 8, height = 8): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(Math.min(height, 64) * (Math.min(width, 64) + 1));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

/** The segments of a small JPEG; the scan holds no picture worth looking at. */
export const aJpeg = (comment = ""): Buffer =>
  Buffer.concat([
    Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"),
    comment
      ? Buffer.concat([
          Buffer.from([0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff]),
          Buffer.from(comment, "latin1"),
        ])
      : Buffer.alloc(0),
    Buffer.from("ffc0000b080010001001011100", "hex"),
    Buffer.from("ffda0008010100003f00d2cf20ff00ffd9", "hex"),
  ]);

export const aPdf = (extra = ""): Buffer =>
  Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog ${extra} >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n`, "latin1");

/** The end record of an empty zip: what an unpacker looks for at the back of a file. */
export const zipEnd = (commentBytes = 0): Buffer => {
  const record = Buffer.alloc(22);
  record.write("PK\x05\x06", "latin1");
  record.writeUInt16LE(commentBytes, 20);
  return record;
};

const zipRecord = (
  mark: string,
  bytes: number,
  numbers: readonly (readonly [place: number, value: number])[],
): Buffer => {
  const record = Buffer.alloc(bytes);
  record.write(mark, "latin1");
  for (const [place, value] of numbers) record.writeUInt32LE(value, place);
  return record;
};
/** A whole zip of one stored file, its offsets counted from `start`: the places they have in the file the zip is put into. */
export const aZip = (start = 0): Buffer => {
  const [name, content] = [Buffer.from("a.js"), Buffer.from("alert(1)")];
  const sum = crc32(content) >>> 0;
  const sizes = (at: number) => [at, at + 4].map((place) => [place, content.length] as const);
  const local = [zipRecord("PK\x03\x04", 30, [[14, sum], ...sizes(18), [26, name.length]]), name, content];
  const entry = [zipRecord("PK\x01\x02", 46, [[16, sum], ...sizes(20), [28, name.length], [42, start]]), name];
  const [localBytes, entryBytes] = [Buffer.concat(local), Buffer.concat(entry)];
  const end = zipRecord("PK\x05\x06", 22, [
    [8, 0x0001_0001],
    [12, entryBytes.length],
    [16, start + localBytes.length],
  ]);
  return Buffer.concat([localBytes, entryBytes, end]);
};

const riff = (...chunks: Buffer[]): Buffer => {
  const content = Buffer.concat([Buffer.from("WEBP", "latin1"), ...chunks]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from("RIFF", "latin1"), length, content]);
};
const webpChunk = (name: string, content: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name, "latin1"), length, content, Buffer.alloc(content.length % 2)]);
};
const lossy = (width: number, height: number): Buffer => {
  const content = Buffer.from("3000009d012a000000000000", "hex");
  content.writeUInt16LE(width, 6);
  content.writeUInt16LE(height, 8);
  return webpChunk("VP8 ", content);
};
const lossless = (width: number, height: number): Buffer => {
  const content = Buffer.from("2f000000000000", "hex");
  content.writeUInt32LE((width - 1) | ((height - 1) << 14), 1);
  return webpChunk("VP8L", content);
};
const frame = (bytes: number, place: number, width: number, height: number): Buffer => {
  const content = Buffer.alloc(bytes);
  content.writeUIntLE(width - 1, place, 3);
  content.writeUIntLE(height - 1, place + 3, 3);
  return content;
};
/** The heads of WebP pictures of each build; there is no picture behind them worth looking at. */
export const aWebp = {
  lossy: (width = 8, height = 8) => riff(lossy(width, height)),
  lossless: (width = 8, height = 8) => riff(lossless(width, height)),
  extended: (width = 8, height = 8, inside: readonly [number, number] = [width, height]) =>
    riff(webpChunk("VP8X", frame(10, 4, width, height)), lossy(...inside)),
  moving: (frames: number, width = 8, height = 8) =>
    riff(
      webpChunk("VP8X", frame(10, 4, width, height)),
      webpChunk("ANIM", Buffer.alloc(6)),
      ...Array.from({ length: frames }, () =>
        webpChunk("ANMF", Buffer.concat([frame(16, 6, width, height), lossless(width, height)])),
      ),
    ),
};

/** A PDF 1.5 as office programs write it: its catalogue is in a compressed object stream. `head` is that stream's dictionary. */
export const aPdf15 = ({
  catalog = "",
  pages = "<< /Type /Pages /Kids [] /Count 0 >>",
  head = "/Type /ObjStm /N 2 /First 10 /Filter /FlateDecode",
  pack = (objects: Buffer): Buffer => deflateSync(objects),
} = {}): Buffer => {
  const root = `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`;
  const list = `1 0 2 ${root.length + 1}`.padEnd(9);
  const packed = pack(Buffer.from(`${list}\n${root}\n${pages}`, "latin1"));
  const table = deflateSync(Buffer.alloc(20));
  return Buffer.concat([
    Buffer.from(`%PDF-1.5\n%\xb5\xb5\xb5\xb5\n3 0 obj\n<< ${head} /Length ${packed.length} >>\nstream\n`, "latin1"),
    packed,
    Buffer.from(
      `\nendstream\nendobj\n4 0 obj\n<< /Type /XRef /Size 5 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length ${table.length} >>\nstream\n`,
    ),
    table,
    Buffer.from("\nendstream\nendobj\nstartxref\n0\n%%EOF\n"),
  ]);
};
