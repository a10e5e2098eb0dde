import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Locator, Page } from "playwright-core";
import type { WxShimOptions } from "../../../server/dev/wechat-simulator/wx-shim";
import { type PackedApp, packApp } from "./pack";
import type { ForwardedRequest } from "./page-wx";

/** The production build under test. */
export const buildFolder = join(__dirname, "../../../miniapp/dist/weapp");

/** The address the build was made for; requests to it go to the server of the test. */
const builtFor = process.env.API_BASE ?? "http://127.0.0.1:3000";

export interface MiniProgram {
  page: Page;
  app: PackedApp;
  /** What the page in front shows; earlier pages stay in the document but hidden. */
  front: Locator;
  /** Errors of the mini-program: thrown, or reported by the component framework. */
  errors(): Promise<string[]>;
  /** Names of the `wx` functions called so far, in order. */
  called(): Promise<string[]>;
  /** Keys of the phone's storage that hold something now. */
  storageKeys(): Promise<string[]>;
  route(): Promise<string>;
  close(): Promise<void>;
}

const bundleRuntime = async (): Promise<string> => {
  const result = await build({
    entryPoints: [join(__dirname, "page-runtime.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text ?? "";
};

/** Opens the built mini-program in a browser page, with the simulator's person and the given server behind it. */
export const openMiniProgram = async (
  browser: Browser,
  options: { serverUrl: string; wechat: WxShimOptions },
): Promise<MiniProgram> => {
  const app = packApp(buildFolder);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "zh-CN" });
  const page = await context.newPage();
  page.setDefaultTimeout(3_000);
  const thrown: string[] = [];
  page.on("pageerror", (error) => thrown.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error") thrown.push(message.text());
  });
  await page.exposeFunction("__forward", async ({ url, method, headers, body }: ForwardedRequest) => {
    const target = url.startsWith(builtFor) ? options.serverUrl + url.slice(builtFor.length) : url;
    const answer = await fetch(target, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
  });
  await page.setContent("<!doctype html><html lang='zh-CN'><head></head><body></body></html>");
  await page.addScriptTag({ content: `window.__packed = ${JSON.stringify(app)};` });
  await page.addScriptTag({ content: await bundleRuntime() });
  await page.evaluate((wechat) => window.__harness.boot(wechat), options.wechat);
  return {
    page,
    app,
    front: page.locator("main").last(),
    errors: async () => [...thrown, ...(await page.evaluate(() => window.__harness.errors))],
    called: () => page.evaluate(() => window.__harness.called),
    storageKeys: () => page.evaluate(() => window.__harness.storageKeys()),
    route: () => page.evaluate(() => window.__harness.route()),
    close: () => context.close(),
  };
};
