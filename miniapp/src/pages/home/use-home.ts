import { useEffect, useState } from "react";

import { describeService, type Service } from "../../kernel/service";
import { sessionStore } from "../../kernel/session";
import { currentStatement, type PublishedDocument } from "../../kernel/statement";
import { useStore } from "../../kernel/store";
import { type Loaded, useResource } from "../../kernel/use-resource";
import { isUndecided, type StatementDecision, useStatementDecision } from "../../kernel/use-statement-decision";

export interface Home {
  page: Loaded<{ statement: PublishedDocument; service: Service }>;
  decision: StatementDecision;
  isSignedIn: boolean;
  isAsking: boolean;
  ask(): void;
  stopAsking(): void;
}

/** One look per launch: closing the sheet decides nothing, and it does not come back until the next launch. */
let wasAskedThisLaunch = false;

export const useHome = (): Home => {
  const page = useResource(async () => {
    const [statement, service] = await Promise.all([currentStatement(), describeService()]);
    if (!statement.ok) return statement;
    if (!service.ok) return service;
    return { ok: true as const, value: { statement: statement.value, service: service.value } };
  });
  const decision = useStatementDecision();
  const isSignedIn = useStore(sessionStore) !== undefined;
  const [isAsking, setAsking] = useState(false);
  const isToAsk = isUndecided(decision);
  useEffect(() => {
    // decided elsewhere, on the page of the change, while the sheet was open here
    if (!isToAsk) setAsking(false);
    if (!isToAsk || wasAskedThisLaunch) return;
    wasAskedThisLaunch = true;
    setAsking(true);
  }, [isToAsk]);
  return { page, decision, isSignedIn, isAsking, ask: () => setAsking(true), stopAsking: () => setAsking(false) };
};
