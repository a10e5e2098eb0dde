import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Koa from "koa";
import { staticH5 } from "../../server/src/kernel/http/static-h5";

/** Fetches exactly this path; clients tidy paths up. */
const fetchRaw = (port: number, path: string): Promise<{ status?: number; body: string }> =>
  new Promise((resolve, reject) => {
    get({ port, path, host: "127.0.0.1" }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, body: Buffer.concat(chunks).toString() }));
    }).on("error", reject);
  });

const outer = mkdtempSync(join(tmpdir(), "h5-"));
const folder = join(outer, "site");
mkdirSync(join(folder, "js"), { recursive: true });
writeFileSync(join(outer, "secret.txt"), "not for you");
writeFileSync(join(folder, "index.html"), "<p>page</p>");
writeFileSync(join(folder, "js/app.js"), "app");

const koa = new Koa().use(staticH5(folder));
const server = createServer(koa.callback());
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

describe("the h5 build", () => {
  it("is served from its folder", async () => {
    expect(await fetchRaw(port, "/")).toEqual({ status: 200, body: "<p>page</p>" });
    expect(await fetchRaw(port, "/js/app.js")).toEqual({ status: 200, body: "app" });
  });

  it.each([
    "/../secret.txt",
    "/..",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/js/..%2f..%2fsecret.txt",
    "/%00",
    "/%",
    "/js",
    "/.hidden",
  ])("is all that is served: %s is not found", async (path) => {
    const { status, body } = await fetchRaw(port, path);
    expect(status).toBe(404);
    expect(body).not.toContain("not for you");
  });
});
