import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDatabase } from "../../server/dev/embedded-database";
import { ensureMiniappBuild } from "../../server/dev/miniapp-build";
import type { Workbench } from "../../server/dev/workbench";
import { findBrowser } from "./find-browser";
import { testServerVariables } from "./test-server";

const projects = ["shared", "server", "miniapp", "weapp", "e2e"] as const;
type Project = (typeof projects)[number];

interface Wanted {
  engine: "any" | "oracle";
  /** A TypeScript file to run with the test database instead of jest. */
  script: string | null;
  projects: Project[];
  /** What jest or the script gets. */
  args: string[];
}

const isProject = (name: string): name is Project => (projects as readonly string[]).includes(name);

/** Which projects the arguments leave: by `--selectProjects`, or by paths under test/. */
const selectedProjects = (args: string[]): Project[] => {
  const flag = args.findIndex((arg) => arg.startsWith("--selectProjects"));
  if (flag >= 0) {
    const rest = args.slice(flag + 1);
    const end = rest.findIndex((arg) => arg.startsWith("-"));
    const named = [...(args[flag]?.split("=")[1]?.split(",") ?? []), ...(end < 0 ? rest : rest.slice(0, end))];
    return named.filter(isProject);
  }
  const named = args.map((arg) => arg.match(/^(?:\.\/)?test\/([a-z0-9]+)\//)?.[1] ?? "").filter(isProject);
  return named.length > 0 ? named : [...projects];
};

const readArguments = (given: string[]): Wanted => {
  const args = [...given];
  const take = (name: string, size: number): string[] | null => {
    const at = args.indexOf(name);
    return at < 0 ? null : args.splice(at, size);
  };
  const engine = take("--oracle-mysql", 1) ? "oracle" : "any";
  const script = take("--script", 2)?.[1] ?? null;
  return { engine, script, projects: script ? [] : selectedProjects(args), args };
};

const prepareBrowser = async (bench: Workbench, root: string, wanted: Wanted): Promise<Record<string, string>> => {
  const needed = wanted.projects.filter((project) => project === "weapp" || project === "e2e");
  if (needed.length === 0) return {};
  const browser = await findBrowser(bench, root);
  if ("missing" in browser) {
    if (process.env.CI === "true") throw new Error(browser.missing);
    bench.write(`跳过浏览器测试（${needed.join("、")}）：${browser.missing}`);
    return {};
  }
  if (needed.includes("weapp")) await ensureMiniappBuild(root, "weapp", bench);
  if (needed.includes("e2e")) await ensureMiniappBuild(root, "h5", bench);
  return browser.variables;
};

const prepareDatabase = async (bench: Workbench, root: string, wanted: Wanted): Promise<Record<string, string>> => {
  const isNeeded =
    wanted.script !== null || wanted.projects.some((project) => !["shared", "miniapp"].includes(project));
  if (!isNeeded) return {};
  const buffer = wanted.script ? { bufferMiB: 1024 } : {}; // the bench's people are as many as a company has
  const database = await ensureDatabase({ purpose: "test", root, bench, engine: wanted.engine, ...buffer });
  const { urls, adminUrl, engine, version } = database;
  const runFolder = mkdtempSync(join(database.folder ?? tmpdir(), "baiwa-run-"));
  const removeRunFolder = () => rmSync(runFolder, { recursive: true, force: true });
  bench.defer(removeRunFolder, removeRunFolder);
  bench.write(`数据库：${engine} ${version}`);
  const hasOwnAccounts = adminUrl !== null;
  return testServerVariables({
    urls,
    adminUrl: adminUrl ?? urls.migration,
    hasOwnAccounts,
    engine,
    version,
    runFolder,
  });
};

/**
 * Sets up what the selected tests need (database, browser, builds), runs jest with the remaining arguments and returns
 * its exit code. `--oracle-mysql` uses Oracle's MySQL; `--script <file>` runs that file instead of jest.
 */
export const runTests = async (options: { root: string; bench: Workbench; args: string[] }): Promise<number> => {
  const { root, bench } = options;
  const wanted = readArguments(options.args);
  const database = await prepareDatabase(bench, root, wanted);
  const browser = await prepareBrowser(bench, root, wanted);
  const {
    DATABASE_URL: _a,
    KEYS_DATABASE_URL: _k,
    MIGRATION_DATABASE_URL: _m,
    KEYS_MIGRATION_DATABASE_URL: _n,
    ...inherited
  } = process.env;
  const env = { ...inherited, ...database, ...browser };
  const command = wanted.script
    ? ["--import", "tsx", wanted.script, ...wanted.args]
    : [join(root, "node_modules/jest/bin/jest.js"), "--config", join(root, "test/jest.config.cjs"), ...wanted.args];
  const { code } = await bench.run(process.execPath, command, { cwd: root, env, isForeground: true, mayFail: true });
  return code;
};
