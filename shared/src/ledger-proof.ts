/**
 * Checks of the ledger that anyone can run offline: inclusion and consistency proofs (RFC 9162, 2.1), signed
 * checkpoints (C2SP signed-note and tlog-checkpoint) and whole receipts. Pure; hashing and signatures are ports, so
 * Node's crypto and WebCrypto both serve.
 */

/** The two primitives a check needs. */
export interface ProofPorts {
  sha256(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Whether the signature over the message is the public key's (32 raw bytes). */
  verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, n) => byte === b[n]);
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const joined = (...parts: Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

/** The hash of an entry's bytes as a leaf. */
export const hashLeaf = async (ports: ProofPorts, entry: Uint8Array): Promise<Uint8Array> =>
  ports.sha256(joined(Uint8Array.of(0), entry));
const hashNode = async (ports: ProofPorts, left: Uint8Array, right: Uint8Array): Promise<Uint8Array> =>
  ports.sha256(joined(Uint8Array.of(1), left, right));

const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);

/** Says that the leaf stands at `index` in the tree with this size and root. */
interface InclusionClaim {
  index: number;
  treeSize: number;
  leafHash: Uint8Array;
  rootHash: Uint8Array;
  hashes: readonly Uint8Array[];
}

/** RFC 9162, 2.1.3.2. */
export const verifyInclusion = async (ports: ProofPorts, claim: InclusionClaim): Promise<boolean> => {
  const { index, treeSize, leafHash, rootHash, hashes } = claim;
  if (!isCount(index) || !isCount(treeSize) || index >= treeSize) return false;
  let node = index;
  let last = treeSize - 1;
  let root = leafHash;
  for (const hash of hashes) {
    if (last === 0 || hash.length !== 32) return false;
    if (isOdd(node) || node === last) {
      root = await hashNode(ports, hash, root);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      root = await hashNode(ports, root, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && same(root, rootHash);
};

/** Says that the first tree's entries are the beginning of the second tree's. */
interface ConsistencyClaim {
  firstSize: number;
  firstRoot: Uint8Array;
  secondSize: number;
  secondRoot: Uint8Array;
  hashes: readonly Uint8Array[];
}

/** RFC 9162, 2.1.4.2. The empty tree is the beginning of every tree. */
export const verifyConsistency = async (ports: ProofPorts, claim: ConsistencyClaim): Promise<boolean> => {
  const { firstSize, firstRoot, secondSize, secondRoot, hashes } = claim;
  if (!isCount(firstSize) || !isCount(secondSize) || firstSize > secondSize) return false;
  if (firstSize === secondSize) return hashes.length === 0 && same(firstRoot, secondRoot);
  if (firstSize === 0) return hashes.length === 0 && same(firstRoot, await ports.sha256(new Uint8Array()));
  let first = firstSize - 1;
  let second = secondSize - 1;
  while (isOdd(first)) {
    first = half(first);
    second = half(second);
  }
  const [start, ...rest] = first === 0 ? [firstRoot, ...hashes] : hashes;
  if (!start) return false;
  let firstHash = start;
  let secondHash = start;
  for (const hash of rest) {
    if (second === 0 || hash.length !== 32) return false;
    if (isOdd(first) || first === second) {
      firstHash = await hashNode(ports, hash, firstHash);
      secondHash = await hashNode(ports, hash, secondHash);
      while (!isOdd(first) && first !== 0) {
        first = half(first);
        second = half(second);
      }
    } else {
      secondHash = await hashNode(ports, secondHash, hash);
    }
    first = half(first);
    second = half(second);
  }
  return second === 0 && same(firstHash, firstRoot) && same(secondHash, secondRoot);
};
