import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { BrowserContext, BrowserContextOptions } from "playwright-core";
import { devRoutes } from "../../server/dev/dev-routes";
import { createKoa } from "../../server/src/app";
import { aProduct, type TestProduct } from "../support/app";
import { openBrowser } from "../support/browser";

/** The whole product as `npm start` runs it, on this run's database, with a browser beside it. */
export interface Site {
  url: string;
  product: TestProduct;
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  stop(): Promise<void>;
}

/** Starts the server with the built h5 and the simulated WeChat. Call `stop` afterwards. */
export const startSite = async (): Promise<Site> => {
  const product = await aProduct({
    env: { H5_FOLDER: join(__dirname, "../../miniapp/dist/h5") },
  });
  const koa = createKoa(product.app, { extra: devRoutes(product.simulator) });
  const server = createServer(koa.callback()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const browser = await openBrowser();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    product,
    newContext: (options) =>
      browser.newContext({
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
        locale: "zh-CN",
        ...options,
      }),
    stop: async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await product.stop();
    },
  };
};
