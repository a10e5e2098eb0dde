import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator } from "playwright-core";
import { aProduct, appId, type TestProduct } from "../../support/app";
import { openBrowser } from "../../support/browser";
import { type MiniProgram, openMiniProgram } from "./open-mini-program";

/** The built mini-program on a phone of the simulator's first person, with the real server behind it. */
export interface RunningProgram {
  product: TestProduct;
  program: MiniProgram;
  /** The simulator's id of the phone's person. */
  userId: string;
  /** A control of the page in front, by the id its source gives it. */
  control(id: string): Locator;
  /** Waits until the control's attribute has the value. */
  hasAttribute(id: string, name: string, value: string): Promise<void>;
  open(url: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts server, browser and mini-program. Call `stop` afterwards. */
export const startProgram = async (): Promise<RunningProgram> => {
  const product = await aProduct();
  const server = createServer(product.koa.callback()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const browser = await openBrowser();
  const userId = product.simulator.control.users[0]?.userId ?? "";
  const program = await openMiniProgram(browser, {
    serverUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wechat: { url: product.simulator.url, appId, userId },
  });
  return {
    product,
    program,
    userId,
    control: (id) => program.front.locator(`[id="${id}"], [id$="--${id}"]`),
    hasAttribute: (id, name, value) => program.front.locator(`[id$="${id}"][${name}="${value}"]`).waitFor(),
    open: (url) => program.page.evaluate((to) => window.__harness.open(to), url),
    stop: async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await product.stop();
    },
  };
};
