import type { ProofPorts } from "./ledger-proof";

/** Signed checkpoints: C2SP signed-note and tlog-checkpoint. */

/** The public half of a ledger's key, as `name+key id+base64` says it. */
export interface VerifierKey {
  name: string;
  /** 8 hex digits, bound to the name and the key. */
  keyId: string;
  publicKey: Uint8Array;
}

/** What a checkpoint says: this ledger had so many entries under this root. */
export interface Checkpoint {
  origin: string;
  treeSize: number;
  rootHash: Uint8Array;
  /** The signed text, byte for byte. */
  text: string;
  signatures: { name: string; keyId: string; signature: Uint8Array }[];
}

const utf8 = new TextEncoder();
const wholeBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const fromBase64 = (text: string): Uint8Array | null =>
  wholeBase64.test(text) ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0)) : null;
const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const ed25519 = 1;
const keyIdLength = 4;

/** Reads a verifier key and checks that its id belongs to it; null when it is none. */
export const parseVerifierKey = async (ports: ProofPorts, text: string): Promise<VerifierKey | null> => {
  const [, name, keyId, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const typedKey = encoded === undefined ? null : fromBase64(encoded);
  if (!name || !keyId || typedKey?.length !== 33 || typedKey[0] !== ed25519) return null;
  const named = utf8.encode(`${name}\n`);
  const hashed = new Uint8Array(named.length + typedKey.length);
  hashed.set(named);
  hashed.set(typedKey, named.length);
  const digest = await ports.sha256(hashed);
  return toHex(digest.subarray(0, keyIdLength)) === keyId ? { name, keyId, publicKey: typedKey.subarray(1) } : null;
};

const parseSignature = (line: string): Checkpoint["signatures"][number] | null => {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
  const bytes = encoded === undefined ? null : fromBase64(encoded);
  if (!name || !bytes || bytes.length <= keyIdLength) return null;
  return { name, keyId: toHex(bytes.subarray(0, keyIdLength)), signature: bytes.subarray(keyIdLength) };
};

/** Takes a checkpoint note apart without trusting it; null when it is malformed. */
export const parseCheckpoint = (note: string): Checkpoint | null => {
  const border = note.lastIndexOf("\n\n");
  if (border < 0 || !note.endsWith("\n")) return null;
  const text = note.slice(0, border + 1);
  const signatures = note
    .slice(border + 2, -1)
    .split("\n")
    .map(parseSignature);
  const [origin, size, root] = text.split("\n");
  const rootHash = root === undefined ? null : fromBase64(root);
  const isNumber = size !== undefined && /^(?:0|[1-9][0-9]{0,15})$/.test(size) && Number.isSafeInteger(Number(size));
  if (!origin || !isNumber || rootHash?.length !== 32) return null;
  const sound = signatures.filter((signature) => signature !== null);
  if (sound.length === 0 || sound.length !== signatures.length) return null;
  return { origin, treeSize: Number(size), rootHash, text, signatures: sound };
};

/** Whether the checkpoint names the key's ledger and carries a good signature by that key. */
export const isSignedBy = async (ports: ProofPorts, checkpoint: Checkpoint, key: VerifierKey): Promise<boolean> => {
  if (checkpoint.origin !== key.name) return false;
  const line = checkpoint.signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId);
  return line !== undefined && ports.verifyEd25519(key.publicKey, utf8.encode(checkpoint.text), line.signature);
};
