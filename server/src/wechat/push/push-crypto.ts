import { createDecipheriv, createHash, timingSafeEqual } from "node:crypto";

/** A push that cannot be what WeChat sent to this AppID. The reason is for our log alone. */
export class PushRefused extends Error {
  constructor(readonly reason: "signature" | "stale" | "padding" | "app" | "shape" | "plaintext") {
    super(`push refused: ${reason}`);
    this.name = "PushRefused";
  }
}

const sha1 = (text: string): Buffer => createHash("sha1").update(text, "utf8").digest();

/** WeChat's signature: SHA-1 of the parts, sorted as plain text and joined. */
export const signatureOf = (...parts: string[]): string => sha1([...parts].sort().join("")).toString("hex");

/** Throws unless `given` is the signature of the parts; takes the same time wherever it differs. */
export const checkSignature = (given: string | undefined, ...parts: string[]): void => {
  const expected = Buffer.from(signatureOf(...parts), "hex");
  const bytes = Buffer.from(given ?? "", "hex");
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) throw new PushRefused("signature");
};

const block = 32;
const headBytes = 20;

/** The text without its padding: 1 to 32 bytes (PKCS#7 of block 32), each its length, to a whole number of blocks. */
const withoutPadding = (padded: Buffer): Buffer => {
  const size = padded.at(-1) ?? 0;
  const isWhole = padded.length > 0 && padded.length % block === 0 && size >= 1 && size <= block;
  if (!isWhole || padded.subarray(-size).some((byte) => byte !== size)) throw new PushRefused("padding");
  return padded.subarray(0, padded.length - size);
};

const decipher = (aesKey: Buffer, encrypted: Buffer): Buffer => {
  const cipher = createDecipheriv("aes-256-cbc", aesKey, aesKey.subarray(0, 16)).setAutoPadding(false);
  try {
    return Buffer.concat([cipher.update(encrypted), cipher.final()]);
  } catch {
    throw new PushRefused("padding");
  }
};

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Opens `Encrypt`: 16 random bytes, the length, the message, and the AppID it is for, which must be ours. Check its
 * signature first: then nobody but WeChat learns anything from the ways this fails.
 */
export const decryptPush = (aesKey: Buffer, appId: string, encrypted: string): string => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) throw new PushRefused("shape");
  const plain = withoutPadding(decipher(aesKey, Buffer.from(encrypted, "base64")));
  const end = plain.length >= headBytes ? headBytes + plain.readUInt32BE(16) : 0;
  if (end === 0 || end > plain.length) throw new PushRefused("shape");
  const [tail, own] = [plain.subarray(end), Buffer.from(appId, "utf8")];
  if (tail.length !== own.length || !timingSafeEqual(tail, own)) throw new PushRefused("app");
  try {
    return decoder.decode(plain.subarray(headBytes, end));
  } catch {
    throw new PushRefused("shape");
  }
};
