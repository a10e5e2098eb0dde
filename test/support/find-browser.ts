import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Workbench } from "../../server/dev/workbench";

/** A browser for the tests, as environment variables for the workers, or why there is none and how to get one. */
export type BrowserFound = { variables: Record<string, string> } | { missing: string };

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const howToGet =
  "安装 Chromium（Debian：apt-get install chromium；macOS：brew install --cask chromium），或用 CHROMIUM_PATH 指定";

const onThisMachine = (): string | undefined => {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...applications];
  return candidates.find((file) => existsSync(file));
};

const canStart = async (bench: Workbench, file: string, env: NodeJS.ProcessEnv): Promise<boolean> => {
  const answer = await bench.run(file, ["--version"], { env, mayFail: true, timeoutMs: 20_000 }).catch(() => null);
  return answer?.code === 0;
};

/** Unpacks the packaged browser, and the libraries that slim machines lack, in a folder of the project's own. */
const unpackPackage = async (bench: Workbench, packageFolder: string, target: string): Promise<void> => {
  const unfinished = `${target}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const script = `
    const { inflate } = await import(${JSON.stringify(pathToFileURL(join(packageFolder, "build/esm/lambdafs.js")))});
    for (const part of ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"])
      await inflate(${JSON.stringify(join(packageFolder, "bin/"))} + part);`;
  const env = { ...process.env, TMPDIR: unfinished }; // the package unpacks into the temporary folder
  await bench.run(process.execPath, ["--input-type=module", "--eval", script], { env });
  rmSync(target, { recursive: true, force: true });
  renameSync(unfinished, target);
};

const fromPackage = async (bench: Workbench, root: string): Promise<BrowserFound> => {
  const packageFolder = join(root, "node_modules/@sparticuz/chromium");
  if (process.platform !== "linux" || process.arch !== "x64" || !existsSync(packageFolder))
    return { missing: howToGet };
  const folder = join(root, ".cache/chromium");
  if (!existsSync(folder)) {
    await bench.step("解开测试用的浏览器", () => unpackPackage(bench, packageFolder, folder));
  }
  const file = join(folder, "chromium");
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  const libraries = [join(folder, "al2023/lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  for (const extra of [fonts, { ...fonts, LD_LIBRARY_PATH: libraries }]) {
    if (await canStart(bench, file, { ...process.env, ...extra })) {
      return { variables: { BAIWA_BROWSER: file, BAIWA_BROWSER_VARIABLES: JSON.stringify(extra) } };
    }
  }
  return { missing: `包里的浏览器在这台机器上不能运行。${howToGet}` };
};

/** The machine's Chromium or Chrome, else the one inside a package. */
export const findBrowser = async (bench: Workbench, root: string): Promise<BrowserFound> => {
  const file = process.env.CHROMIUM_PATH || onThisMachine();
  if (file && (await canStart(bench, file, process.env))) return { variables: { BAIWA_BROWSER: file } };
  return fromPackage(bench, root);
};
