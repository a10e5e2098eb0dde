import type { CallResult, Outcome } from "./call-types";
import { call } from "./client";

/** A published version with its blocks. */
export type PublishedDocument = CallResult<"documents.current">;

export const statementId = "privacy-statement";
const freshMs = 60_000;
let kept: { document: PublishedDocument; at: number } | undefined;

/** The statement in force, fetched at most once a minute while the app is open. Held in memory, never stored. */
export const currentStatement = async (): Promise<Outcome<PublishedDocument>> => {
  if (kept && Date.now() - kept.at < freshMs) return { ok: true, value: kept.document };
  const outcome = await call("documents.current", { params: { documentId: statementId } });
  if (outcome.ok) kept = { document: outcome.value, at: Date.now() };
  return outcome;
};

/** After "document.superseded": the next look fetches the version now in force. */
export const forgetStatement = (): void => {
  kept = undefined;
};

const opened = new Set<string>();
/** Remembers, while the app is open, that the full text of a version was on the screen. */
export const markFullTextOpened = (versionId: string): void => {
  opened.add(versionId);
};
export const wasFullTextOpened = (versionId: string): boolean => opened.has(versionId);

/** A published version without its blocks. */
export type VersionSummary = CallResult<"documents.versions">["versions"][number];
export const statementVersions = () => call("documents.versions", { params: { documentId: statementId } });

/**
 * What became of the statement since a decision made under `decidedId` (clause 9): nothing that asks for this consent again,
 * or the newest version that does. A version that is yet to take effect may have been decided on already.
 */
export const changeSince = async (
  decidedId: string,
  currentId: string,
): Promise<{ kind: "none" } | { kind: "changed"; by: VersionSummary } | { kind: "unknown" }> => {
  if (decidedId === currentId) return { kind: "none" };
  const outcome = await statementVersions();
  if (!outcome.ok) return { kind: "unknown" };
  const { versions } = outcome.value;
  const from = versions.findIndex(({ versionId }) => versionId === currentId);
  const to = versions.findIndex(({ versionId }) => versionId === decidedId);
  if (from < 0 || to < 0) return { kind: "unknown" };
  const by = versions.slice(from, Math.max(from, to)).find(({ affectedScopes }) => affectedScopes.includes("S0"));
  return by ? { kind: "changed", by } : { kind: "none" };
};
