import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ExpectedError, type Workbench } from "../workbench";
import { type RunAs, userFlags } from "./run-as";
import type { ServerProgram } from "./server-program";

const scriptNames = [
  "system_tables.sql",
  "performance_tables.sql",
  "system_tables_data.sql",
  "maria_add_gis_sp_bootstrap.sql",
  "sys_schema.sql",
];

/** The scripts' file in one folder: newer releases name them after MariaDB, older ones after MySQL. */
const scriptFile = (folder: string, name: string): string | undefined =>
  [name, `mariadb_${name}`, `mysql_${name}`].map((file) => join(folder, file)).find((file) => existsSync(file));

/** What `--bootstrap` reads: it takes one statement a line for what we add ourselves. */
const bootstrapScript = (folders: string[]): string => {
  const folder = folders.find((one) => scriptFile(one, "system_tables.sql"));
  if (!folder) throw new ExpectedError(`找不到 MariaDB 的系统表脚本（找过 ${folders.join("、")}）`);
  const scripts = scriptNames.map((name) => scriptFile(folder, name)).filter((file) => file !== undefined);
  const head = ["create database if not exists mysql;", "use mysql;", "SET @auth_root_socket=NULL;", ""].join("\n");
  return head + scripts.map((file) => readFileSync(file, "utf8")).join("\n");
};

/**
 * Makes the server's own tables in `tables`, once. Built beside it and renamed when whole, so that an interruption
 * leaves nothing half done. Uses the server program alone: no client package, no Perl.
 */
export const ensureSystemTables = async (
  bench: Workbench,
  program: ServerProgram,
  tables: string,
  runAs: RunAs,
): Promise<boolean> => {
  if (existsSync(tables)) return false;
  const unfinished = `${tables}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const [command, ...leading] = program.command;
  const common = [...leading, "--no-defaults", ...program.locations, ...userFlags(runAs), `--datadir=${unfinished}`];
  const options = { env: { ...process.env, ...program.env }, ...runAs };
  await bench.step("建立数据库文件", async () => {
    if (program.engine === "mysql") {
      await bench.run(command, [...common, "--initialize-insecure"], options);
    } else {
      await bench.run("mkdir", ["-p", join(unfinished, "mysql")], runAs ?? {});
      const sizes = ["--innodb-log-file-size=16M", "--max_allowed_packet=8M", "--net_buffer_length=16K"];
      const args = [...common, "--bootstrap", "--enforce-storage-engine=", ...sizes];
      await bench.run(command, args, { ...options, input: bootstrapScript(program.scriptFolders) });
    }
  });
  mkdirSync(join(tables, ".."), { recursive: true });
  renameSync(unfinished, tables);
  return true;
};
