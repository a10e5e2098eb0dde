import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Workbench } from "../workbench";

/** Where the database server came from. */
export type Provision = "environment" | "path" | "apt" | "download";
export type Engine = "mariadb" | "mysql";

/** A database server program on this machine and what it must be told to find its own files. */
export interface ServerProgram {
  engine: Engine;
  version: string;
  provided: Provision;
  /** Program and leading arguments. */
  command: [string, ...string[]];
  env: Record<string, string>;
  /** Flags naming its own folders, when it does not lie where it was built for. */
  locations: string[];
  /** Folders that may hold MariaDB's system table scripts. */
  scriptFolders: string[];
}

/** The same program as `--version` tells it, or null when it does not run or is too old for the schema. */
export const describeProgram = async (
  bench: Workbench,
  program: Omit<ServerProgram, "engine" | "version">,
): Promise<ServerProgram | null> => {
  const [command, ...args] = program.command;
  const env = { ...process.env, ...program.env };
  const answer = await bench
    .run(command, [...args, "--no-defaults", "--version"], { env, mayFail: true })
    .catch(() => null);
  const version = answer?.code === 0 ? answer.output.match(/Ver (\d+)\.(\d+)\.\d+\S*/) : null;
  if (!version) return null;
  const engine: Engine = version[0].includes("MariaDB") ? "mariadb" : "mysql";
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const isRecent = engine === "mariadb" ? major > 10 || (major === 10 && minor >= 6) : major >= 8;
  return isRecent ? { ...program, engine, version: version[0].slice("Ver ".length) } : null;
};

/** Places where servers live although a plain user's PATH leaves them out. */
const usualFolders = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/libexec",
  "/opt/homebrew/opt/mariadb/bin",
  "/opt/homebrew/opt/mysql/bin",
  "/usr/local/opt/mariadb/bin",
  "/usr/local/opt/mysql/bin",
];

/** Folders of MariaDB's scripts under an installation's root. */
export const scriptFoldersUnder = (base: string): string[] =>
  ["share/mysql", "share/mariadb", "share"].map((folder) => join(base, folder));

/** Finds a usable server in the folders (PATH and the usual places by default); MariaDB's own name first. */
export const findProgram = async (
  bench: Workbench,
  provided: Provision = "path",
  folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...usualFolders],
): Promise<ServerProgram | null> => {
  for (const name of ["mariadbd", "mysqld"]) {
    for (const file of new Set(folders.map((folder) => join(folder, name)).filter((path) => existsSync(path)))) {
      const base = dirname(dirname(realpathSync(file)));
      const found = await describeProgram(bench, {
        provided,
        command: [file],
        env: {},
        locations: [],
        scriptFolders: [...scriptFoldersUnder(base), ...scriptFoldersUnder("/usr")],
      });
      if (found) return found;
    }
  }
  return null;
};
