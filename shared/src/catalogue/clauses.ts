import { collectedClauses } from "./clauses/collected";
import type { ClauseEvidence } from "./clauses/evidence";
import { generalClauses } from "./clauses/general";
import { keptClauses } from "./clauses/kept";
import { managedClauses } from "./clauses/managed";
import { sharedClauses } from "./clauses/shared";
import { usedClauses } from "./clauses/used";

/**
 * The clauses that are true in software today. A clause of the statement that is not listed is "not built yet"; a test
 * checks that everything named here exists.
 */
export const clauseEvidence: Readonly<Record<string, ClauseEvidence>> = {
  ...generalClauses,
  ...collectedClauses,
  ...usedClauses,
  ...sharedClauses,
  ...keptClauses,
  ...managedClauses,
};
