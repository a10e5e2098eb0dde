import { createHmac } from "node:crypto";

const [stepSeconds, digits] = [30, 6];
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Base32 without padding, as authenticator apps read it. */
export const base32 = (bytes: Buffer): string => {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{1,5}/g) ?? []).map((group) => alphabet[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
};

/** The time step of a moment (RFC 6238, 30 seconds). */
export const stepOf = (at: Date): number => Math.floor(at.getTime() / 1000 / stepSeconds);

/** The six-digit code of a step (RFC 4226, HMAC-SHA-1 as authenticator apps expect). */
export const codeOf = (secret: Buffer, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, "0");
};

/** The step a code belongs to, one step of clock difference allowed; null when it fits none. */
export const matchStep = (secret: Buffer, code: string, at: Date): number | null => {
  const now = stepOf(at);
  return [now, now - 1, now + 1].find((step) => codeOf(secret, step) === code) ?? null;
};

/** What an authenticator app scans. */
export const otpauthUrl = (username: string, secret: Buffer): string =>
  `otpauth://totp/${encodeURIComponent(`佰瓦云隐私中心:${username}`)}?secret=${base32(secret)}&issuer=${encodeURIComponent("佰瓦云隐私中心")}`;
