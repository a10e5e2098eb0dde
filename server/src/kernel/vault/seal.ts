import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const format = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** The sealed bytes were moved, changed, or belong to another key. Never told to a caller outside. */
export class SealBroken extends Error {
  constructor() {
    super("sealed value cannot be opened");
    this.name = "SealBroken";
  }
}

/** Seals bytes with AES-256-GCM: format byte ‖ nonce ‖ tag ‖ ciphertext. `aad` binds them to their place. */
export const sealWith = (key: Buffer, aad: Buffer, plain: Buffer): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.concat([Buffer.of(format), aad]));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(format), nonce, cipher.getAuthTag(), sealed]);
};

/** Opens what `sealWith` made. Throws SealBroken for another key, another place, or one changed bit. */
export const openWith = (key: Buffer, aad: Buffer, sealed: Buffer): Buffer => {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== format) throw new SealBroken();
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.concat([Buffer.of(format), aad]));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
};
