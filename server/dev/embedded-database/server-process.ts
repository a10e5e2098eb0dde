import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { ExpectedError, type Workbench } from "../workbench";
import { type RunAs, userFlags } from "./run-as";
import type { ServerProgram } from "./server-program";

/** A private database server. */
export interface ServerProcess {
  /** Clean stop: waits until everything is on disk. */
  stop(): Promise<void>;
  /** Ends it at once; the next start recovers. */
  kill(): void;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

/** What the server keeps of its tables in memory unless told otherwise: small enough for a laptop. */
const usualBufferMiB = 128;
/** Durable, unix socket only; the same for `npm start` and the tests. */
const serverFlags = (program: ServerProgram, folder: string, socket: string, bufferMiB: number): string[] => [
  `--datadir=${join(folder, "tables")}`,
  `--socket=${socket}`,
  `--pid-file=${join(folder, "server.pid")}`,
  `--log-error=${join(folder, "server.log")}`,
  "--skip-networking",
  "--skip-name-resolve",
  "--character-set-server=utf8mb4",
  "--collation-server=utf8mb4_unicode_ci",
  "--max-connections=300",
  "--max-allowed-packet=16M",
  "--performance-schema=OFF",
  `--innodb-buffer-pool-size=${bufferMiB}M`,
  "--innodb-flush-log-at-trx-commit=1",
  ...(program.engine === "mysql"
    ? ["--mysqlx=OFF", "--secure-file-priv=NULL", "--skip-log-bin", "--innodb-redo-log-capacity=64M"]
    : ["--innodb-log-file-size=48M"]),
];

const isOurServer = (pid: number, folder: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8")
      .split("\0")
      .includes(`--datadir=${join(folder, "tables")}`);
  } catch {
    return false;
  }
};

const hasEnded = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

/** Stops a server that outlived the command that started it. Call it only with the folder's lock held. */
export const stopLeftover = async (folder: string): Promise<void> => {
  let pid = 0;
  try {
    pid = Number(readFileSync(join(folder, "server.pid"), "utf8"));
  } catch {
    return; // stopped cleanly
  }
  if (pid > 0 && isOurServer(pid, folder)) {
    process.kill(pid, "SIGTERM");
    const deadline = Date.now() + stopTimeoutMs;
    while (!hasEnded(pid) && Date.now() < deadline) await pause(50);
    if (!hasEnded(pid)) process.kill(pid, "SIGKILL");
  }
  rmSync(join(folder, "server.pid"), { force: true });
};

/** Where the kernel can do it, the server also stops when we are killed. */
const tiedToUs = async (bench: Workbench): Promise<string[]> => {
  const tie = ["--pdeathsig", "TERM", "--"];
  const answer = await bench.run("setpriv", [...tie, "true"], { mayFail: true }).catch(() => ({ code: 1 }));
  return answer.code === 0 ? ["setpriv", ...tie] : [];
};

const lastWords = (log: string): string => {
  try {
    return readFileSync(log, "utf8").trim().split("\n").slice(-12).join("\n");
  } catch {
    return "";
  }
};

const untilItAnswers = async (child: ChildProcess, socketPath: string, log: string): Promise<void> => {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    try {
      await createConnection({ socketPath, user: "nobody-at-all" }).then((connection) => connection.end());
      return;
    } catch (error) {
      const { code, errno = 0 } = error as { code?: string; errno?: number };
      if (code?.startsWith("ER_") || errno > 1000) return; // it refused this user: so it answers
    }
    await pause(40);
  }
  throw new ExpectedError(`数据库没有启动，日志 ${log} 的末尾：\n${lastWords(log)}`);
};

/** Starts the server on a folder and resolves when it answers. */
export const startServerProcess = async (
  bench: Workbench,
  program: ServerProgram,
  folder: string,
  socket: string,
  runAs: RunAs,
  bufferMiB = usualBufferMiB,
): Promise<ServerProcess> => {
  const command = [...(await tiedToUs(bench)), ...program.command];
  const own = serverFlags(program, folder, socket, bufferMiB);
  const flags = ["--no-defaults", ...program.locations, ...userFlags(runAs), ...own];
  const log = join(folder, "server.log");
  const output = openSync(join(folder, "server.out"), "w");
  bench.signal.throwIfAborted();
  const child = spawn(command[0] ?? "", [...command.slice(1), ...flags], {
    env: { ...process.env, ...program.env },
    stdio: ["ignore", output, output],
    detached: true, // Ctrl-C in the terminal must not reach it before its clients are done
    ...runAs,
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  let isWanted = true;
  const kill = () => {
    isWanted = false;
    child.kill("SIGKILL");
  };
  const stop = async () => {
    isWanted = false;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill("SIGTERM");
    const impatience = setTimeout(kill, stopTimeoutMs);
    await ended;
    clearTimeout(impatience);
  };
  bench.defer(stop, kill);
  await untilItAnswers(child, socket, log);
  void ended.then(() => {
    if (isWanted) process.stderr.write(`数据库意外停止，数据还在：按 Ctrl-C 停止，再启动一次。日志：${log}\n`);
  });
  return { stop, kill };
};
