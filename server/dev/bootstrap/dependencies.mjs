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
  const [command, before] = npmCommand();
  const { NODE_ENV: _unset, ...env } = process.env; // production would leave the build tools out
  await step("安装依赖（npm ci，第一次约需一两分钟）", () =>
    run(command, [...before, "ci", "--include=dev", "--no-audit", "--no-fund"], { cwd: root, env }),
  );
  writeFileSync(stamp, wanted);
  return true;
};
