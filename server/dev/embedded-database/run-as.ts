import { chownSync, statSync } from "node:fs";
import type { Workbench } from "../workbench";
import type { ServerProgram } from "./server-program";

/** The plain user a server runs as when we are root; null keeps our own. */
export type RunAs = { uid: number; gid: number } | null;

const nobody = 65_534;

/**
 * Decides as whom the server runs. A database should not run as root: so as the owner of its folder, else of the
 * project, else as `nobody`; where that user cannot reach the folder or the program, as root after all.
 */
export const decideRunAs = async (
  bench: Workbench,
  program: ServerProgram,
  folder: string,
  ownerOf: string,
): Promise<RunAs> => {
  if (process.getuid?.() !== 0) return null;
  const owners = [statSync(folder), statSync(ownerOf)].filter(({ uid }) => uid !== 0);
  const user = { uid: owners[0]?.uid ?? nobody, gid: owners[0]?.gid ?? nobody };
  const { uid, gid } = statSync(folder);
  chownSync(folder, user.uid, user.gid);
  const [command, ...args] = program.command;
  const env = { ...process.env, ...program.env };
  const canReach = await bench
    .run("/bin/sh", ["-c", 'test -w "$0" && "$@"', folder, command, ...args, "--no-defaults", "--version"], {
      env,
      ...user,
      mayFail: true,
    })
    .then(
      ({ code }) => code === 0,
      () => false,
    );
  if (!canReach) chownSync(folder, uid, gid);
  return canReach ? user : null;
};

/** `--user=root` where the server must be told so: it refuses to run as root unasked. */
export const userFlags = (runAs: RunAs): string[] => (process.getuid?.() === 0 && !runAs ? ["--user=root"] : []);
