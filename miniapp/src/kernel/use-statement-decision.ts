import type { ConsentState } from "@baiwa/shared/catalogue/scopes";
import { useEffect, useState } from "react";
import { call } from "./client";
import { consentsChanged } from "./consents";
import { decisions } from "./device";
import { sessionStore } from "./session";
import { currentStatement, isDecisionCurrent, type PublishedDocument } from "./statement";
import { useStore } from "./store";

/** What the person has decided on the version in force: `none` asks, everything else does not ask again. */
export type StatementDecision =
  | { kind: "loading" }
  | { kind: "failed" }
  | { kind: "decided"; state: ConsentState; statement: PublishedDocument };

const lastDecision = async (): Promise<{ state: ConsentState; versionId: string | null } | undefined> => {
  if (!sessionStore.get()) {
    const decision = decisions().S0;
    return { state: decision?.act ?? "none", versionId: decision?.documentVersionId ?? null };
  }
  const status = await call("consents.status", {});
  if (!status.ok) return undefined;
  const standing = status.value.scopes.find(({ scope }) => scope === "S0");
  return { state: standing?.state ?? "none", versionId: standing?.documentVersionId ?? null };
};

/** Where the person stands on the statement in force; on this device for a guest, in the account when signed in. */
export const readStatementDecision = async (): Promise<StatementDecision> => {
  const [statement, last] = await Promise.all([currentStatement(), lastDecision()]);
  if (!statement.ok || !last) return { kind: "failed" };
  const { versionId: currentId } = statement.value;
  const isCurrent = last.versionId !== null && (await isDecisionCurrent(last.versionId, currentId));
  return { kind: "decided", state: isCurrent ? last.state : "none", statement: statement.value };
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
