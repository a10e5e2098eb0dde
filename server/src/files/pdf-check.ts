import { inflateSync } from "node:zlib";

/** What all the object streams of one PDF may unpack to; those of a paper of a few megabytes are far below. */
const mostUnpacked = 20 * 1024 * 1024;

// What is locked cannot be looked at. What is done at opening is looked at on its own; and as three letters come up by chance
// in a picture's bytes, what JS and AA name must follow them.
const unwanted =
  /\/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoTo[RE]|Encrypt)\b|\/(?:JS|AA)[\0\s]*(?:[(<%]|\d+[\0\s%])/;

/** Names as they are meant: a letter may be written as # and two hexadecimal digits. */
const readable = (text: string): string =>
  text.replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const objectStream = /\/ObjStm\b/;
const filters = /\/(?:Filter|F|FFilter|DecodeParms|DP)\b/g;
const flate = /\/Filter\s*(?:\/FlateDecode\b|\[\s*\/FlateDecode\s*\])/;

/** Whether a reader would take the stream for objects: it says so, is built like one, or a half string hides what it is. */
const mayHoldObjects = (head: string): boolean =>
  objectStream.test(head) || (/\/First\b/.test(head) && /\/N\b/.test(head)) || /^[^(]*\)/.test(head);

/** What an object stream holds; null if it is not packed in the one usual way, is broken, or holds more than `most`. */
const unpacked = (head: string, body: Buffer, most: number): string | null => {
  const ways = head.match(filters) ?? [];
  if (/[()%]/.test(head)) return null; // no such stream has a text or a remark before it: they hide what it is
  if (ways.length === 0) return ""; // lies open, and was looked at with the rest of the file
  if (ways.length > 1 || !flate.test(head) || most <= 0) return null;
  try {
    return inflateSync(body, { maxOutputLength: most }).toString("latin1");
  } catch {
    return null;
  }
};

/** The streams of a file, each with what stands before it since the last object, marks between parts of the file left out. */
const streams = function* (bytes: Buffer, text: string): Generator<{ head: string; body: Buffer }> {
  let before = /^(?:%[^\r\n]*[\r\n]+)+/.exec(text)?.[0].length ?? 0;
  for (const { index, 0: keyword } of text.matchAll(/(?<!end)stream[\0\s]+/g)) {
    if (index < before) continue;
    const end = text.indexOf("endstream", index);
    if (end < 0) return;
    const between = text.slice(before, index);
    const head = between.slice(Math.max(0, between.lastIndexOf("endobj"))).replace(/%%EOF\s*[\r\n]/g, "");
    before = end;
    yield { head: readable(head), body: bytes.subarray(index + keyword.length, end) };
  }
};

/** What the object streams hold; null if one cannot be unpacked. Compressed objects are how PDF 1.5 saves room. */
const compressedObjects = (bytes: Buffer, text: string): string[] | null => {
  const contents: string[] = [];
  let left = mostUnpacked;
  let named = 0;
  for (const { head, body } of streams(bytes, text)) {
    if (!mayHoldObjects(head)) continue;
    const content = unpacked(head, body, left);
    if (content === null) return null;
    left -= content.length;
    contents.push(readable(content));
    if (objectStream.test(head)) named += 1;
  }
  // one that is named where no stream was found would go unseen
  return named === (readable(text).match(/\/ObjStm\b/g)?.length ?? 0) ? contents : null;
};

const mostOpenings = 4;
const mostListed = 1_000_000;
const pageToOpenAt = /^[\0\s]*(?:\[|<<(?:(?!\/S\b)[^>])*\/S\s*\/GoTo\b(?:(?!\/(?:S|Next)\b)[^>])*>)/;

/** The numbers and places with which an object stream begins. */
const listIn = (content: string): string => /^[\d\s]*/.exec(content)?.[0] ?? "";

/** Every text of an object in a file, as far as it tells what is done. */
const textsOf = (number: number, text: string, compressed: string[]): string[] => {
  const plain = [...text.matchAll(new RegExp(`\\b0*${number}\\s+\\d+\\s+obj\\b([\\s\\S]{0,200})`, "g"))];
  const packed = compressed.flatMap((content) => {
    const list = listIn(content);
    const pairs = [...list.matchAll(/(\d+)\s+(\d+)/g)].filter((pair) => Number(pair[1]) === number);
    return pairs.map((pair) => content.slice(list.length + Number(pair[2])).slice(0, 200));
  });
  return [...plain.map((match) => match[1] as string), ...packed];
};

/** Whether opening the file does no more than show one of its pages: a place given at once, or an object that is one. */
const opensQuietly = (text: string, compressed: string[]): boolean => {
  const openings = [text, ...compressed].flatMap((part) => [...part.matchAll(/\/OpenAction\b([\s\S]{0,200})/g)]);
  if (openings.length === 0) return true;
  const listed = compressed.reduce((sum, content) => sum + listIn(content).length, 0);
  if (openings.length > mostOpenings || listed > mostListed) return false;
  return openings.every(([, after]) => {
    if (pageToOpenAt.test(after as string)) return true;
    const number = /^[\0\s]*(\d{1,10})\s+\d+\s+R\b/.exec(after as string)?.[1];
    const texts = number ? textsOf(Number(number), text, compressed) : [];
    return texts.length > 0 && texts.every((one) => pageToOpenAt.test(one));
  });
};

/** A PDF from its first byte to its last mark, not locked, with nothing in it that acts by itself or carries other files. */
export const isPdf = (bytes: Buffer): boolean => {
  const text = bytes.toString("latin1");
  if (!/^%PDF-[12]\.\d/.test(text) || !/%%EOF\s*$/.test(text)) return false;
  const plain = readable(text);
  if (unwanted.test(plain)) return false;
  const compressed = objectStream.test(plain) || /\/First\b/.test(plain) ? compressedObjects(bytes, text) : [];
  return compressed !== null && !compressed.some((one) => unwanted.test(one)) && opensQuietly(plain, compressed);
};
