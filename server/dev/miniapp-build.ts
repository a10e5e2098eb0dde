import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { takeLock } from "./embedded-database/folder-lock";
import { ExpectedError, type Workbench } from "./workbench";

const inputs = ["miniapp", "shared/src", "package-lock.json", "project.config.json"];
const notInputs = new Set(["dist", "node_modules", ".swc"]);

const filesUnder = (root: string, path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter(({ name }) => !notInputs.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(root, join(path, entry.name)) : [join(path, entry.name)]));

const hashInputs = (root: string, target: string): string => {
  const hash = createHash("sha256").update(`${target} ${target === "weapp" ? (process.env.API_BASE ?? "") : ""}\0`);
  for (const input of inputs.filter((path) => existsSync(join(root, path)))) {
    const files = /\.json$/.test(input) ? [input] : filesUnder(root, input);
    for (const file of files)
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update("\0");
  }
  return hash.digest("hex");
};

const holdBuild = async (file: string, signal: AbortSignal): Promise<() => void> => {
  for (;;) {
    signal.throwIfAborted();
    try {
      return takeLock(file, (pid) => pid);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      await pause(500); // another command builds the same: its result will do
    }
  }
};

/**
 * Builds the mini-program for one platform unless the last build had the very same inputs. Returns whether it built.
 * The stamp beside the result is written last, so that an interrupted build is done again.
 */
export const ensureMiniappBuild = async (root: string, target: "h5" | "weapp", bench: Workbench): Promise<boolean> => {
  const folder = join(root, "miniapp/dist");
  const stamp = join(folder, `${target}.inputs`);
  mkdirSync(folder, { recursive: true });
  const release = await holdBuild(join(folder, `${target}.lock`), bench.signal);
  try {
    const wanted = hashInputs(root, target);
    if (existsSync(stamp) && existsSync(join(folder, target)) && readFileSync(stamp, "utf8") === wanted) return false;
    rmSync(stamp, { force: true });
    const env = { ...process.env, NODE_ENV: "production", TARO_ENV: target };
    await bench.step(`构建小程序（${target}，约半分钟）`, () =>
      bench.run("npm", ["run", `build:${target}`, "-w", "miniapp"], { cwd: root, env }),
    );
    writeFileSync(stamp, wanted);
    return true;
  } finally {
    release();
  }
};
