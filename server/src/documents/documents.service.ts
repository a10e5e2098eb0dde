import type { VersionsAt } from "@baiwa/shared/consent-rules";
import type { App } from "../app-context";
import { libraryOf } from "./library";
import type { PublishedVersion } from "./published-version";

export { loadContent } from "./content-loader";
export { documentTitle } from "./known-documents";
export { type PublishedVersion, summaryOf } from "./published-version";

type Reading = Pick<App, "database" | "ports">;

/** The published version with this id, whether in force or not; undefined for drafts and unknown ids. */
export const findVersion = async (app: Reading, versionId: string): Promise<PublishedVersion | undefined> =>
  (await libraryOf(app.database).shelf(app.ports.clock())).find(versionId);

/** The document's version in force; undefined when none is. */
export const currentVersion = async (app: Reading, documentId: string): Promise<PublishedVersion | undefined> => {
  const now = app.ports.clock();
  return (await libraryOf(app.database).shelf(now)).current(documentId, now);
};

/** Versions that people are told of, newest first, each with the one before it. */
export const announcedVersions = async (
  app: Reading,
): Promise<(PublishedVersion & { previousVersionId: string | null })[]> => {
  const shelf = await libraryOf(app.database).shelf(app.ports.clock());
  return shelf.documentIds().flatMap((documentId) => {
    const versions = shelf.versionsOf(documentId);
    return versions
      .map((version, index) => ({ ...version, previousVersionId: versions[index + 1]?.versionId ?? null }))
      .filter(({ summary }) => summary !== null);
  });
};

/** The version with this id if people were told of it, with the one before it: one that was called off, too. */
export const announcedVersion = async (
  app: Reading,
  versionId: string,
): Promise<(PublishedVersion & { previousVersionId: string | null }) | undefined> => {
  const inLine = (await announcedVersions(app)).find((one) => one.versionId === versionId.toLowerCase());
  if (inLine) return inLine;
  const version = await findVersion(app, versionId);
  return version?.withdrawnAt && version.summary !== null ? { ...version, previousVersionId: null } : undefined;
};

/** What consents have to know of the versions they cite: as it was at `at`, now unless said. */
export const versionsAt = async (app: Reading, at = app.ports.clock()): Promise<VersionsAt> => {
  const shelf = await libraryOf(app.database).shelf(app.ports.clock());
  return {
    hasEnded: (scope, given) => shelf.hasEnded(scope, given, at),
    inForceSince: (versionId) => shelf.inForceSince(versionId, at),
  };
};

/** The very text a version's hash was made of, for proofs of what an account agreed to. */
export const canonicalTextOf = async (app: Reading, version: PublishedVersion): Promise<string> =>
  (await libraryOf(app.database).text(version.versionId)).canonicalText;
