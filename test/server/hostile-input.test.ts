import { randomUUID } from "node:crypto";
import type { EndpointContract } from "@baiwa/shared/contract";
import { contracts } from "@baiwa/shared/contracts/index";
import { errors } from "@baiwa/shared/errors";
import { type RouteName, routes } from "@baiwa/shared/routes";
import supertest from "supertest";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";

let product: TestProduct;
let person: Person;
beforeAll(async () => {
  product = await aProduct();
  person = await product.aPerson();
});
afterAll(() => product.stop());

const names = Object.keys(routes) as RouteName[];
const withBody = names.filter(
  (name) => (contracts[name] as EndpointContract).body && !name.startsWith("admin") && !name.startsWith("staff"),
);
const someId = randomUUID();
const pathOf = (name: RouteName) =>
  routes[name].path
    .replace(":documentId", "privacy-statement")
    .replace(":topic", "finance")
    .replace(":channel", "sms")
    .replace(":item", "nickname")
    .replace(/:\w+/g, someId);

/** Rows of every table that a request could write. */
const writtenRows = async (): Promise<Record<string, string>> => {
  const tables = [
    "account",
    "credential",
    "session",
    "vault_value",
    "vault_fingerprint",
    "wechat_binding",
    "subscription",
    "ledger_entry",
    "staff",
    "document_version",
  ];
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await product.app.database.rows<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`);
      return [table, String(row?.n)] as const;
    }),
  );
  return Object.fromEntries(counts);
};

const send = async (name: RouteName, raw: string | Buffer, headers: Record<string, string> = {}) => {
  const verb = routes[name].method.toLowerCase() as "post" | "put";
  return supertest(product.koa.callback())
    [verb](pathOf(name))
    .set({ "Content-Type": "application/json", Authorization: `Bearer ${person.token}`, ...headers })
    .send(raw as string)
    .then((answer) => answer);
};

const hostileBodies: [string, string | Buffer, Record<string, string>?][] = [
  ["broken JSON", '{"a":'],
  ["a bare number", "7"],
  ["null", "null"],
  ["an array", "[]"],
  ["unknown fields only", '{"nobodyKnows":1}'],
  ["a prototype in disguise", '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}'],
  ["a lone surrogate", '{"a":"\\ud800"}'],
  ["bytes that are not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ["nesting without end", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
  ["nesting without end around an escaped sign", `${"[".repeat(10_000)}"\\ud83d\\ude00"${"]".repeat(10_000)}`],
  ["more than it may send", JSON.stringify({ a: "x".repeat(600_000) })],
  ["another media type", "a=1", { "Content-Type": "application/x-www-form-urlencoded" }],
  ["XML", "<a/>", { "Content-Type": "text/xml" }],
  ["a compressed bomb's header", "{}", { "Content-Encoding": "gzip" }],
];

describe("every endpoint that takes a body", () => {
  it.each(hostileBodies)(
    "answers %s with a clear 4xx of the catalogue and writes nothing",
    async (_what, raw, headers = {}) => {
      const before = await writtenRows();
      for (const name of withBody) {
        const { status, body } = await send(name, raw, headers).catch((error: { code?: string }) => {
          if (error.code === "EPIPE" || error.code === "ECONNRESET")
            return { status: 413, body: { code: "request.too-large" } };
          throw error;
        });
        expect({ name, known: body.code in errors }).toEqual({ name, known: true });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
      expect(await writtenRows()).toEqual(before);
    },
  );

  it("treats SQL in any field as text", async () => {
    const sql = "'; DROP TABLE account; -- ";
    for (const name of withBody) {
      const { status } = await send(
        name,
        JSON.stringify({ identifier: sql, password: sql, value: sql, code: sql, appId: sql, ticket: sql }),
      );
      expect(status).toBeLessThan(500);
    }
    const rows = await product.app.database.rows("SELECT id FROM account LIMIT 1");
    expect(rows).toHaveLength(1);
  });

  it("never repeats a submitted value in its answer", async () => {
    const marker = "marker-7f3a91";
    for (const name of withBody) {
      const { text } = await send(
        name,
        JSON.stringify({ identifier: marker, password: marker, value: marker, code: [marker] }),
      );
      expect(text).not.toContain(marker);
    }
  });
});

describe("every endpoint", () => {
  it.each(["", "Bearer", "Bearer x", `Bearer ${"A".repeat(43)}`, "Basic YTpi", `Bearer ${"\u00e9".repeat(10)}`])(
    "answers a missing or forged token with 401 (%s)",
    async (authorization) => {
      const before = await writtenRows();
      for (const name of names.filter((one) => contracts[one].access === "account")) {
        const verb = routes[name].method.toLowerCase() as "get";
        const { status } = await supertest(product.koa.callback())
          [verb](pathOf(name))
          .set("Authorization", authorization);
        expect({ name, status }).toEqual({ name, status: 401 });
      }
      expect(await writtenRows()).toEqual(before);
    },
  );

  it("keeps staff endpoints shut without a staff session, a person's token included", async () => {
    for (const name of names.filter((one) => typeof contracts[one].access === "object")) {
      const verb = routes[name].method.toLowerCase() as "get";
      const { status, body } = await supertest(product.koa.callback())
        [verb](pathOf(name))
        .set("Authorization", `Bearer ${person.token}`);
      expect({ name, status, code: body.code }).toMatchObject({ name, status: 401 });
    }
  });

  it("refuses query parameters it does not know, repeated ones and nonsense ids", async () => {
    const get = (path: string) =>
      supertest(product.koa.callback()).get(path).set("Authorization", `Bearer ${person.token}`);
    expect((await get("/api/v1/consents?surprise=1")).status).toBe(400);
    expect((await get("/api/v1/consents/history?pageSize=1&pageSize=2")).status).toBe(400);
    expect((await get("/api/v1/consents/history?pageSize=1000000")).status).toBe(400);
    expect((await get("/api/v1/consents/not-an-id/receipt")).status).toBe(400);
    expect((await get("/api/v1/documents/..%2f..%2fetc/current")).status).toBe(400);
    expect((await get("/api/v1/%ff")).status).toBeLessThan(500);
  });

  it("answers unknown paths 404 and known paths with another method 405", async () => {
    const agent = supertest(product.koa.callback());
    expect((await agent.get("/api/v1/nothing")).body.code).toBe("route.unknown");
    expect((await agent.patch("/api/v1/consents")).body.code).toBe("route.method");
  });

  it("refuses an idempotency key that could not be one", async () => {
    const { status, body } = await product.as(person)("consents.record", {
      body: await product.anAct("M1"),
      key: "short",
    });
    expect({ status, path: body.details[0].path }).toEqual({ status: 400, path: "Idempotency-Key" });
  });

  it("takes emoji and four-byte text where text is allowed", async () => {
    const act = await product.anAct("M1", "given");
    const labels = ["同意 🐼𠮷", "不同意"];
    const { status } = await product.as(person)("consents.record", {
      body: { ...act, evidence: { ...act.evidence, labels } },
    });
    expect(status).toBe(201);
    const { body } = await product.as(person)("consents.history", { query: { scope: "M1" } });
    expect(body.rows[0].labels).toEqual(labels);
  });
});
