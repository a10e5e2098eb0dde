import { type Browser, chromium } from "playwright-core";

/** The suite runs when `npm test` found a browser, and is counted as skipped otherwise. */
export const describeInBrowser: typeof describe = process.env.BAIWA_BROWSER ? describe : describe.skip;

/** Opens the browser that `npm test` found. */
export const openBrowser = (): Promise<Browser> => {
  const { BAIWA_BROWSER, BAIWA_BROWSER_VARIABLES, ...env } = process.env;
  const variables = JSON.parse(BAIWA_BROWSER_VARIABLES ?? "{}") as Record<string, string>;
  return chromium.launch({
    executablePath: BAIWA_BROWSER,
    args: ["--no-sandbox"],
    env: { ...env, ...variables } as Record<string, string>,
  });
};
