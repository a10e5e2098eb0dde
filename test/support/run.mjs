import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies, Refusal, requireNode } from "../../server/dev/bootstrap/dependencies.mjs";
import { loadTypeScript } from "../../server/dev/bootstrap/typescript.mjs";
import { createWorkbench } from "../../server/dev/bootstrap/workbench.mjs";

// `npm test`: plain JavaScript until the packages are there, then run-tests.ts.
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bench = createWorkbench({ signalExitCode: 130 });

try {
  requireNode();
  await ensureDependencies(root, bench);
  const { runTests } = await loadTypeScript(join(root, "test/support/run-tests.ts"));
  const exitCode = await runTests({ root, bench, args: process.argv.slice(2) });
  await bench.stop();
  process.exit(exitCode);
} catch (error) {
  if (!bench.signal.aborted) {
    const isExpected = error instanceof Refusal || error?.name === "CommandFailed" || error?.isExpected === true;
    bench.write(isExpected ? error.message : String(error?.stack ?? error));
    await bench.stop();
    process.exit(1);
  }
}
