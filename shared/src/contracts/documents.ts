import { z } from "zod";
import { changeClassKeys } from "../catalogue/change-classes";
import { scopeCodes } from "../catalogue/scopes";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { documentId, instant, reason, sha256Hex, text, uuid } from "./shapes";

const changeClass = z.enum(changeClassKeys);

/** Inline runs and blocks of a parsed document; the mini-program renders these, never HTML. */
export const inlineRun = z.object({ text: z.string(), target: z.string().optional() });
export const documentBlock = z.object({
  id: z.string().meta({ description: "Stable id: section-2, 2.6.1, p-1 …" }),
  kind: z.enum(["section", "clause", "paragraph", "item"]),
  level: z.number().int(),
  number: z.string().optional(),
  runs: z.array(inlineRun),
});
export const versionSummary = z.object({
  versionId: uuid,
  documentId,
  title: z.string(),
  label: z.string(),
  state: z
    .enum(["draft", "scheduled", "effective", "superseded", "withdrawn"])
    .meta({ description: "`withdrawn`: called off before it took effect" }),
  changeClass,
  effectiveAt: instant.nullable(),
  publishedAt: instant.nullable(),
  textSha256: sha256Hex,
  summary: z.string().nullable().meta({ description: "What changed, in plain words, as people are told (clause 9)" }),
  affectedScopes: z
    .array(z.enum(scopeCodes))
    .meta({ description: "Consents that are asked for again; those to earlier versions end when it takes effect" }),
});
export const documentVersion = versionSummary.extend({
  controller: z.string(),
  contact: z.string(),
  blocks: z.array(documentBlock),
  unresolvedLinks: z.array(documentId),
});
export const clauseDiff = z.object({
  clauseId: z.string(),
  kind: z.enum(["added", "removed", "changed"]),
  before: z.string().nullable(),
  after: z.string().nullable(),
  words: z.array(z.object({ op: z.enum(["same", "added", "removed"]), text: z.string() })),
});
const versionParams = z.strictObject({ versionId: uuid });
const draftBody = z.strictObject({
  label: text(20),
  markdown: z.string().min(1).max(400_000),
  changeClass,
});
/** What the texts and the catalogue say about a change; people decide. */
const changeProposal = z.object({
  changeClass,
  reasons: z.array(z.string()),
  affectedScopes: z.array(z.enum(scopeCodes)),
  noticeDays: z.number().int().meta({ description: "Days of notice that the draft's own class takes" }),
});

export const documentContract = {
  "documents.list": {
    summary: "Every known document and whether it is published",
    access: "public",
    result: z.object({
      documents: z.array(
        z.object({
          documentId,
          title: z.string(),
          published: z.boolean(),
          current: versionSummary.nullable(),
        }),
      ),
    }),
    cacheSeconds: 5,
  },
  "documents.current": {
    summary: "The version in force now",
    access: "public",
    params: z.strictObject({ documentId }),
    result: documentVersion,
    errors: ["document.unknown", "document.not-published"],
    cacheSeconds: 5,
  },
  "documents.versions": {
    summary: "The published versions of a document, newest first",
    access: "public",
    params: z.strictObject({ documentId }),
    result: z.object({ versions: z.array(versionSummary) }),
    errors: ["document.unknown"],
    cacheSeconds: 5,
  },
  "documents.version": {
    summary: "One published version, for ever the same",
    access: "public",
    params: z.strictObject({ documentId, versionId: uuid }),
    result: documentVersion,
    errors: ["document.unknown", "document.version-unknown"],
    cacheSeconds: 3600,
  },
  "documents.diff": {
    summary: "What changed between two published versions, clause by clause",
    access: "public",
    params: z.strictObject({ documentId }),
    query: z.strictObject({ from: uuid, to: uuid }),
    result: z.object({ from: versionSummary, to: versionSummary, clauses: z.array(clauseDiff) }),
    errors: ["document.unknown", "document.version-unknown"],
    cacheSeconds: 3600,
  },
} as const satisfies Contract;

export const adminDocumentContract = {
  "adminDocuments.list": {
    summary: "All versions of a document, drafts included",
    access: { staff: "document.write" },
    params: z.strictObject({ documentId }),
    result: z.object({ versions: z.array(versionSummary) }),
    errors: ["document.unknown"],
  },
  "adminDocuments.createDraft": {
    summary: "Start a draft of a new version",
    access: { staff: "document.write" },
    params: z.strictObject({ documentId }),
    body: draftBody,
    result: versionSummary,
    status: 201,
    errors: ["document.unknown", "document.invalid"],
  },
  "adminDocuments.updateDraft": {
    summary: "Replace a draft's text",
    access: { staff: "document.write" },
    params: versionParams,
    body: draftBody,
    result: versionSummary,
    errors: ["document.version-unknown", "document.immutable", "document.invalid"],
  },
  "adminDocuments.discardDraft": {
    summary: "Throw a draft away",
    access: { staff: "document.write" },
    params: versionParams,
    result: null,
    errors: ["document.version-unknown", "document.immutable"],
  },
  "adminDocuments.preview": {
    summary: "The draft's diff against the version it will follow, and its unresolved links",
    access: { staff: "document.write" },
    params: versionParams,
    result: z.object({
      version: documentVersion,
      previewToken: z.string().meta({ description: "Proves at publication that this very text was previewed" }),
      against: versionSummary.nullable(),
      clauses: z.array(clauseDiff),
      unresolvedLinks: z.array(documentId),
      proposal: changeProposal,
    }),
    errors: ["document.version-unknown"],
  },
  "adminDocuments.publish": {
    summary:
      "Ask to publish a previewed draft; another person's approval publishes it, and nothing changes it afterwards",
    access: { staff: "document.publish" },
    params: versionParams,
    body: z.strictObject({
      previewToken: z.string().max(128),
      effectiveAt: instant.meta({
        description: "Never before the notice of its class has run, counted from the approval",
      }),
      summary: text(500).optional().meta({ description: "Needed where people are told: what changes, in plain words" }),
      affectedScopes: z.array(z.enum(scopeCodes)).max(scopeCodes.length).optional(),
      milderReason: text(200).optional().meta({ description: "Why the class or the consents are fewer than proposed" }),
      legalBasis: text(200).optional().meta({ description: "Needed for V3: the law that forces the change" }),
      unresolvedReason: text(200).optional(),
      reason,
    }),
    result: approvalCard,
    status: 201,
    errors: [
      "document.version-unknown",
      "document.immutable",
      "document.preview-required",
      "document.links-unresolved",
      "document.notice-period",
      "document.scheduled",
      "document.milder",
      "document.invalid",
    ],
  },
  "adminDocuments.withdraw": {
    summary: "Ask to call off a published version before it takes effect; whom it was announced to is told",
    access: { staff: "document.publish" },
    params: versionParams,
    body: z.strictObject({
      notice: text(200).meta({ description: "What people are told: why, in plain words" }),
      reason,
    }),
    result: approvalCard,
    status: 201,
    errors: ["document.version-unknown", "document.in-force", "document.followed"],
  },
} as const satisfies Contract;
