import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { sha256 } from "../canonical";

/** Signs what the ledger says of itself. */
export interface CheckpointSigner {
  /** The ledger's name, printed in every checkpoint and receipt. */
  origin: string;
  /** The public key as `name+key id+base64` (C2SP signed-note): all that anyone needs to check a receipt. */
  verifierKey: string;
  /** A C2SP tlog-checkpoint: origin, size and root, with one Ed25519 signature line. */
  sign(treeSize: number, rootHash: Buffer): string;
}

const ed25519 = Buffer.from([1]);

/** The signer for an Ed25519 private key; the key's id is bound to the ledger's name, as signed notes define it. */
export const createSigner = (signingKey: KeyObject, origin: string): CheckpointSigner => {
  const { x } = createPublicKey(signingKey).export({ format: "jwk" });
  const typedKey = Buffer.concat([ed25519, Buffer.from(x as string, "base64url")]);
  const keyId = sha256(origin, "\n", typedKey).subarray(0, 4);
  return {
    origin,
    verifierKey: `${origin}+${keyId.toString("hex")}+${typedKey.toString("base64")}`,
    sign: (treeSize, rootHash) => {
      const text = `${origin}\n${treeSize}\n${rootHash.toString("base64")}\n`;
      const signature = sign(null, Buffer.from(text, "utf8"), signingKey);
      return `${text}\n— ${origin} ${Buffer.concat([keyId, signature]).toString("base64")}\n`;
    },
  };
};
