import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { ExpectedError } from "../workbench";

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Tells one process from a later one with the same number: when it began, by the kernel's clock. Empty without /proc. */
const bornAt = (pid: number): string => {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")[19] ?? ""
    );
  } catch {
    return "";
  }
};

const holderOf = (file: string): string | null => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
};

/** Whether the process that wrote this lock still runs. */
const isHeld = (content: string): boolean => {
  const [pid = "", born = ""] = content.split(" ");
  return Number(pid) > 0 && isAlive(Number(pid)) && (born === "" || bornAt(Number(pid)) === born);
};

/** Whether a lock file names a process that still runs. */
export const isLockHeld = (file: string): boolean => isHeld(holderOf(file) ?? "");

/**
 * Takes the lock file for this process and returns how to give it back. Throws an ExpectedError with `refusal` when a
 * living process holds it; a lock left by a process that died is taken over.
 */
export const takeLock = (file: string, refusal: (pid: string) => string): (() => void) => {
  const own = `${process.pid} ${bornAt(process.pid)}`;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    for (;;) {
      try {
        linkSync(draft, file); // unlike a rename this never replaces another's lock
        return () => {
          if (holderOf(file) === own) rmSync(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        const holder = holderOf(file);
        if (holder !== null && isHeld(holder)) throw new ExpectedError(refusal(holder.split(" ")[0] ?? ""));
        if (holder === holderOf(file)) rmSync(file, { force: true });
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
};
