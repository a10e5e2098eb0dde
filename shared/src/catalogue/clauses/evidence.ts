import type { RouteName } from "../../routes";

/** A test that proves a clause: its file and the words of its name. */
export interface ProvingTest {
  file: string;
  name: string;
}

/** What makes one clause of the statement true. Empty lists all over mean: not built yet. */
export interface ClauseEvidence {
  /** Pages of the mini-program. */
  screens: readonly string[];
  endpoints: readonly RouteName[];
  /** Background jobs and commands. */
  jobs: readonly string[];
  tests: readonly ProvingTest[];
}

/** Evidence with empty lists for what an entry leaves out. */
export const evidence = (parts: Partial<ClauseEvidence>): ClauseEvidence => ({
  screens: [],
  endpoints: [],
  jobs: [],
  tests: [],
  ...parts,
});
/** A proving test, by its file under `test` and its name. */
export const test = (file: string, name: string): ProvingTest => ({ file: `test/${file}`, name });
