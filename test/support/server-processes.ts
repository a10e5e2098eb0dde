import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { type ApiClient, createApiClient } from "./api-client";
import { testEnvironment } from "./app";

export interface ServerProcess {
  url: string;
  api: ApiClient;
  /** As a machine that loses its power: nothing is put away. */
  kill(): Promise<void>;
}

const alive = new Set<ChildProcess>();
let aheadMs = 0;

/** Starts one more server process on this worker's database, with a clock that `advanceAll` moves. */
export const aServerProcess = async (wechatUrl: string): Promise<ServerProcess> => {
  const env = { ...process.env, ...(await testEnvironment(wechatUrl)), PORT: "0", CLOCK_AHEAD_MS: String(aheadMs) };
  const child = fork(join(__dirname, "child-server.ts"), {
    execArgv: ["--import", "tsx"],
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  alive.add(child);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (told) => resolve(String(told)));
    child.once("exit", (code) => reject(new Error(`the server process ended with ${code}`)));
  });
  return {
    url,
    api: createApiClient(url),
    kill: async () => {
      alive.delete(child);
      child.kill("SIGKILL");
      await gone;
    },
  };
};

/** Moves the clocks of all server processes. */
export const advanceAll = (milliseconds: number): void => {
  aheadMs += milliseconds;
  for (const child of alive) child.send(aheadMs);
};

/** Ends what is left; by their process ids alone. */
export const endServerProcesses = async (): Promise<void> => {
  for (const child of alive) child.kill("SIGKILL");
  alive.clear();
  aheadMs = 0;
};
