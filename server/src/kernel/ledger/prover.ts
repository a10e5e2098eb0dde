import { verifyInclusion } from "@baiwa/shared/ledger-proof";
import type { Database } from "../database";
import { idText } from "../ids";
import { nodeProofPorts } from "../proof-ports";
import type { CheckpointSigner } from "./checkpoint";
import type { LedgerEntry } from "./ledger.entity";
import { inclusionRanges } from "./merkle";
import type { Tiles } from "./tiles";

/** Everything that lets anyone check one entry offline; without a proof until the sequencer has been by. */
export interface ProvenEntry {
  entryId: string;
  /** The exact bytes that were hashed, as text. */
  entry: string;
  leafHash: string;
  proof: { index: number; treeSize: number; hashes: string[] } | null;
  checkpoint: string | null;
  verifierKey: string;
}

interface StoredCheckpoint {
  treeSize: number;
  rootHash: Buffer;
  note: string;
}

/** The checkpoint of the largest tree, or null before the first. */
export const latestCheckpoint = async (database: Database): Promise<StoredCheckpoint | null> => {
  const [row] = await database.rows<{ size: string; rootHash: Buffer; note: string }>(
    "SELECT tree_size AS size, root_hash AS rootHash, note FROM ledger_checkpoint ORDER BY tree_size DESC LIMIT 1",
  );
  return row ? { treeSize: Number(row.size), rootHash: row.rootHash, note: row.note } : null;
};

/** Proves an entry against the latest checkpoint. A proof that does not hold is a fault, never handed out. */
export const proveEntry = async (
  { database, tiles, signer }: { database: Database; tiles: Tiles; signer: CheckpointSigner },
  { id, entry, leafHash }: LedgerEntry,
): Promise<ProvenEntry> => {
  const { verifierKey } = signer;
  const unproven = {
    entryId: idText(id),
    entry: entry.toString("utf8"),
    leafHash: leafHash.toString("hex"),
    verifierKey,
  };
  const checkpoint = await latestCheckpoint(database);
  const sql = "SELECT position FROM ledger_position WHERE entry_id = ?";
  const [place] = await database.rows<{ position: string }>(sql, [id]);
  const index = place ? Number(place.position) : Infinity;
  if (!checkpoint || index >= checkpoint.treeSize) return { ...unproven, proof: null, checkpoint: null };

  const { treeSize, rootHash, note } = checkpoint;
  const hashes: Buffer[] = [];
  for (const range of inclusionRanges(index, treeSize)) hashes.push(await tiles.rangeHash(range, treeSize));
  if (!(await verifyInclusion(nodeProofPorts, { index, treeSize, leafHash, rootHash, hashes }))) {
    throw new Error(`ledger: entry ${unproven.entryId} is not under the signed root`);
  }
  return {
    ...unproven,
    proof: { index, treeSize, hashes: hashes.map((hash) => hash.toString("hex")) },
    checkpoint: note,
  };
};
