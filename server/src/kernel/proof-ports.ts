import { createHash, createPublicKey, verify } from "node:crypto";
import type { ProofPorts } from "@baiwa/shared/ledger-proof";

/** Node's own cryptography for checking ledger proofs. */
export const nodeProofPorts: ProofPorts = {
  sha256: (bytes) => createHash("sha256").update(bytes).digest(),
  verifyEd25519: (publicKey, message, signature) => {
    const x = Buffer.from(publicKey).toString("base64url");
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return verify(null, message, key, signature);
  },
};
