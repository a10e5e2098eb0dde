import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadTypeScript } from "../../server/dev/bootstrap/typescript.mjs";
import { createWorkbench } from "../../server/dev/bootstrap/workbench.mjs";

// Holds a private database on the folder named by the argument, as `npm start` does, until it is told to stop.
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bench = createWorkbench({ signalExitCode: 0 });
const { ensureDatabase } = await loadTypeScript(join(root, "server/dev/embedded-database/index.ts"));
try {
  const database = await ensureDatabase({ purpose: "start", root, bench, folder: process.argv[2] });
  console.log(JSON.stringify(database));
} catch (error) {
  console.log(JSON.stringify({ refusal: error.message }));
  await bench.stop();
  process.exit(1);
}
setInterval(() => undefined, 60_000);
