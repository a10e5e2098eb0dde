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
      ? Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), Buffer.from(comment, "latin1")])
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
