import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies, Refusal, requireNode } from "./bootstrap/dependencies.mjs";
import { requireFreePort } from "./bootstrap/port.mjs";
import { loadTypeScript } from "./bootstrap/typescript.mjs";
import { createWorkbench } from "./bootstrap/workbench.mjs";

// `npm start`: plain JavaScript until the packages are there, then start.ts.
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bench = createWorkbench({ signalExitCode: 0 });

try {
  requireNode();
  if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
  await requireFreePort(process.env.PORT || "3000", process.env.HOST || "127.0.0.1");
  const hasInstalled = await ensureDependencies(root, bench);
  const { start } = await loadTypeScript(join(root, "server/dev/start.ts"));
  await start({ root, bench, hasInstalled });
} catch (error) {
  if (!bench.signal.aborted) {
    const isExpected = error instanceof Refusal || error?.name === "CommandFailed" || error?.isExpected === true;
    bench.write(isExpected ? error.message : String(error?.stack ?? error));
    await bench.stop();
    process.exit(1);
  }
}
