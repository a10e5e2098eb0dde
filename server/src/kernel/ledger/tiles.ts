import type { Database } from "../database";
import { isDuplicate } from "../retry";
import { completeSubtrees, joinSubtrees, type LeafRange, type Subtree } from "./merkle";

/** Hashes in a full tile; a tile of level n+1 holds the roots of 256 tiles of level n. */
export const tileWidth = 256;
const tileHeight = 8;
const hashBytes = 32;
const keptTiles = 256;
const keptRoots = 8192;

/** Splits a tile's bytes into its hashes. */
const hashesOf = (tile: Buffer): Buffer[] =>
  Array.from({ length: tile.length / hashBytes }, (_, n) => tile.subarray(n * hashBytes, (n + 1) * hashBytes));

/** How many full tiles a level has in a tree of this size. */
export const fullTiles = (level: number, treeSize: number): number => Math.floor(treeSize / tileWidth ** (level + 1));

const keep = <T>(kept: Map<string, T>, key: string, value: T, most: number): T => {
  const [oldest] = kept.keys();
  if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
  kept.set(key, value);
  return value;
};

/**
 * The Merkle tree as the tables hold it: full tiles, and the tail that positions alone hold. Whatever tile is missing
 * (a crash before it was written) is worked out from the level below. Full tiles never change, so they are kept.
 */
export const createTiles = (database: Database) => {
  const tiles = new Map<string, Buffer>();
  const roots = new Map<string, Buffer>();
  const stored = new Map<number, number>();
  let largest = 0;

  const tailHashes = async (from: number, count: number): Promise<Buffer[]> => {
    const rows = await database.rows<{ leaf_hash: Buffer }>(
      "SELECT leaf_hash FROM ledger_position WHERE position >= ? AND position < ? ORDER BY position",
      [String(from), String(from + count)],
    );
    if (rows.length !== count) throw new Error(`ledger: positions ${from}..${from + count - 1} are not complete`);
    return rows.map((row) => row.leaf_hash);
  };

  /** Hashes of one level from below: leaves from the positions, others as roots of tiles. */
  const hashesFromBelow = async (level: number, from: number, count: number): Promise<Buffer[]> => {
    if (level === 0) return tailHashes(from, count);
    const hashes: Buffer[] = [];
    for (let index = from; index < from + count; index++) hashes.push(await tileRoot(level - 1, index));
    return hashes;
  };

  const fullTile = async (level: number, index: number): Promise<Buffer> => {
    const key = `${level}/${index}`;
    const kept = tiles.get(key);
    if (kept) return kept;
    const sql = "SELECT hashes FROM ledger_tile WHERE level = ? AND tile_index = ?";
    const [row] = await database.rows<{ hashes: Buffer }>(sql, [level, String(index)]);
    const hashes = row?.hashes ?? Buffer.concat(await hashesFromBelow(level, index * tileWidth, tileWidth));
    return keep(tiles, key, hashes, keptTiles);
  };

  const tileRoot = async (level: number, index: number): Promise<Buffer> => {
    const key = `${level}/${index}`;
    const kept = roots.get(key);
    if (kept) return kept;
    const hashes = hashesOf(await fullTile(level, index));
    return keep(roots, key, rootOfComplete(hashes), keptRoots);
  };

  const subtreeHash = async ({ height, index }: Subtree, treeSize: number): Promise<Buffer> => {
    const level = Math.floor(height / tileHeight);
    const count = 2 ** (height % tileHeight);
    const from = index * count;
    const tileIndex = Math.floor(from / tileWidth);
    const isFull = tileIndex < fullTiles(level, treeSize);
    const offset = from % tileWidth;
    const hashes = isFull
      ? hashesOf(await fullTile(level, tileIndex)).slice(offset, offset + count)
      : await hashesFromBelow(level, from, count);
    return rootOfComplete(hashes);
  };

  /** The hash over a range of leaves of a tree of this size. */
  const rangeHash = async (range: LeafRange, treeSize: number): Promise<Buffer> => {
    const hashes: Buffer[] = [];
    for (const subtree of completeSubtrees(range)) hashes.push(await subtreeHash(subtree, treeSize));
    return joinSubtrees(hashes);
  };

  const storedTiles = async (level: number): Promise<number> => {
    const sql = "SELECT MAX(tile_index) AS last FROM ledger_tile WHERE level = ?";
    const [row] = await database.rows<{ last: string | null }>(sql, [level]);
    return row?.last == null ? 0 : Number(row.last) + 1;
  };

  const storeTile = async (level: number, index: number): Promise<void> => {
    const hashes = Buffer.concat(await hashesFromBelow(level, index * tileWidth, tileWidth));
    try {
      const sql = "INSERT INTO ledger_tile (level, tile_index, hashes) VALUES (?, ?, ?)";
      await database.run(sql, [level, String(index), hashes]);
    } catch (error) {
      if (!isDuplicate(error)) throw error; // the same tile by another process: its content follows from the positions
    }
    keep(roots, `${level}/${index}`, rootOfComplete(hashesOf(hashes)), keptRoots);
  };

  return {
    rangeHash,
    /** Forgets what was kept when the tables hold less than before: an older backup was put in their place. */
    checkSize(treeSize: number): void {
      if (treeSize < largest) for (const kept of [tiles, roots, stored]) kept.clear();
      largest = treeSize;
    },
    /** Writes every full tile of a tree of this size that is not there yet, lower levels first. */
    async grow(treeSize: number): Promise<void> {
      for (let level = 0; fullTiles(level, treeSize) > 0; level++) {
        let next = stored.get(level) ?? (await storedTiles(level));
        for (; next < fullTiles(level, treeSize); next++) await storeTile(level, next);
        stored.set(level, next);
      }
    },
  };
};

const rootOfComplete = (hashes: Buffer[]): Buffer => {
  let row = hashes;
  while (row.length > 1)
    row = row.flatMap((hash, n) => (n % 2 === 0 ? [joinSubtrees([hash, row[n + 1] as Buffer])] : []));
  return row[0] as Buffer;
};

export type Tiles = ReturnType<typeof createTiles>;
