import { parseCheckpoint, parseVerifierKey } from "@baiwa/shared/ledger-note";
import { sha256 } from "../canonical";
import type { Database } from "../database";
import type { Ports } from "../ports";
import { nodeProofPorts } from "../proof-ports";
import { isDuplicate } from "../retry";
import type { CheckpointSigner } from "./checkpoint";
import { append } from "./entries";
import { latestCheckpoint } from "./prover";

/** The kind of the entry that says: from here on the ledger is signed with this key. */
const handoverKind = "ledger.key";

interface HandoverOptions {
  database: Database;
  ports: Pick<Ports, "clock">;
  signer: CheckpointSigner;
}

/**
 * When the latest checkpoint was signed with another key, appends one entry that names the new one. The tree grows by
 * it, so the next checkpoint covers everything under the new key and every receipt can be checked with it.
 */
export const announceKey = async ({ database, ports, signer }: HandoverOptions): Promise<void> => {
  const latest = await latestCheckpoint(database);
  if (!latest) return;
  const key = await parseVerifierKey(nodeProofPorts, signer.verifierKey);
  const isOurs = parseCheckpoint(latest.note)?.signatures.some(({ keyId }) => keyId === key?.keyId);
  if (isOurs) return;
  const requestKey = sha256(handoverKind, "\0", signer.verifierKey, "\0", String(latest.treeSize));
  const body = { verifierKey: signer.verifierKey, treeSize: latest.treeSize };
  try {
    await append(database, { kind: handoverKind, at: ports.clock(), requestKey, body });
  } catch (error) {
    if (!isDuplicate(error, "uq_ledger_entry_request")) throw error; // announced by another process
  }
};
