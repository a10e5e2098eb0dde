import { isSignedBy, parseCheckpoint, parseVerifierKey } from "@baiwa/shared/ledger-note";
import type { Database } from "../database";
import { idText } from "../ids";
import { nodeProofPorts } from "../proof-ports";
import type { CheckpointSigner } from "./checkpoint";
import { type EntryHeader, headerMatches } from "./entry-bytes";
import { GrowingTree, leafHash } from "./merkle";
import { latestCheckpoint } from "./prover";
import { TileCheck } from "./tile-check";

/** The outcome of recomputing the whole ledger from its entries' bytes. */
export interface Verification {
  isSound: boolean;
  /** Entries with a place in the tree. */
  treeSize: number;
  /** Entries that wait for the sequencer. */
  waiting: number;
  checkpoint: string | null;
  /** What does not hold, in words for staff; at most 50. */
  problems: string[];
}

const pageSize = 500;
const mostProblems = 50;

type PlacedRow = EntryHeader & {
  position: string;
  entryId: Buffer;
  placedHash: Buffer;
  leafHash: Buffer | null;
  entry: Buffer | null;
};
type WaitingRow = EntryHeader & { leafHash: Buffer; entry: Buffer };
interface SignedRoot {
  treeSize: string;
  rootHash: Buffer;
  note: string;
}

/**
 * Recomputes everything the tables claim: each entry's hash and columns, positions without gaps, every tile, every
 * checkpoint's root and its signature. Reads page by page, so memory stays bounded however long the ledger is.
 */
export const verifyLedger = async (database: Database, signer: CheckpointSigner): Promise<Verification> => {
  const problems: string[] = [];
  const report = (problem: string): void => {
    if (problems.length < mostProblems) problems.push(problem);
  };
  const latest = await latestCheckpoint(database);
  const tree = new GrowingTree();
  const tiles = new TileCheck(database, latest?.treeSize ?? 0, report);
  const checkpoints = signedRoots(database);
  const key = await parseVerifierKey(nodeProofPorts, signer.verifierKey);

  let signed = (await checkpoints.next()).value ?? null;
  const checkSigned = async (root: SignedRoot): Promise<void> => {
    const what = `第 ${root.treeSize} 条处的签名摘要`;
    const note = parseCheckpoint(root.note);
    const isSameTree = note && note.treeSize === tree.size && Buffer.from(note.rootHash).equals(root.rootHash);
    if (!isSameTree) report(`${what}与登记的不一致`);
    if (!tree.root().equals(root.rootHash)) report(`${what}与重新计算的不一致`);
    const isOurs = key && note?.signatures.some(({ keyId }) => keyId === key.keyId);
    const isLatest = tree.size === latest?.treeSize;
    if (isLatest && !isOurs) report(`${what}不是用当前密钥签的`);
    if (note && key && isOurs && !(await isSignedBy(nodeProofPorts, note, key))) report(`${what}的签名不对`);
  };

  for await (const row of placedRows(database)) {
    const position = Number(row.position);
    if (position !== tree.size) {
      report(`位置 ${tree.size} 空缺`);
      break;
    }
    for (const problem of entryProblems(row, row.entryId, row.placedHash)) report(problem);
    const hash = row.entry ? leafHash(row.entry) : row.placedHash;
    tree.push(hash);
    await tiles.push(hash);
    while (signed && Number(signed.treeSize) <= tree.size) {
      await checkSigned(signed);
      signed = (await checkpoints.next()).value ?? null;
    }
  }
  if (signed) report(`签名摘要里有 ${signed.treeSize} 条，现在只有 ${tree.size} 条`);

  let waiting = 0;
  for await (const row of waitingRows(database)) {
    waiting += 1;
    for (const problem of entryProblems(row, row.id, row.leafHash)) report(problem);
  }
  const isSound = problems.length === 0;
  return { isSound, treeSize: tree.size, waiting, checkpoint: latest?.note ?? null, problems };
};

const entryProblems = (
  row: EntryHeader & { entry: Buffer | null; leafHash: Buffer | null },
  id: Buffer,
  expected: Buffer,
): string[] => {
  const what = `记录 ${idText(id)} `;
  if (!row.entry || !row.leafHash) return [`${what}不见了`];
  const hash = leafHash(row.entry);
  return [
    ...(hash.equals(expected) && hash.equals(row.leafHash) ? [] : [`${what}的内容与摘要不一致`]),
    ...(headerMatches(row, row.entry) ? [] : [`${what}的索引与内容不一致`]),
  ];
};

const header = "e.id, e.kind, e.at, e.subject, e.scope, e.act, e.leaf_hash AS leafHash, e.entry";

async function* placedRows(database: Database): AsyncGenerator<PlacedRow> {
  for (let from = 0n; ; ) {
    const page = await database.rows<PlacedRow>(
      `SELECT p.position, p.entry_id AS entryId, p.leaf_hash AS placedHash, ${header}
       FROM ledger_position p LEFT JOIN ledger_entry e ON e.id = p.entry_id
       WHERE p.position >= ? ORDER BY p.position LIMIT ${pageSize}`,
      [String(from)],
    );
    yield* page;
    if (page.length < pageSize) return;
    from = BigInt(page.at(-1)?.position ?? 0) + 1n;
  }
}

async function* waitingRows(database: Database): AsyncGenerator<WaitingRow> {
  for (let after = Buffer.alloc(16); ; ) {
    const page = await database.rows<WaitingRow>(
      `SELECT ${header} FROM (
         SELECT c.id FROM ledger_entry c LEFT JOIN ledger_position p ON p.entry_id = c.id
         WHERE c.id > ? AND p.entry_id IS NULL ORDER BY c.id LIMIT ${pageSize}
       ) w JOIN ledger_entry e ON e.id = w.id ORDER BY e.id`,
      [after],
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = Buffer.from(last.id);
  }
}

async function* signedRoots(database: Database): AsyncGenerator<SignedRoot, undefined> {
  for (let after = "-1"; ; ) {
    const page = await database.rows<SignedRoot>(
      `SELECT tree_size AS treeSize, root_hash AS rootHash, note FROM ledger_checkpoint
       WHERE tree_size > ? ORDER BY tree_size LIMIT ${pageSize}`,
      [after],
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = last.treeSize;
  }
}
