import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { versionSummary } from "@baiwa/shared/contracts/documents";
import type { z } from "zod";
import type { DocumentVersion } from "./document.entity";
import { documentTitle } from "./known-documents";

export type VersionSummary = z.input<typeof versionSummary>;

/** A published version without its text. `supersededAt` is when the next one takes effect, null while none is known. */
export interface PublishedVersion {
  versionId: string;
  documentId: string;
  label: string;
  changeClass: DocumentVersion["changeClass"];
  /** Lower-case hex of the canonical text's SHA-256. */
  textSha256: string;
  publishedAt: Date;
  effectiveAt: Date;
  supersededAt: Date | null;
  /** What changed, in plain words; null where nobody is told. */
  summary: string | null;
  /** The consents to earlier versions that it ends when it takes effect. */
  affectedScopes: ScopeCode[];
  /** When it was called off, before it took effect; null as a rule. */
  withdrawnAt: Date | null;
}

/** Where a published version stands at a moment: it follows from times alone, so it turns without anybody's doing. */
export const stateAt = (
  { effectiveAt, supersededAt, withdrawnAt }: PublishedVersion,
  now: Date,
): "scheduled" | "effective" | "superseded" | "withdrawn" => {
  if (withdrawnAt !== null) return "withdrawn";
  if (effectiveAt > now) return "scheduled";
  return supersededAt !== null && supersededAt <= now ? "superseded" : "effective";
};

/** What lists show of a published version. */
export const summaryOf = (version: PublishedVersion, now: Date): VersionSummary => ({
  versionId: version.versionId,
  documentId: version.documentId,
  title: documentTitle(version.documentId),
  label: version.label,
  state: stateAt(version, now),
  changeClass: version.changeClass,
  effectiveAt: version.effectiveAt.toISOString(),
  publishedAt: version.publishedAt.toISOString(),
  textSha256: version.textSha256,
  summary: version.summary,
  affectedScopes: version.affectedScopes,
});
