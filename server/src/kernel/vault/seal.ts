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

const noncesAtOnce = 1024;
let nonces = Buffer.alloc(0);
let used = 0;
/** Random bytes are drawn for many nonces together, which costs a tenth of drawing each alone; none is used twice. */
const freshNonce = (): Buffer => {
  if (used === nonces.length) {
    nonces = randomBytes(noncesAtOnce * nonceBytes);
    used = 0;
  }
  used += nonceBytes;
  return nonces.subarray(used - nonceBytes, used);
};
const bound = (aad: Buffer): Buffer => {
  const all = Buffer.allocUnsafe(1 + aad.length);
  all[0] = format;
  aad.copy(all, 1);
  return all;
};

/** Seals bytes with AES-256-GCM: format byte ‖ nonce ‖ tag ‖ ciphertext. `aad` binds them to their place. */
export const sealWith = (key: Buffer, aad: Buffer, plain: Buffer): Buffer => {
  const nonce = freshNonce();
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(bound(aad));
  const sealed = cipher.update(plain);
  cipher.final(); // of GCM nothing is left over
  const all = Buffer.allocUnsafe(1 + nonceBytes + tagBytes + sealed.length);
  all[0] = format;
  nonce.copy(all, 1);
  cipher.getAuthTag().copy(all, 1 + nonceBytes);
  sealed.copy(all, 1 + nonceBytes + tagBytes);
  return all;
};

/** Opens what `sealWith` made. Throws SealBroken for another key, another place, or one changed bit. */
export const openWith = (key: Buffer, aad: Buffer, sealed: Buffer): Buffer => {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== format) throw new SealBroken();
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(bound(aad));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
};
