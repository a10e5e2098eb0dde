import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadTypeScript } from "../../server/dev/bootstrap/typescript.mjs";

// `npm run openapi`: writes the API's description as the server publishes it, and lints it.
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const file = join(root, ".cache/openapi.json");
const { openApiDocument } = await loadTypeScript(join(root, "server/src/kernel/openapi/openapi.ts"));
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
const redocly = join(root, "node_modules/@redocly/cli/bin/cli.js");
const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
const { status } = spawnSync(process.execPath, [redocly, "lint", file], { cwd: root, env, stdio: "inherit" });
process.exit(status ?? 1);
