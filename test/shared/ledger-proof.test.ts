import { generateKeyPairSync, randomBytes, webcrypto } from "node:crypto";
import { isSignedBy, parseCheckpoint, parseVerifierKey } from "@baiwa/shared/ledger-note";
import { hashLeaf, type ProofPorts, verifyConsistency, verifyInclusion } from "@baiwa/shared/ledger-proof";
import { receiptProblems } from "@baiwa/shared/ledger-receipt";
import fc from "fast-check";
import { createSigner } from "../../server/src/kernel/ledger/checkpoint";
import { completeSubtrees, GrowingTree, inclusionRanges } from "../../server/src/kernel/ledger/merkle";
import { nodeProofPorts } from "../../server/src/kernel/proof-ports";
import { naiveConsistency, naiveLeaf, naivePath, naiveRoot } from "../support/naive-merkle";

const leaves = Array.from({ length: 600 }, (_, n) => naiveLeaf(Buffer.from(`entry ${n}`)));
const flip = (bytes: Buffer): Buffer => {
  const changed = Buffer.from(bytes);
  changed[7] = (changed[7] ?? 0) ^ 1;
  return changed;
};

/** What a browser has. */
const webPorts: ProofPorts = {
  sha256: async (bytes) => new Uint8Array(await webcrypto.subtle.digest("SHA-256", bytes)),
  verifyEd25519: async (publicKey, message, signature) => {
    const key = await webcrypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return webcrypto.subtle.verify("Ed25519", key, signature, message);
  },
};

const sizes = fc.integer({ min: 1, max: leaves.length });
const sizeAndIndex = sizes.chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

describe("inclusion proofs", () => {
  it("accept every entry of a tree and refuse it anywhere else", async () => {
    await fc.assert(
      fc.asyncProperty(sizeAndIndex, fc.nat(700), async ([treeSize, index], elsewhere) => {
        const tree = leaves.slice(0, treeSize);
        const claim = {
          index,
          treeSize,
          leafHash: leaves[index]!,
          rootHash: naiveRoot(tree),
          hashes: naivePath(index, tree),
        };
        expect(await verifyInclusion(nodeProofPorts, claim)).toBe(true);
        expect(await verifyInclusion(nodeProofPorts, { ...claim, leafHash: flip(claim.leafHash) })).toBe(false);
        expect(await verifyInclusion(nodeProofPorts, { ...claim, rootHash: flip(claim.rootHash) })).toBe(false);
        if (elsewhere !== index) {
          expect(await verifyInclusion(nodeProofPorts, { ...claim, index: elsewhere })).toBe(false);
        }
        expect(await verifyInclusion(nodeProofPorts, { ...claim, hashes: [...claim.hashes, leaves[0]!] })).toBe(false);
        if (treeSize > 1) {
          expect(await verifyInclusion(nodeProofPorts, { ...claim, hashes: claim.hashes.slice(1) })).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("refuse sizes and places that are no numbers of entries", async () => {
    const claim = { index: 0, treeSize: 1, leafHash: leaves[0]!, rootHash: leaves[0]!, hashes: [] };
    expect(await verifyInclusion(nodeProofPorts, claim)).toBe(true);
    for (const [index, treeSize] of [
      [-1, 1],
      [0.5, 1],
      [1, 1],
      [0, 0],
      [0, Number.NaN],
      [0, 2 ** 60],
    ] as const) {
      expect(await verifyInclusion(nodeProofPorts, { ...claim, index, treeSize })).toBe(false);
    }
  });

  it("hash leaves as the product does", async () => {
    const bytes = randomBytes(100);
    expect(Buffer.from(await hashLeaf(nodeProofPorts, bytes))).toEqual(naiveLeaf(bytes));
  });
});

describe("consistency proofs", () => {
  it("accept a tree that only grew, and refuse one whose beginning changed", async () => {
    const pairs = sizes.chain((second) => fc.tuple(fc.integer({ min: 0, max: second }), fc.constant(second)));
    await fc.assert(
      fc.asyncProperty(pairs, async ([firstSize, secondSize]) => {
        const tree = leaves.slice(0, secondSize);
        const claim = {
          firstSize,
          firstRoot: naiveRoot(leaves.slice(0, firstSize)),
          secondSize,
          secondRoot: naiveRoot(tree),
          hashes: naiveConsistency(firstSize, tree),
        };
        expect(await verifyConsistency(nodeProofPorts, claim)).toBe(true);
        expect(await verifyConsistency(nodeProofPorts, { ...claim, firstRoot: flip(claim.firstRoot) })).toBe(false);
        if (firstSize > 0) {
          expect(await verifyConsistency(nodeProofPorts, { ...claim, secondRoot: flip(claim.secondRoot) })).toBe(false);
        }
        expect(await verifyConsistency(nodeProofPorts, { ...claim, firstSize: secondSize + 1 })).toBe(false);
        expect(await verifyConsistency(nodeProofPorts, { ...claim, hashes: [...claim.hashes, leaves[0]!] })).toBe(
          false,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("the product's tree", () => {
  it("has the same root and the same paths as the definition, for every size up to 600", () => {
    const growing = new GrowingTree();
    for (let size = 1; size <= leaves.length; size++) {
      growing.push(leaves[size - 1]!);
      if (size % 13 === 0 || size < 40) expect(growing.root()).toEqual(naiveRoot(leaves.slice(0, size)));
    }
    fc.assert(
      fc.property(sizeAndIndex, ([size, index]) => {
        const tree = leaves.slice(0, size);
        const path = inclusionRanges(index, size).map((range) => naiveRoot(leaves.slice(...range)));
        expect(path).toEqual(naivePath(index, tree));
        for (const range of inclusionRanges(index, size)) {
          const covered = completeSubtrees(range).map(({ height, index: n }) => [
            n * 2 ** height,
            (n + 1) * 2 ** height,
          ]);
          expect(covered[0]?.[0]).toBe(range[0]);
          expect(covered.at(-1)?.[1]).toBe(range[1]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("checkpoints", () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const signer = createSigner(privateKey, "ledger.test/privacy-ledger");
  const note = signer.sign(123, leaves[5]!);

  it.each([
    ["Node", nodeProofPorts],
    ["a browser", webPorts],
  ])("are checked with the cryptography of %s", async (_, ports) => {
    const checkpoint = parseCheckpoint(note)!;
    const key = (await parseVerifierKey(ports, signer.verifierKey))!;
    expect(checkpoint).toMatchObject({ origin: "ledger.test/privacy-ledger", treeSize: 123 });
    expect(Buffer.from(checkpoint.rootHash)).toEqual(leaves[5]);
    expect(await isSignedBy(ports, checkpoint, key)).toBe(true);
    const forged = parseCheckpoint(note.replace("\n123\n", "\n124\n"))!;
    expect(await isSignedBy(ports, forged, key)).toBe(false);
  });

  it("are not taken from another ledger or another key", async () => {
    const other = createSigner(generateKeyPairSync("ed25519").privateKey, "ledger.test/privacy-ledger");
    const renamed = createSigner(privateKey, "other.test/privacy-ledger");
    for (const { verifierKey } of [other, renamed]) {
      const key = (await parseVerifierKey(nodeProofPorts, verifierKey))!;
      expect(await isSignedBy(nodeProofPorts, parseCheckpoint(note)!, key)).toBe(false);
    }
  });

  it("have the form other tools read (the Go checksum database's published key)", async () => {
    const goKey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    expect(await parseVerifierKey(nodeProofPorts, goKey)).toMatchObject({ name: "sum.golang.org", keyId: "033de0ae" });
  });

  it.each([
    ["nothing", ""],
    ["a line end", "\n"],
    ["no last line end", note.slice(0, -1)],
    ["no signature part", note.replace("\n\n", "\n")],
    ["a size with a zero in front", note.replace("123", "0123")],
    ["a negative size", note.replace("123", "-1")],
    ["a size with an exponent", note.replace("123", "1e2")],
    ["a hyphen for the dash", note.replace("— ", "- ")],
    ["a root cut short", note.replace(/=\n/, "\n")],
    ["a line end too many", `${note}\n`],
  ])("are refused when malformed: %s", (_, text) => {
    expect(parseCheckpoint(text)).toBeNull();
  });

  it("never throw on arbitrary text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        parseCheckpoint(text);
        parseCheckpoint(`${text}\n\n${text}\n`);
        await parseVerifierKey(nodeProofPorts, text);
      }),
    );
  });

  it("keys whose id does not belong to them are refused", async () => {
    const [name, , key] = signer.verifierKey.split("+");
    expect(await parseVerifierKey(nodeProofPorts, `${name}+00000000+${key}`)).toBeNull();
  });
});

describe("receipts", () => {
  const signer = createSigner(generateKeyPairSync("ed25519").privateKey, "ledger.test/privacy-ledger");
  const entry = '{"act":"given","id":"0193583e-0000-7000-8000-000000000000","v":1}';
  const tree = [...leaves.slice(0, 6), naiveLeaf(Buffer.from(entry)), ...leaves.slice(7, 20)];
  const receipt = {
    entryId: "0193583e-0000-7000-8000-000000000000",
    entry,
    leafHash: naiveLeaf(Buffer.from(entry)).toString("hex"),
    proof: { index: 6, treeSize: 20, hashes: naivePath(6, tree).map((hash) => hash.toString("hex")) },
    checkpoint: signer.sign(20, naiveRoot(tree)),
    verifierKey: signer.verifierKey,
  };
  const stranger = createSigner(generateKeyPairSync("ed25519").privateKey, "ledger.test/privacy-ledger");
  const check = (value: unknown, key?: string) => receiptProblems(nodeProofPorts, value, key);

  it("hold when nothing was changed", async () => {
    expect(await check(receipt)).toEqual([]);
    expect(await check(receipt, signer.verifierKey)).toEqual([]);
    expect(await receiptProblems(webPorts, receipt)).toEqual([]);
  });

  it.each([
    ["the act", { entry: entry.replace("given", "refused") }, "entry.hash"],
    ["the entry's number", { entryId: "0193583e-0000-7000-8000-000000000001" }, "entry.id"],
    ["the leaf hash", { leafHash: "0".repeat(64) }, "entry.hash"],
    ["the place", { proof: { ...receipt.proof, index: 7 } }, "proof.path"],
    ["the tree's size", { proof: { ...receipt.proof, treeSize: 21 } }, "proof.path"],
    ["the path", { proof: { ...receipt.proof, hashes: receipt.proof.hashes.slice(1) } }, "proof.path"],
    ["the signature", { checkpoint: stranger.sign(20, naiveRoot(tree)) }, "checkpoint.signature"],
    ["the note", { checkpoint: "nonsense" }, "checkpoint.malformed"],
    ["the proof left out", { proof: null }, "proof.missing"],
    ["the key", { verifierKey: "nonsense" }, "checkpoint.key"],
  ])("do not hold when someone changed %s", async (_, change, problem) => {
    expect(await check({ ...receipt, ...change })).toContain(problem);
  });

  it("do not hold under a key that is not the trusted one, even when consistent in themselves", async () => {
    const forged = { ...receipt, checkpoint: stranger.sign(20, naiveRoot(tree)), verifierKey: stranger.verifierKey };
    expect(await check(forged)).toEqual([]);
    expect(await check(forged, signer.verifierKey)).toEqual(["checkpoint.key", "checkpoint.signature"]);
  });

  it("are refused, without an exception, when they are anything else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        expect(await check(value)).toEqual(["receipt.malformed"]);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(receipt)), fc.jsonValue(), async (field, value) => {
        const isSame = JSON.stringify(value) === JSON.stringify(receipt[field as keyof typeof receipt]);
        expect(isSame || (await check({ ...receipt, [field]: value })).length > 0).toBe(true);
      }),
    );
  });
});
