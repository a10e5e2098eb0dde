import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// `npm run build`, the server's part: one file for the server and one for each operator's command, in server/dist.
// Nothing of server/dev is reachable from these entries, so nothing of it is in the result.
const folder = dirname(fileURLToPath(import.meta.url));
const commands = join(folder, "src/commands");
const entries = [
  "src/main.ts",
  ...readdirSync(commands)
    .filter((file) => file !== "clauses.ts")
    .map((file) => `src/commands/${file}`),
];
const entryPoints = entries
  .map((file) => join(folder, file))
  .filter((file) => existsSync(file) && file.endsWith(".ts"));

rmSync(join(folder, "dist"), { recursive: true, force: true });
const { metafile } = await build({
  entryPoints,
  entryNames: "[name]",
  outdir: join(folder, "dist"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // native parts, and packages that load their own files by name
  external: ["@node-rs/argon2", "typeorm", "mysql2", "pino"],
  sourcemap: true,
  metafile: true,
  logLevel: "warning",
});
const strays = Object.keys(metafile.inputs).filter((file) => file.includes("server/dev/"));
if (strays.length > 0) throw new Error(`development code in the production bundle: ${strays.join(", ")}`);
for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
  if (file.endsWith(".js")) console.log(`${file}  ${Math.ceil(bytes / 1024)} kB`);
}
