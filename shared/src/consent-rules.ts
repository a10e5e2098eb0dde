import { type ConsentActKind, type ConsentState, type ScopeCode, scopeCodes } from "./catalogue/scopes";

/** One act as the rules see it. Acts of one person, oldest first. */
export interface RecordedAct {
  scope: ScopeCode;
  act: ConsentActKind;
  entryId: string;
  documentVersionId: string;
  at: string;
  /** Of a consent given again: the version under which it stood before; acts of one person find it themselves. */
  givenBefore?: string | null;
}

/** Where a scope stands and which act put it there. */
export interface ScopeStatus {
  scope: ScopeCode;
  state: ConsentState;
  entryId: string | null;
  documentVersionId: string | null;
  at: string | null;
  /** The version under which the consent stood when it was given again, ahead of a change; null as a rule. */
  givenBefore: string | null;
}

/** Whether a consent given under a version has ended; `before` is the version it stood under until then. */
export type HasEnded = (scope: ScopeCode, given: { versionId: string; before: string | null }) => boolean;

/** Where a consent stood before this act, if it was given then: agreeing again to the same words changes nothing of it. */
const before = ({ state, documentVersionId, givenBefore }: ScopeStatus, act: RecordedAct): string | null => {
  if (act.givenBefore !== undefined) return act.givenBefore;
  if (state !== "given" || act.act !== "given") return null;
  return documentVersionId === act.documentVersionId ? givenBefore : documentVersionId;
};

/**
 * Folds the acts of one person, oldest first, into the state of every scope. The last decision counts; `served` only
 * proves display and never moves a state (PIPL 14: consent is an explicit act).
 */
export const foldConsents = (acts: readonly RecordedAct[]): Record<ScopeCode, ScopeStatus> => {
  const states = Object.fromEntries(
    scopeCodes.map((scope) => [
      scope,
      { scope, state: "none", entryId: null, documentVersionId: null, at: null, givenBefore: null },
    ]),
  ) as Record<ScopeCode, ScopeStatus>;
  for (const recorded of acts) {
    const { scope, act, entryId, documentVersionId, at } = recorded;
    if (act === "served") continue;
    const givenBefore = before(states[scope], recorded);
    states[scope] = { scope, state: act, entryId, documentVersionId, at, givenBefore };
  }
  return states;
};

/** The states with every consent that `hasEnded` turned into `superseded`; decisions against stay what they are. */
export const withEnded = (
  states: Record<ScopeCode, ScopeStatus>,
  hasEnded: HasEnded,
): Record<ScopeCode, ScopeStatus> => {
  const now = { ...states };
  for (const status of Object.values(states)) {
    const { scope, state, documentVersionId: versionId, givenBefore } = status;
    if (state !== "given" || versionId === null || !hasEnded(scope, { versionId, before: givenBefore })) continue;
    now[scope] = { ...status, state: "superseded" };
  }
  return now;
};
