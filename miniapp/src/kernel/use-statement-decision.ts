import type { ConsentState } from "@baiwa/shared/catalogue/scopes";
import { useEffect, useState } from "react";
import { call } from "./client";
import { consentsChanged } from "./consents";
import { decisions } from "./device";
import { sessionStore } from "./session";
import { changeSince, currentStatement, type PublishedDocument, type VersionSummary } from "./statement";
import { useStore } from "./store";

/**
 * What the person has decided: `none` and `superseded` ask, everything else does not ask again. `change` is the version that
 * made an earlier decision count no more.
 */
export type StatementDecision =
  | { kind: "loading" }
  | { kind: "failed" }
  | { kind: "decided"; state: ConsentState; statement: PublishedDocument; change?: VersionSummary };

/** Whether the person is to be asked: never decided, or on words that have changed since. */
export const isUndecided = (decision: StatementDecision): boolean =>
  decision.kind === "decided" && (decision.state === "none" || decision.state === "superseded");

interface Last {
  state: ConsentState;
  versionId: string | null;
  /** The server has compared a consent with what changed since; a device has not. */
  isCompared: boolean;
}

const lastDecision = async (): Promise<Last | undefined> => {
  if (!sessionStore.get()) {
    const decision = decisions().S0;
    return { state: decision?.act ?? "none", versionId: decision?.documentVersionId ?? null, isCompared: false };
  }
  const status = await call("consents.status", {});
  if (!status.ok) return undefined;
  const standing = status.value.scopes.find(({ scope }) => scope === "S0");
  const state = standing?.state ?? "none";
  const isCompared = state === "given" || state === "superseded";
  return { state, versionId: standing?.documentVersionId ?? null, isCompared };
};

/** Where the person stands on the statement in force; on this device for a guest, in the account when signed in. */
export const readStatementDecision = async (): Promise<StatementDecision> => {
  const [statement, last] = await Promise.all([currentStatement(), lastDecision()]);
  if (!statement.ok || !last) return { kind: "failed" };
  const decided = (state: ConsentState, change?: VersionSummary): StatementDecision => ({
    kind: "decided",
    state,
    statement: statement.value,
    change,
  });
  const { state, versionId, isCompared } = last;
  if (versionId === null) return decided("none");
  if (isCompared && state === "given") return decided(state);
  const since = await changeSince(versionId, statement.value.versionId);
  if (since.kind === "changed") return decided(isCompared || state === "given" ? "superseded" : "none", since.by);
  if (isCompared) return decided(state);
  return decided(since.kind === "none" ? state : "none");
};

export const useStatementDecision = (): StatementDecision => {
  const [decision, setDecision] = useState<StatementDecision>({ kind: "loading" });
  const turn = useStore(consentsChanged);
  const session = useStore(sessionStore)?.sessionId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new decision or another person asks for another look
  useEffect(() => {
    let isStale = false;
    void readStatementDecision().then((next) => {
      if (!isStale) setDecision(next);
    });
    return () => {
      isStale = true;
    };
  }, [turn, session]);
  return decision;
};
