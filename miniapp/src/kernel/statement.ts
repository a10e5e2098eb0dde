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

/**
 * Whether a guest's decision made under `decidedId` still counts for the version in force: it is the same one, or nothing
 * published since asks for this consent again (clause 9). For whoever is signed in the server says so.
 */
export const isDecisionCurrent = async (decidedId: string, currentId: string): Promise<boolean> => {
  if (decidedId === currentId) return true;
  const outcome = await call("documents.versions", { params: { documentId: statementId } });
  if (!outcome.ok) return false;
  const { versions } = outcome.value;
  const from = versions.findIndex(({ versionId }) => versionId === currentId);
  const to = versions.findIndex(({ versionId }) => versionId === decidedId);
  if (from < 0 || to <= from) return false;
  return versions.slice(from, to).every(({ affectedScopes }) => !affectedScopes.includes("S0"));
};
