const mostPixels = 50_000_000;
const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Whether the pixels a header promises are as many as a photograph has; a small file can promise a picture of gigabytes. */
const isSane = (width: number, height: number): boolean => width > 0 && height > 0 && width * height <= mostPixels;

/** A PNG is its signature and chunks one after another, the last of them IEND, and not a byte more. */
export const isPng = (bytes: Buffer): boolean => {
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
export const isJpeg = (bytes: Buffer): boolean => {
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

interface Size {
  width: number;
  height: number;
}
/** The head of a WebP chunk that says a size: how long it is, whether it is one, and the size it promises. */
interface SizedChunk {
  head: number;
  isOne?: (content: Buffer) => boolean;
  size: (content: Buffer) => Size;
  /** Whether there are pixels of its own behind the size, and not only a frame for other chunks. */
  isDrawn?: boolean;
}
const sizedChunks: Record<string, SizedChunk> = {
  VP8X: {
    head: 10,
    size: (content) => ({ width: content.readUIntLE(4, 3) + 1, height: content.readUIntLE(7, 3) + 1 }),
  },
  ANMF: {
    head: 16,
    size: (content) => ({ width: content.readUIntLE(6, 3) + 1, height: content.readUIntLE(9, 3) + 1 }),
  },
  "VP8 ": {
    head: 10,
    isOne: (content) => content.readUIntBE(3, 3) === 0x9d012a,
    size: (content) => ({ width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff }),
    isDrawn: true,
  },
  VP8L: {
    head: 5,
    isOne: (content) => content[0] === 0x2f,
    size: (content) => {
      const bits = content.readUInt32LE(1);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    },
    isDrawn: true,
  },
};

/** The pixels drawn in chunks one after another that fill these bytes exactly; null if they do not, or one promises too many. */
const drawnPixels = (bytes: Buffer, isFrame = false): number | null => {
  let drawn = 0;
  let place = 0;
  while (place + 8 <= bytes.length) {
    const name = bytes.toString("latin1", place, place + 4);
    const end = place + 8 + bytes.readUInt32LE(place + 4);
    if (end > bytes.length) return null;
    const content = bytes.subarray(place + 8, end);
    const sized = sizedChunks[name];
    if (sized) {
      if (content.length < sized.head || sized.isOne?.(content) === false) return null;
      const { width, height } = sized.size(content);
      if (!isSane(width, height)) return null;
      if (sized.isDrawn) drawn += width * height;
    }
    if (name === "ANMF") {
      const inside = isFrame ? null : drawnPixels(content.subarray(16), true);
      if (inside === null) return null;
      drawn += inside;
    }
    place = end + (end % 2);
  }
  return place >= bytes.length ? drawn : null;
};

/** A WebP is one RIFF container exactly as long as the file, whose pictures together have no more pixels than a photograph. */
export const isWebp = (bytes: Buffer): boolean => {
  const isContainer =
    bytes.length > 16 &&
    bytes.toString("latin1", 0, 4) === "RIFF" &&
    bytes.toString("latin1", 8, 12) === "WEBP" &&
    /^VP8[ LX]$/.test(bytes.toString("latin1", 12, 16)) &&
    bytes.readUInt32LE(4) + 8 === bytes.length;
  if (!isContainer) return false;
  const drawn = drawnPixels(bytes.subarray(12));
  return drawn !== null && drawn > 0 && drawn <= mostPixels;
};
