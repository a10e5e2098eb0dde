import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { TmplGroup } from "glass-easel-template-compiler";

/** A built mini-program, packed so that one script tag can carry it into a browser page. */
export interface PackedApp {
  /** JavaScript expression of all compiled templates. */
  templates: string;
  scripts: Record<string, string>;
  json: Record<string, Record<string, unknown>>;
  styles: Record<string, string>;
  /** What the template compiler complained about; a good build has none. */
  warnings: string[];
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));

/** rpx as the platform draws it: 750 rpx are the screen's width. */
const browserCss = (css: string): string =>
  css.replace(/(-?[\d.]+)rpx/g, "calc(100vw / 750 * $1)").replace(/(^|[\s,}])page(?=[\s,{:[.])/g, "$1body");

/** Reads the production build in `folder` and compiles every template the way the platform does. */
export const packApp = (folder: string): PackedApp => {
  const group = new TmplGroup();
  const app: PackedApp = { templates: "", scripts: {}, json: {}, styles: {}, warnings: [] };
  for (const file of filesUnder(folder)) {
    const path = file.replace(/\.[a-z]+$/, "");
    const read = () => readFileSync(join(folder, file), "utf8");
    if (file.endsWith(".wxml")) {
      const found = group.addTmpl(path, read()) as { message?: string }[];
      app.warnings.push(...found.map((warning) => `${file}: ${warning.message ?? JSON.stringify(warning)}`));
    } else if (file.endsWith(".wxs")) group.addScript(path, read());
    else if (file.endsWith(".js")) app.scripts[path] = read();
    else if (file.endsWith(".json")) app.json[path] = JSON.parse(read());
    else if (file.endsWith(".wxss")) app.styles[path] = browserCss(read());
  }
  app.templates = group.getTmplGenObjectGroups();
  group.free();
  return app;
};
