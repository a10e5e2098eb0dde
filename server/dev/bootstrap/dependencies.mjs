import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const oldestNode = [20, 19, 0];

/** Something the person at the keyboard can put right; shown without a stack. */
export class Refusal extends Error {}

/** Refuses a Node that the server's packages do not run on. */
export const requireNode = (version = process.versions.node) => {
  const parts = version.split(".").map(Number);
  const different = oldestNode.findIndex((part, position) => parts[position] !== part);
  if (different >= 0 && parts[different] < oldestNode[different]) {
    throw new Refusal(`需要 Node.js ${oldestNode.join(".")} 或更新版本，现在是 ${version}。见 https://nodejs.org/`);
  }
};

/** Says which set of packages this checkout wants; another platform wants another set (native parts). */
const wantedSet = (root) =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform} ${process.arch}`)
    .digest("hex");

/** Whether npm's own record of node_modules already has every required package of the lock file at its version. */
const hasEverything = (root) => {
  try {
    const read = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;
    const [wanted, present] = [read("package-lock.json"), read("node_modules/.package-lock.json")];
    return Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        !path.includes("node_modules/") || optional || present[path]?.version === version,
    );
  } catch {
    return false; // no node_modules, or an unfinished one
  }
};

const npmCommand = () => {
  const script = process.env.npm_execpath; // npm that started us, if it did
  return script?.endsWith(".js")
    ? [process.execPath, [script]]
    : [process.platform === "win32" ? "npm.cmd" : "npm", []];
};

/**
 * Installs the packages when node_modules is missing, unfinished or older than package-lock.json. Returns whether it did.
 * The stamp is written last, so that an interrupted install is done again.
 */
export const ensureDependencies = async (root, { step, run }) => {
  const stamp = join(root, "node_modules/.baiwa-installed");
  const wanted = wantedSet(root);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;
  if (hasEverything(root)) {
    writeFileSync(stamp, wanted); // someone has run npm themselves
    return false;
  }
  const [command, before] = npmCommand();
  const { NODE_ENV: _unset, ...env } = process.env; // production would leave the build tools out
  await step("安装依赖（npm ci，第一次约需一两分钟）", () =>
    run(command, [...before, "ci", "--include=dev", "--no-audit", "--no-fund"], { cwd: root, env }),
  );
  writeFileSync(stamp, wanted);
  return true;
};
