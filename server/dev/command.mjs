import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies } from "./bootstrap/dependencies.mjs";
import { createWorkbench } from "./bootstrap/workbench.mjs";

// Runs an operator's command from its source: `node server/dev/command.mjs <file> [arguments]`. Without a DATABASE_URL it
// acts on the product that `npm start` is running, whose settings are in .data while it runs.
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const settings = [".env", ".data/development.env"].map((file) => join(root, file)).filter((file) => existsSync(file));
for (const file of process.env.DATABASE_URL ? [] : settings) process.loadEnvFile(file);

await ensureDependencies(root, createWorkbench({ signalExitCode: 130 }));
const [file, ...args] = process.argv.slice(2);
if (!process.env.DATABASE_URL) {
  console.error("没有 DATABASE_URL：先在另一个终端运行 npm start，或在环境变量里写好设置（见 .env.example）。");
  process.exit(1);
}
const { status } = spawnSync(process.execPath, ["--import", "tsx", join(root, file), ...args], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
