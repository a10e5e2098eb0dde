import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ExpectedError, type Workbench } from "../workbench";
import { accountNames, ensureAccounts, ensurePasswords } from "./accounts";
import { obtainByApt } from "./apt";
import { takeLock } from "./folder-lock";
import { type DatabaseUrls, ensureDatabaseAt, urlsFromEnvironment } from "./given-database";
import { obtainOracleMysql } from "./oracle-mysql";
import { decideRunAs, type RunAs } from "./run-as";
import { startServerProcess, stopLeftover } from "./server-process";
import { type Engine, findProgram, type Provision, type ServerProgram } from "./server-program";
import { ensureSystemTables } from "./system-tables";
import { testFolder } from "./test-folder";

export { applyGrants } from "./grants";

/** A database ready for migration. */
export interface ReadyDatabase {
  urls: DatabaseUrls;
  /** The private server's root, who grants; null for a database given by URL, whose accounts are not ours. */
  adminUrl: string | null;
  engine: Engine;
  version: string;
  provided: Provision;
  /** Where the files are; null for a database given by URL. */
  folder: string | null;
  stop(): Promise<void>;
}

export interface DatabaseWish {
  /** `start` keeps its files in `folder`; `test` keeps them in memory where it can and removes them. */
  purpose: "start" | "test";
  /** The project's folder. */
  root: string;
  bench: Workbench;
  env?: NodeJS.ProcessEnv;
  /** `oracle` obtains Oracle's MySQL instead of what the machine has. */
  engine?: "any" | "oracle";
  /** Where `start` keeps its files; `.data/database` of the project unless set. */
  folder?: string;
  /** How much of its tables the server keeps in memory; little unless set. */
  bufferMiB?: number;
}

const longestSocketPath = 103; // macOS allows 103 bytes, Linux 107

const noServer = `没有找到可用的数据库程序。三种办法任选一种：
  1. macOS：brew install mariadb，然后重新运行；其他系统安装 mariadbd 或 mysqld（8.0 以上）并放进 PATH
  2. 容器：docker run -d -p 127.0.0.1:3306:3306 -e MARIADB_ROOT_PASSWORD=dev mariadb:10.11
     然后 DATABASE_URL=mysql://root:dev@127.0.0.1:3306/baiwa npm start
  3. 已有的 MySQL：DATABASE_URL=mysql://用户:密码@主机:3306/库名 npm start`;

const obtainProgram = async ({ root, bench, engine }: DatabaseWish): Promise<ServerProgram> => {
  const cache = join(root, ".cache");
  if (engine === "oracle") return obtainOracleMysql(bench, cache);
  const found = await findProgram(bench);
  if (found) return found;
  const obtained = await obtainByApt(bench, cache).catch((error: Error) => {
    throw new ExpectedError(`${error.message}\n\n${noServer}`);
  });
  if (!obtained) throw new ExpectedError(noServer);
  return obtained;
};

const givenDatabase = async (urls: DatabaseUrls): Promise<ReadyDatabase> => {
  const version = await ensureDatabaseAt(urls.migration, "DATABASE_URL");
  await ensureDatabaseAt(urls.keysMigration, "KEYS_DATABASE_URL");
  const engine = version.includes("MariaDB") ? "mariadb" : "mysql";
  return { urls, adminUrl: null, engine, version, provided: "environment", folder: null, stop: async () => undefined };
};

/** The socket lies in the folder, or in a temporary one when that path is too long for a socket. */
const socketIn = (folder: string, runAs: RunAs, bench: Workbench): string => {
  const near = join(folder, "server.sock");
  if (Buffer.byteLength(near) <= longestSocketPath) return near;
  const short = mkdtempSync(join(tmpdir(), "baiwa-"));
  if (runAs) chownSync(short, runAs.uid, runAs.gid);
  bench.defer(() => rmSync(short, { recursive: true, force: true }));
  return join(short, "server.sock");
};

const urlsAt = (socketPath: string, passwords: Record<"root" | "migrate" | "app" | "keys", string>) => {
  const url = (user: string, password: string, database: string) =>
    `mysql://${user}:${password}@localhost/${database}?${new URLSearchParams({ socketPath })}`;
  return {
    adminUrl: url("root", passwords.root, "mysql"),
    urls: {
      app: url(accountNames.app, passwords.app, "baiwa"),
      keys: url(accountNames.keys, passwords.keys, "baiwa_keys"),
      migration: url(accountNames.migrate, passwords.migrate, "baiwa"),
      keysMigration: url(accountNames.migrate, passwords.migrate, "baiwa_keys"),
    },
  };
};

const openFolder = (wish: DatabaseWish): string => {
  if (wish.purpose === "test") return testFolder(wish.bench);
  const folder = resolve(wish.folder ?? join(wish.root, ".data/database"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
};

/**
 * Provides a database: the one DATABASE_URL names, else a private server run by whatever `mariadbd` or `mysqld` this
 * machine has, else one obtained from Debian's archive. What it starts is registered with the workbench to be stopped.
 * Rejects with an ExpectedError that says what to do.
 */
export const ensureDatabase = async (wish: DatabaseWish): Promise<ReadyDatabase> => {
  const { bench } = wish;
  const given = wish.engine === "oracle" ? null : urlsFromEnvironment(wish.env ?? process.env);
  if (given) return givenDatabase(given);
  const program = await obtainProgram(wish);
  const folder = openFolder(wish);
  const unlock = takeLock(
    join(folder, "lock"),
    (pid) => `另一个 npm start（进程 ${pid}）正在使用 ${folder}，请先停掉它。`,
  );
  bench.defer(unlock);
  await stopLeftover(folder);
  const runAs = await decideRunAs(bench, program, folder, wish.root);
  chmodSync(folder, 0o700);
  await ensureSystemTables(bench, program, join(folder, "tables"), runAs);
  const socketPath = socketIn(folder, runAs, bench);
  const server = await bench.step("启动数据库", () =>
    startServerProcess(bench, program, folder, socketPath, runAs, wish.bufferMiB),
  );
  const credentialsFile = join(folder, "credentials.json");
  const passwords = ensurePasswords(credentialsFile);
  await ensureAccounts({ socketPath, passwords, credentialsFile, databases: ["baiwa", "baiwa_keys"] });
  const { engine, version, provided } = program;
  return { ...urlsAt(socketPath, passwords), engine, version, provided, folder, stop: server.stop };
};
