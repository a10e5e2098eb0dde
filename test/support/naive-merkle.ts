import { createHash } from "node:crypto";

/** RFC 6962, section 2.1, written down word for word: slow, recursive, and independent of the product's code. */

const hash = (...parts: Buffer[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
export const naiveLeaf = (entry: Buffer): Buffer => hash(Buffer.from([0]), entry);

const split = (count: number): number => 2 ** Math.floor(Math.log2(count - 1));

export const naiveRoot = (leaves: Buffer[]): Buffer => {
  if (leaves.length === 0) return hash();
  if (leaves.length === 1) return leaves[0] as Buffer;
  const k = split(leaves.length);
  return hash(Buffer.from([1]), naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
};

export const naivePath = (index: number, leaves: Buffer[]): Buffer[] => {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...naivePath(index, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naivePath(index - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))];
};

const subproof = (first: number, leaves: Buffer[], isWhole: boolean): Buffer[] => {
  if (first === leaves.length) return isWhole ? [] : [naiveRoot(leaves)];
  const k = split(leaves.length);
  return first <= k
    ? [...subproof(first, leaves.slice(0, k), isWhole), naiveRoot(leaves.slice(k))]
    : [...subproof(first - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))];
};

export const naiveConsistency = (first: number, leaves: Buffer[]): Buffer[] =>
  first === 0 ? [] : subproof(first, leaves, true);
