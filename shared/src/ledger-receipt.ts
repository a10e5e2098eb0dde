import { isSignedBy, parseCheckpoint, parseVerifierKey } from "./ledger-note";
import { hashLeaf, type ProofPorts, verifyInclusion } from "./ledger-proof";

/** A downloaded receipt: the entry's bytes, its way to the root, the signed root (contract `provenEntry`). */
export interface LedgerReceipt {
  entryId: string;
  entry: string;
  leafHash: string;
  proof: { index: number; treeSize: number; hashes: string[] } | null;
  checkpoint: string | null;
  verifierKey: string;
}

/** What can be wrong with a receipt. */
export type ReceiptProblem =
  | "receipt.malformed"
  | "entry.id"
  | "entry.hash"
  | "proof.missing"
  | "proof.path"
  | "checkpoint.malformed"
  | "checkpoint.key"
  | "checkpoint.signature";

const utf8 = new TextEncoder();
const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const isHash = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

/** Whether a value read from a file has a receipt's shape. */
export const isReceipt = (value: unknown): value is LedgerReceipt => {
  if (typeof value !== "object" || value === null) return false;
  const { entryId, entry, leafHash, proof, checkpoint, verifierKey } = value as Record<keyof LedgerReceipt, unknown>;
  const hasTexts = [entryId, entry, verifierKey].every((text) => typeof text === "string");
  if (!hasTexts || !isHash(leafHash) || (checkpoint !== null && typeof checkpoint !== "string")) return false;
  if (proof === null) return true;
  if (typeof proof !== "object") return false;
  const { index, treeSize, hashes } = proof as Record<string, unknown>;
  return typeof index === "number" && typeof treeSize === "number" && Array.isArray(hashes) && hashes.every(isHash);
};

const entryIdOf = (entry: string): unknown => {
  try {
    return (JSON.parse(entry) as { id?: unknown } | null)?.id;
  } catch {
    return undefined;
  }
};

/**
 * Everything that is wrong with a receipt; none means that the signer of `trustedKey` had this very entry in the
 * ledger. The receipt brings a key of its own, which proves nothing unless it is the one the ledger's owner publishes.
 */
export const receiptProblems = async (
  ports: ProofPorts,
  receipt: unknown,
  trustedKey?: string,
): Promise<ReceiptProblem[]> => {
  if (!isReceipt(receipt)) return ["receipt.malformed"];
  const { entryId, entry, proof } = receipt;
  const problems: ReceiptProblem[] = [];
  const leafHash = await hashLeaf(ports, utf8.encode(entry));
  if (entryIdOf(entry) !== entryId) problems.push("entry.id");
  if (fromHex(receipt.leafHash).some((byte, n) => byte !== leafHash[n])) problems.push("entry.hash");
  if (!proof || receipt.checkpoint === null) return [...problems, "proof.missing"];
  const checkpoint = parseCheckpoint(receipt.checkpoint);
  if (!checkpoint) return [...problems, "checkpoint.malformed"];

  const { rootHash, treeSize } = checkpoint;
  const claim = { index: proof.index, treeSize, leafHash, rootHash, hashes: proof.hashes.map(fromHex) };
  if (proof.treeSize !== treeSize || !(await verifyInclusion(ports, claim))) problems.push("proof.path");
  const key = await parseVerifierKey(ports, trustedKey ?? receipt.verifierKey);
  if (!key || (trustedKey !== undefined && trustedKey !== receipt.verifierKey)) problems.push("checkpoint.key");
  if (key && !(await isSignedBy(ports, checkpoint, key))) problems.push("checkpoint.signature");
  return problems;
};
