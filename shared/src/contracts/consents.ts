import { z } from "zod";
import { consentActs, consentStates, scopeCodes } from "../catalogue/scopes";
import type { Contract } from "../contract";
import { cursor, instant, pageOf, pageSize, sha256Hex, text, uuid } from "./shapes";

export const scopeCode = z.enum(scopeCodes);

/** What was on the screen when the person decided: only what a mini-program can honestly know. */
export const consentEvidence = z.strictObject({
  screen: z.string().regex(/^[a-z0-9/_.-]{1,64}$/),
  controlInitialState: z.enum(["off", "on", "none"]).meta({ description: "How the control stood before the tap" }),
  labels: z.array(text(160)).min(1).max(8).meta({ description: "The words shown on and beside the controls" }),
  openedFullText: z.boolean(),
  clientAt: instant,
  build: z.string().regex(/^[A-Za-z0-9._+-]{1,64}$/),
  platform: z.enum(["weapp", "h5"]),
});

/** One act on one scope, bound to the exact text it was made under. */
export const consentAct = z.strictObject({
  scope: scopeCode,
  act: z.enum(consentActs),
  documentVersionId: uuid,
  textSha256: sha256Hex,
  evidence: consentEvidence,
});
export type ConsentAct = z.infer<typeof consentAct>;

export const consentReceipt = z.object({
  entryId: uuid,
  scope: scopeCode,
  act: z.enum(consentActs),
  documentVersionId: uuid,
  textSha256: sha256Hex,
  at: instant,
});
export type ConsentReceipt = z.infer<typeof consentReceipt>;

export const scopeStatus = z.object({
  scope: scopeCode,
  state: z.enum(consentStates),
  entryId: uuid.nullable(),
  documentVersionId: uuid.nullable(),
  at: instant.nullable(),
});

const inclusionProof = z.object({
  index: z.number().int(),
  treeSize: z.number().int(),
  hashes: z.array(sha256Hex),
});

/** Everything needed to check one entry offline: the entry's bytes, the Merkle path and the signed checkpoint. */
export const provenEntry = z.object({
  entryId: uuid,
  entry: z.string().meta({ description: "Canonical JSON, the exact bytes that were hashed (UTF-8)" }),
  leafHash: sha256Hex,
  proof: inclusionProof.nullable().meta({ description: "null for the few seconds until the entry is sequenced" }),
  checkpoint: z.string().nullable().meta({ description: "C2SP tlog-checkpoint signed note" }),
  verifierKey: z.string().meta({ description: "Ed25519 verifier key in note format" }),
});

export const consentContract = {
  "consents.recordAnonymous": {
    summary: "Record a decision made before login; the claim secret stays with the device",
    access: "public",
    body: z.strictObject({
      ...consentAct.shape,
      scope: z.enum(["S0", "P1", "P2"]),
      claim: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    }),
    result: consentReceipt,
    status: 201,
    errors: ["document.version-unknown", "document.superseded", "document.not-effective"],
    limit: "write",
  },
  "consents.record": {
    summary: "Append one consent act to the ledger",
    access: "account",
    whileClosing: true,
    body: consentAct,
    result: consentReceipt,
    status: 201,
    errors: ["document.version-unknown", "document.superseded", "document.not-effective", "consent.not-given"],
  },
  "consents.status": {
    summary: "Where each scope stands for the signed-in person",
    access: "account",
    result: z.object({ scopes: z.array(scopeStatus) }),
  },
  "consents.history": {
    summary: "Every act of the signed-in person, newest first",
    access: "account",
    query: z.strictObject({ cursor, pageSize, scope: scopeCode.optional() }),
    result: pageOf(
      consentReceipt.extend({
        documentTitle: z.string(),
        versionLabel: z.string(),
        labels: z.array(z.string()),
        screen: z.string(),
        attachedFrom: uuid.nullable(),
      }),
    ),
  },
  "consents.attach": {
    summary: "Attach a decision made before login to the account, by an explicit act",
    access: "account",
    body: z.strictObject({
      entryId: uuid,
      claim: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
      evidence: consentEvidence,
    }),
    result: consentReceipt,
    status: 201,
    errors: ["consent.entry-unknown", "consent.already-attached", "consent.decided-since", "document.superseded"],
  },
  "consents.receipt": {
    summary: "The receipt of one act, checkable by anyone offline",
    access: "account",
    params: z.strictObject({ entryId: uuid }),
    result: provenEntry,
    errors: ["consent.entry-unknown"],
  },
  "ledger.checkpoint": {
    summary: "The ledger's latest signed checkpoint and the key that verifies it",
    access: "public",
    result: z.object({ checkpoint: z.string().nullable(), verifierKey: z.string() }),
    cacheSeconds: 5,
  },
} as const satisfies Contract;
