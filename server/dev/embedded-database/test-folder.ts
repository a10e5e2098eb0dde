import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Workbench } from "../workbench";
import { isLockHeld } from "./folder-lock";

const prefix = "baiwa-test-";
const wantedBytes = 600 * 1024 * 1024; // containers often give /dev/shm 64 MB only

const memoryFolder = (): string => {
  try {
    accessSync("/dev/shm", constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize >= wantedBytes ? "/dev/shm" : tmpdir();
  } catch {
    return tmpdir();
  }
};

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/** Removes what test runs left that were killed before they could. */
const sweepDead = (parent: string): void => {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split("-")[0]);
    const isStarting = pid > 0 && isLockHeld(join(parent, name, "lock"));
    if (isStarting || pidExists(pid)) continue;
    try {
      remove(join(parent, name));
    } catch {
      // another user's
    }
  }
};

const pidExists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** A fresh folder for one test run, in memory where there is room; removed when the run ends, however it ends. */
export const testFolder = (bench: Workbench): string => {
  const parent = memoryFolder();
  sweepDead(parent);
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  bench.defer(
    () => remove(folder),
    () => remove(folder),
  );
  return folder;
};
