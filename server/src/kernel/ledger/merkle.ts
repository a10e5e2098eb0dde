import { sha256 } from "../canonical";

const leafPrefix = Buffer.from([0]);
const nodePrefix = Buffer.from([1]);

/** RFC 6962, 2.1: the hash of an entry. */
export const leafHash = (entry: Buffer): Buffer => sha256(leafPrefix, entry);
/** RFC 6962, 2.1: the hash of two neighbours. */
export const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(nodePrefix, left, right);
/** The root of the tree without entries. */
const emptyRoot = sha256();

/** A complete subtree: 2^height leaves from leaf index · 2^height on. */
export interface Subtree {
  height: number;
  index: number;
}

/** The half-open range of leaves [start, end). */
export type LeafRange = readonly [start: number, end: number];

const splitOf = (count: number): number => {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
};

/** The complete subtrees that make up a range, from the left; the range is one that the tree's definition splits off. */
export const completeSubtrees = ([start, end]: LeafRange): Subtree[] => {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end; ) {
    let height = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      height += 1;
    }
    subtrees.push({ height, index: at / width });
    at += width;
  }
  return subtrees;
};

/** The hash over a range from the hashes of its complete subtrees. */
export const joinSubtrees = (hashes: readonly Buffer[]): Buffer =>
  hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => nodeHash(left, right));

/** The ranges whose hashes prove that a leaf is in a tree of this size, from the leaf upwards (RFC 9162, 2.1.3.1). */
export const inclusionRanges = (index: number, size: number): LeafRange[] => {
  const path: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push([middle, end]);
      end = middle;
    } else {
      path.push([start, middle]);
      start = middle;
    }
  }
  return path.reverse();
};

/** Grows a tree leaf by leaf, keeping only its right edge. */
export class GrowingTree {
  size = 0;
  private readonly edge: Buffer[] = [];

  push(leaf: Buffer): void {
    let hash = leaf;
    this.size += 1;
    for (let rest = this.size; rest % 2 === 0; rest /= 2) hash = nodeHash(this.edge.pop() as Buffer, hash);
    this.edge.push(hash);
  }

  root(): Buffer {
    return joinSubtrees(this.edge);
  }
}
