import { type ConsentActKind, type ConsentState, type ScopeCode, scopeCodes } from "./catalogue/scopes";

/** One act as the rules see it. Acts of one person, oldest first. */
export interface RecordedAct {
  scope: ScopeCode;
  act: ConsentActKind;
  entryId: string;
  documentVersionId: string;
  at: string;
  /** A yes to a version that had not taken effect yet: it counts from that day on, and changes nothing before. */
  isAhead?: boolean;
}

/** Where a scope stands and which act put it there. */
export interface ScopeStatus {
  scope: ScopeCode;
  state: ConsentState;
  entryId: string | null;
  documentVersionId: string | null;
  at: string | null;
}
/** One yes: to which version, when, and the entry that proves it. */
export type Yes = Pick<RecordedAct, "entryId" | "documentVersionId" | "at">;
/** The last decision of a scope, and every yes that was said ahead since the last no. */
export type FoldedScope = ScopeStatus & { ahead: readonly Yes[] };

/** What the rules have to know of the versions that consents cite, at one moment. */
export interface VersionsAt {
  /** Whether a consent to the scope, given under a version at a moment, has ended by another that came into force. */
  hasEnded(scope: ScopeCode, given: { versionId: string; at: Date }): boolean;
  /** Since when a version has been in force, or was; null while it waits, and for one that was called off. */
  inForceSince(versionId: string): Date | null;
}

const none = (scope: ScopeCode): FoldedScope => ({
  scope,
  state: "none",
  entryId: null,
  documentVersionId: null,
  at: null,
  ahead: [],
});

/**
 * Folds the acts of one person, oldest first, into the state of every scope. The last decision counts; `served` only
 * proves display and never moves a state (PIPL 14: consent is an explicit act). A yes ahead stands beside the decision, one
 * for each version, until a no ends them all.
 */
export const foldConsents = (acts: readonly RecordedAct[]): Record<ScopeCode, FoldedScope> => {
  const states = Object.fromEntries(scopeCodes.map((scope) => [scope, none(scope)])) as Record<ScopeCode, FoldedScope>;
  for (const { scope, act, entryId, documentVersionId, at, isAhead } of acts) {
    if (act === "served") continue;
    const { ahead, ...before } = states[scope];
    const yes = { entryId, documentVersionId, at };
    const others = ahead.filter((one) => one.documentVersionId !== documentVersionId);
    if (isAhead) states[scope] = { ...before, ahead: [...others, yes] };
    else states[scope] = { scope, state: act, ...yes, ahead: act === "given" ? ahead : [] };
  }
  return states;
};

/**
 * Which yes a given consent rests on now: the one to the newest words in force that have not ended for the scope. Without
 * one the consent is `superseded`; a yes to words that wait proves nothing of those before them.
 */
export const standingYes = (
  { hasEnded, inForceSince }: VersionsAt,
  scope: ScopeCode,
  { decided, ahead }: { decided: Yes; ahead: readonly Yes[] },
): { yes: Yes; isEnded: boolean } => {
  const since = ({ documentVersionId }: Yes): number => inForceSince(documentVersionId)?.getTime() ?? 0;
  const inForce = [decided, ...ahead.filter((one) => since(one) > 0)].sort((one, other) => since(one) - since(other));
  const stands = inForce.findLast(
    ({ documentVersionId: versionId, at }) => !hasEnded(scope, { versionId, at: new Date(at) }),
  );
  return { yes: stands ?? (inForce.at(-1) as Yes), isEnded: stands === undefined };
};

/** The states as they are at a moment: a consent rests on the newest words agreed to, or has ended; decisions against stay. */
export const statesAt = (
  states: Record<ScopeCode, FoldedScope>,
  versions: VersionsAt,
): Record<ScopeCode, FoldedScope> => {
  const now = { ...states };
  for (const status of Object.values(states)) {
    const { scope, state, entryId, documentVersionId, at, ahead } = status;
    if (state !== "given" || entryId === null || documentVersionId === null || at === null) continue;
    const { yes, isEnded } = standingYes(versions, scope, { decided: { entryId, documentVersionId, at }, ahead });
    now[scope] = { ...status, ...yes, state: isEnded ? "superseded" : "given" };
  }
  return now;
};
