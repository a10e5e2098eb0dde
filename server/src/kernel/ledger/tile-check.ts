import type { Database } from "../database";
import { GrowingTree } from "./merkle";
import { fullTiles, tileWidth } from "./tiles";

/** Compares the stored tiles with those that the leaves give, as the leaves go by; keeps one open tile for each level. */
export class TileCheck {
  private readonly open: Buffer[][] = [];
  private readonly done: number[] = [];

  constructor(
    private readonly database: Database,
    /** Tiles within the signed tree must be there; later ones may still be to come. */
    private readonly signedSize: number,
    private readonly report: (problem: string) => void,
  ) {}

  async push(hash: Buffer, level = 0): Promise<void> {
    const tile = this.open[level] ?? [];
    this.open[level] = tile;
    tile.push(hash);
    if (tile.length < tileWidth) return;
    const index = this.done[level] ?? 0;
    this.done[level] = index + 1;
    this.open[level] = [];
    await this.compare(level, index, Buffer.concat(tile));
    const tree = new GrowingTree();
    for (const leaf of tile) tree.push(leaf);
    await this.push(tree.root(), level + 1);
  }

  private async compare(level: number, index: number, expected: Buffer): Promise<void> {
    const sql = "SELECT hashes FROM ledger_tile WHERE level = ? AND tile_index = ?";
    const [row] = await this.database.rows<{ hashes: Buffer }>(sql, [level, String(index)]);
    const what = `第 ${level} 层第 ${index} 片`;
    if (!row && index < fullTiles(level, this.signedSize)) this.report(`${what}不见了`);
    if (row && !row.hashes.equals(expected)) this.report(`${what}与重新计算的不一致`);
  }
}
