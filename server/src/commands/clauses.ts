import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clauseEvidence } from "@baiwa/shared/catalogue/clauses";
import type { ClauseEvidence } from "@baiwa/shared/catalogue/clauses/evidence";
import { clauseIdsOf } from "@baiwa/shared/document-blocks";
import { parseDocument } from "../documents/document-tree";

/** One row of the report: a clause and what makes it true. */
export interface ClauseRow {
  clause: string;
  screens: readonly string[];
  endpoints: readonly string[];
  jobs: readonly string[];
  tests: readonly string[];
  built: boolean;
}

const none: ClauseEvidence = { screens: [], endpoints: [], jobs: [], tests: [] };

/** Every clause of the statement, in its order, with what the catalogue says makes it true. */
export const clauseRows = (markdown: string): ClauseRow[] => {
  const parsed = parseDocument(markdown);
  if (!parsed.ok) throw new Error("the statement cannot be read");
  return clauseIdsOf(parsed.tree.blocks).map((clause) => {
    const { screens, endpoints, jobs, tests } = clauseEvidence[clause] ?? none;
    const names = tests.map(({ file, name }) => `${file}: ${name}`);
    return { clause, screens, endpoints, jobs, tests: names, built: clause in clauseEvidence };
  });
};

const line = ({ clause, screens, endpoints, jobs, tests, built }: ClauseRow): string => {
  if (!built) return `${clause.padEnd(7)} not built yet`;
  const parts = [...screens, ...endpoints, ...jobs.map((job) => `job ${job}`)].join(", ");
  return `${clause.padEnd(7)} ${parts}\n${tests.map((test) => `        proven by ${test}`).join("\n")}`;
};

const main = (): void => {
  const statement = readFileSync(join(__dirname, "../../content/privacy-statement.md"), "utf8");
  const rows = clauseRows(statement);
  const built = rows.filter((row) => row.built).length;
  const text = process.argv.includes("--json")
    ? JSON.stringify(rows, null, 2)
    : `${rows.map(line).join("\n")}\n\n${built} of ${rows.length} clauses are true in software`;
  process.stdout.write(`${text}\n`);
};

if (require.main === module) main();
