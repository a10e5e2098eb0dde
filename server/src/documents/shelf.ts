import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { PublishedVersion } from "./published-version";

/** The version a consent was given under, and when. */
export interface GivenUnder {
  versionId: string;
  at: Date;
}

/** A version as its row tells it, oldest in force first. */
export type ShelvedRow = Omit<PublishedVersion, "supersededAt">;

/**
 * All published versions of all documents at one reading of the database, and what can be told from them by time alone. One
 * that was called off before it took effect is found by its id, for whoever agreed to it, and is in nobody's line.
 */
export class Shelf {
  private readonly byId = new Map<string, PublishedVersion>();
  private readonly byDocument = new Map<string, PublishedVersion[]>();

  /** `rows` come in order of effective time, publication time, id. */
  constructor(rows: readonly ShelvedRow[]) {
    for (const row of rows) {
      const version: PublishedVersion = { ...row, supersededAt: null };
      this.byId.set(row.versionId, version);
      if (row.withdrawnAt !== null) continue;
      const versions = this.byDocument.get(row.documentId) ?? [];
      const before = versions.at(-1);
      if (before) before.supersededAt = version.effectiveAt;
      this.byDocument.set(row.documentId, [...versions, version]);
    }
  }

  find(versionId: string): PublishedVersion | undefined {
    return this.byId.get(versionId.toLowerCase());
  }

  /** Newest first, versions not yet in force included. */
  versionsOf(documentId: string): PublishedVersion[] {
    return (this.byDocument.get(documentId) ?? []).toReversed();
  }

  /** Those called off, newest first. */
  withdrawnOf(documentId: string): PublishedVersion[] {
    return [...this.byId.values()].filter((one) => one.documentId === documentId && one.withdrawnAt).toReversed();
  }

  /** The version that is, or will be, in force after all others: what the next one is compared with. */
  last(documentId: string): PublishedVersion | undefined {
    return this.byDocument.get(documentId)?.at(-1);
  }

  /** Documents that have any published version. */
  documentIds(): string[] {
    return [...this.byDocument.keys()];
  }

  /** The version in force. */
  current(documentId: string, now: Date): PublishedVersion | undefined {
    return this.byDocument.get(documentId)?.findLast(({ effectiveAt }) => effectiveAt <= now);
  }

  /** Documents that have a version in force. */
  readableIds(now: Date): string[] {
    return [...this.byDocument.keys()].filter((documentId) => this.current(documentId, now));
  }

  /**
   * Whether a consent to the scope, given under this version, ended when a later version that changes it took effect
   * (clause 9, PIPL 14). An unknown version ends nothing. One given ahead to a version that was called off had stood until
   * then, and goes on as it did: what ends it is a version that came into force since.
   */
  hasEnded(scope: ScopeCode, { versionId, at }: GivenUnder, now: Date): boolean {
    const given = this.find(versionId);
    const line = given ? (this.byDocument.get(given.documentId) ?? []) : [];
    const isOff = given?.withdrawnAt != null && given.withdrawnAt <= now;
    const later = isOff
      ? line.filter(({ effectiveAt }) => effectiveAt > at)
      : line.slice(line.indexOf(given as PublishedVersion) + 1);
    return later.some(({ effectiveAt, affectedScopes }) => effectiveAt <= now && affectedScopes.includes(scope));
  }

  /** Since when a version has been in force, or was; null while it waits, and for one that was called off. */
  inForceSince(versionId: string, now: Date): Date | null {
    const version = this.find(versionId);
    return version && version.withdrawnAt === null && version.effectiveAt <= now ? version.effectiveAt : null;
  }

  /** When the next version of any document takes effect; what was told before may be wrong from then on. */
  nextTurn(now: Date): Date | undefined {
    const times = [...this.byDocument.values()]
      .flat()
      .map(({ effectiveAt }) => effectiveAt)
      .filter((at) => at > now);
    return times.sort((a, b) => a.getTime() - b.getTime())[0];
  }
}
