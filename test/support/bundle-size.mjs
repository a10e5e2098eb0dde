import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// `npm run bundle-size`: the mini-program's main package against its limit. Build it first: npm run build:weapp.
const limitBytes = 500 * 1000;
const folder = join(dirname(fileURLToPath(import.meta.url)), "../../miniapp/dist/weapp");
if (!existsSync(join(folder, "app.json"))) {
  console.error("先运行 npm run build:weapp");
  process.exit(1);
}
const { subPackages = [], subpackages = subPackages } = JSON.parse(readFileSync(join(folder, "app.json"), "utf8"));
const roots = subpackages.map(({ root }) => join(folder, root));

const sizeOf = (path) => {
  if (roots.includes(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return path.endsWith(".map") || path.endsWith(".LICENSE.txt") ? 0 : stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
};

const bytes = sizeOf(folder);
console.log(`主包 ${bytes} 字节，上限 ${limitBytes}`);
process.exit(bytes <= limitBytes ? 0 : 1);
