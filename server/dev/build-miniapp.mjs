import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies } from "./bootstrap/dependencies.mjs";
import { loadTypeScript } from "./bootstrap/typescript.mjs";
import { createWorkbench } from "./bootstrap/workbench.mjs";

// `npm run build:weapp` and `build:h5`: builds unless the last build had the same sources and the same API_BASE.
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [target] = process.argv.slice(2);
const bench = createWorkbench({ signalExitCode: 130 });

try {
  await ensureDependencies(root, bench);
  const { ensureMiniappBuild } = await loadTypeScript(join(root, "server/dev/miniapp-build.ts"));
  const hasBuilt = await ensureMiniappBuild(root, target, bench);
  bench.write(`miniapp/dist/${target} ${hasBuilt ? "已构建" : "没有变化，未重新构建"}`);
  process.exit(0);
} catch (error) {
  if (!bench.signal.aborted) {
    bench.write(error?.message ?? String(error));
    process.exit(1);
  }
}
