import type { Database, Db } from "../database";
import type { HeldLease } from "../lease";
import type { Ports } from "../ports";
import { isDuplicate } from "../retry";
import type { CheckpointSigner } from "./checkpoint";
import { insertRows } from "./insert-rows";
import { announceKey } from "./key-handover";
import { Sweep, sweepPlans, type WaitingEntry } from "./sweeps";
import type { Tiles } from "./tiles";

interface SequencerOptions {
  database: Database;
  ports: Pick<Ports, "clock">;
  tiles: Tiles;
  signer: CheckpointSigner;
}

/** Pages that one round of a long sweep looks at, so that fresh entries never wait for it. */
const pagesPerRound = 16;

/** How many entries have a place: positions have no gaps, so the last one tells. */
const placedCount = async (db: Pick<Db, "rows">): Promise<number> => {
  const [row] = await db.rows<{ last: string | null }>("SELECT MAX(position) AS last FROM ledger_position");
  return row?.last == null ? 0 : Number(row.last) + 1;
};

/**
 * Gives entries their place in the tree, grows the tiles and signs checkpoints. Every step starts from what the tables
 * hold, so it can be broken off anywhere; two at once do no harm, because a position can be given only once.
 */
export const createSequencer = ({ database, ports, tiles, signer }: SequencerOptions) => {
  const sweeps = sweepPlans.map((plan) => new Sweep(database, plan));
  let isKeyAnnounced = false;

  /** All of the entries get consecutive positions, or none of them. False when another process was faster. */
  const place = async (held: HeldLease, waiting: WaitingEntry[]): Promise<boolean> => {
    try {
      await database.transaction(async (db) => {
        await held.guard(db);
        const first = await placedCount(db);
        const rows = waiting.map(({ id, leafHash }, n) => [first + n, id, leafHash]);
        await insertRows(db, "INSERT INTO ledger_position (position, entry_id, leaf_hash)", rows);
      });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  };

  /** Writes the tiles and the checkpoint that the positions call for. */
  const publish = async (): Promise<void> => {
    const treeSize = await placedCount(database);
    tiles.checkSize(treeSize);
    const [latest] = await database.rows<{ size: string | null }>(
      "SELECT MAX(tree_size) AS size FROM ledger_checkpoint",
    );
    if (treeSize <= Number(latest?.size ?? 0)) return;
    await tiles.grow(treeSize);
    const rootHash = await tiles.rangeHash([0, treeSize], treeSize);
    try {
      await database.run("INSERT INTO ledger_checkpoint (tree_size, root_hash, note, signed_at) VALUES (?, ?, ?, ?)", [
        String(treeSize),
        rootHash,
        signer.sign(treeSize, rootHash),
        ports.clock(),
      ]);
    } catch (error) {
      if (!isDuplicate(error)) throw error; // this size is signed already
    }
  };

  /** One round; with `isWhole` every entry is looked at before it ends. Returns how many got their place. */
  const runRound = async (held: HeldLease, stopping?: AbortSignal, isWhole = false): Promise<number> => {
    let placed = 0;
    await publish(); // what an earlier process left unfinished
    if (!isKeyAnnounced) await announceKey({ database, ports, signer });
    isKeyAnnounced = true;
    for (const sweep of sweeps) {
      sweep.startIfDue(ports.clock(), isWhole);
      for (let page = 0; sweep.isRunning && (isWhole || page < pagesPerRound); page++) {
        if (stopping?.aborted) return placed;
        const waiting = await sweep.step();
        if (waiting.length === 0) continue;
        const isPlaced = await place(held, waiting).catch((error: unknown) => {
          sweep.again();
          throw error;
        });
        if (!isPlaced) {
          sweep.again();
          return placed;
        }
        placed += waiting.length;
        await publish();
      }
    }
    return placed;
  };

  return { runRound };
};
