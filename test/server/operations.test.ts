import { Writable } from "node:stream";
import supertest from "supertest";
import { createLog } from "../../server/src/kernel/log";
import { aProduct, type TestProduct } from "../support/app";

let product: TestProduct;
const lines: string[] = [];
beforeAll(async () => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  product = await aProduct({ log: createLog("debug", sink), env: { METRICS_TOKEN: "metrics-token-of-the-test" } });
});
afterAll(() => product.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  supertest(product.koa.callback()).get(path).set(headers);

describe("operations", () => {
  it("is alive and ready while both databases answer", async () => {
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).body).toEqual({ status: "ready" });
  });

  it("shows metrics only to who holds the token", async () => {
    expect((await get("/metrics")).status).toBe(404);
    expect((await get("/metrics", { Authorization: "Bearer wrong" })).status).toBe(404);
    const { status, text } = await get("/metrics", { Authorization: "Bearer metrics-token-of-the-test" });
    expect(status).toBe(200);
    expect(text).toContain("http_requests_total");
  });

  it("serves a readable description without outside resources", async () => {
    const { text, headers } = await get("/docs");
    expect(text).toContain("/api/v1/consents");
    expect(text).not.toMatch(/(src|href)="https?:/);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect((await get("/openapi.json")).body.openapi).toBe("3.1.0");
  });

  it("lets public reads be cached and answers 304 to what the client has", async () => {
    const path = "/api/v1/documents/privacy-statement/current";
    const first = await get(path);
    expect(first.headers["cache-control"]).toMatch(/max-age=\d+/);
    const again = await get(path, { "If-None-Match": String(first.headers.etag) });
    expect(again.status).toBe(304);
    expect(again.text).toBe("");
  });

  it("never lets a person's answers be cached", async () => {
    const person = await product.aPerson();
    const { headers } = await product.as(person)("consents.status");
    expect(headers["cache-control"]).toBe("no-store");
  });

  it("writes logs that name nobody", async () => {
    lines.length = 0;
    const person = await product.aPerson({ username: "a-very-telling-name", password: "Secret-of-the-log-test-9" });
    await product.api("sessions.create", {
      body: { identifier: "a-very-telling-name", password: "wrong", device: { platform: "h5" } },
    });
    await product.as(person)("consents.record", { body: await product.anAct("M1") });
    await product.as(person)("consents.receipt", { params: { entryId: person.sessionId } });
    const log = lines.join("");
    expect(log).toContain('"route":"accounts.register"');
    for (const secret of [
      "a-very-telling-name",
      "Secret-of-the-log",
      person.token,
      person.accountId,
      person.sessionId,
      "127.0.0.1",
    ]) {
      expect(log).not.toContain(secret);
    }
  });

  it("keeps a database error's text and values out of answer and log", async () => {
    lines.length = 0;
    const { ledger } = product.app;
    const append = ledger.appendMany.bind(ledger);
    const person = await product.aPerson();
    ledger.appendMany = () => product.app.database.run("INSERT INTO account VALUES ('secret-value-in-sql')") as never;
    const { status, body } = await product.as(person)("consents.record", { body: await product.anAct("M1") });
    ledger.appendMany = append;
    expect({ status, code: body.code }).toEqual({ status: 500, code: "server.failed" });
    expect(lines.join("")).not.toContain("secret-value-in-sql");
    expect(lines.join("")).toContain(body.requestId);
  });
});
