import { type ConsentActKind, type ConsentState, type ScopeCode, scopeCodes } from "./catalogue/scopes";

/** One act as the rules see it. Acts of one person, oldest first. */
export interface RecordedAct {
  scope: ScopeCode;
  act: ConsentActKind;
  entryId: string;
  documentVersionId: string;
  at: string;
}

/** Where a scope stands and which act put it there. */
export interface ScopeStatus {
  scope: ScopeCode;
  state: ConsentState;
  entryId: string | null;
  documentVersionId: string | null;
  at: string | null;
}

/** Whether a consent given under a version, at a moment, has ended by another version. */
export type HasEnded = (scope: ScopeCode, given: { versionId: string; at: Date }) => boolean;

/**
 * Folds the acts of one person, oldest first, into the state of every scope. The last decision counts; `served` only
 * proves display and never moves a state (PIPL 14: consent is an explicit act).
 */
export const foldConsents = (acts: readonly RecordedAct[]): Record<ScopeCode, ScopeStatus> => {
  const states = Object.fromEntries(
    scopeCodes.map((scope) => [scope, { scope, state: "none", entryId: null, documentVersionId: null, at: null }]),
  ) as Record<ScopeCode, ScopeStatus>;
  for (const { scope, act, entryId, documentVersionId, at } of acts) {
    if (act !== "served") states[scope] = { scope, state: act, entryId, documentVersionId, at };
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
    const { scope, state, documentVersionId: versionId, at } = status;
    if (state !== "given" || versionId === null || at === null) continue;
    if (!hasEnded(scope, { versionId, at: new Date(at) })) continue;
    now[scope] = { ...status, state: "superseded" };
  }
  return now;
};
