import { randomUUID } from "node:crypto";
import { routes } from "@baiwa/shared/routes";
import { createActivityLog } from "../../server/src/activity/activity-log";
import { activityCopy } from "../../server/src/activity/activity-store";
import { startServer } from "../../server/src/app";
import { loadConfig } from "../../server/src/config";
import { idBytes, newId } from "../../server/src/kernel/ids";
import { createLog } from "../../server/src/kernel/log";
import { createMetrics } from "../../server/src/kernel/metrics";
import { coolingOffDays, eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct, testEnvironment } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aService } from "../support/services";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const held = { guard: async () => undefined };
const never = new AbortController().signal;
const day = 24 * 3_600_000;
const flush = () => product.app.activity.flush();
const listOf = async (person: Person, query: Record<string, string> = {}) =>
  (await product.as(person)("activity.list", { query })).body;
type Row = { action: string; kind: string; result: string; ip: string; search: string | null };
const actionsOf = async (person: Person, query: Record<string, string> = {}): Promise<string[]> =>
  (await listOf(person, query)).rows.map(({ action }: Row) => action);
const rowsInTable = async (): Promise<number> =>
  Number((await product.app.database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM activity"))[0]?.n);
const anActivity = (accountId: Buffer | null, at = product.clock.now()) => ({
  accountId,
  at,
  kind: "act" as const,
  action: "profile.put",
  product: "privacy-centre",
  result: "ok",
  resourceId: null,
  region: null,
  ip: "203.0.113.7",
  userAgent: "",
  acceptLanguage: "",
  search: null,
});

describe("one's own activity", () => {
  it("shows signing in, acts and refusals with device and masked address, and no reading", async () => {
    const person = await product.aPerson();
    const as = product.as(person);
    const agent =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Mobile/15E MicroMessenger/8.0.44 NetType/WIFI";
    await as("profile.put", {
      params: { item: "contact_person" },
      body: { value: "张三丰" },
      headers: { "User-Agent": agent, "Accept-Language": "zh-CN,zh;q=0.9" },
    });
    await as("profile.put", { params: { item: "uscc" }, body: { value: "wrong" } });
    await as("information.list");
    await flush();
    const { rows, next } = await listOf(person);
    expect(next).toBeNull();
    expect(rows.map(({ action, kind, result }: Row) => [action, kind, result])).toEqual([
      ["profile.put", "act", "request.invalid"],
      ["profile.put", "act", "ok"],
      ["accounts.register", "login", "ok"],
    ]);
    expect(rows[1]).toMatchObject({
      ip: "127.0.0.*",
      browser: "微信 8.0.44",
      osVersion: "iOS 17.2",
      deviceModel: "iPhone",
      language: "zh-CN",
      resourceId: "contact_person",
      search: null,
    });
  });

  it("holds an act once that was asked for twice with one key", async () => {
    const person = await product.aPerson();
    const twice = { params: { item: "contact_person" }, body: { value: "张三丰" }, key: product.aKey() };
    for (let round = 0; round < 2; round++) expect((await product.as(person)("profile.put", twice)).status).toBe(200);
    await flush();
    expect((await actionsOf(person)).filter((action) => action === "profile.put")).toHaveLength(1);
  });

  it("tells the owner of a wrong password tried on the account, and nobody of one tried on no account", async () => {
    const person = await product.aPerson();
    const before = await rowsInTable();
    for (const identifier of [person.username, "nobody-at-all"])
      await product.api("sessions.create", {
        body: { identifier, password: "wrong-password", device: { platform: "h5" } },
      });
    await flush();
    const { rows } = await listOf(person, { kind: "login" });
    expect(rows[0]).toMatchObject({ action: "sessions.create", result: "credential.wrong" });
    expect(await rowsInTable()).toBe(before + 3);
  });

  it("is paged without a gap or a repeat, kinds mixed by time, though many rows share one moment", async () => {
    const person = await product.aPerson();
    const at = product.clock.now();
    const hand = await aService(product);
    const kinds = ["act", "login", "search"] as const;
    const given = Array.from({ length: 50 }, (_none, index) => ({
      id: randomUUID(),
      accountId: person.accountId,
      at: new Date(at.getTime() - Math.floor(index / 10) * 1000).toISOString(),
      kind: kinds[index % 3],
      action: `step-${index}`,
      product: "ecs",
    }));
    expect((await hand(given)).body).toEqual({ accepted: 50, repeated: 0, refused: [] });
    await flush();
    const seen: { action: string; at: string }[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await listOf(person, { pageSize: "7", ...(cursor ? { cursor } : {}) });
      seen.push(...page.rows);
      cursor = page.next;
    }
    expect(seen.map(({ action }) => action).sort()).toEqual(
      [...given.map(({ action }) => action), "accounts.register"].sort(),
    );
    const times = seen.map(({ at: moment }) => moment);
    expect(times).toEqual([...times].sort().reverse());
    expect((await product.as(person)("activity.list", { query: { cursor: "nonsense" } })).status).toBe(400);
  });

  it("is never another account's, whatever cursor is sent along", async () => {
    const [one, other] = [await product.aPerson(), await product.aPerson()];
    await product.as(one)("credentials.set", {
      body: { currentPassword: one.password, newPassword: "Another-garden-17-kite" },
    });
    await flush();
    const { next } = await listOf(one, { pageSize: "1" });
    expect(next).not.toBeNull();
    const seen = [...(await actionsOf(other)), ...(await actionsOf(other, { cursor: next }))];
    expect(seen.every((action) => action === "accounts.register")).toBe(true);
  });

  it("stands in the database under no account's id and without address, device or words in plain text", async () => {
    const person = await product.aPerson();
    const hand = await aService(product);
    const row = {
      id: randomUUID(),
      accountId: person.accountId,
      at: product.clock.now().toISOString(),
      kind: "search",
    };
    const facts = { ip: "198.51.100.77", deviceModel: "Plain-Model-9", resourceId: "i-plain-9", search: "明文检索词" };
    await hand([{ ...row, ...facts, action: "find", product: "ecs" }]);
    const rows = await product.app.database.rows<Record<string, unknown>>(
      "SELECT * FROM activity WHERE kind = 'search'",
    );
    const bytes = rows
      .flatMap((one) => Object.values(one))
      .map((value) =>
        Buffer.isBuffer(value)
          ? value.toString("latin1") + value.toString("hex") + value.toString("utf8")
          : String(value),
      )
      .join("\n");
    for (const secret of [...Object.values(facts), person.accountId.replaceAll("-", "")]) {
      expect({ secret, isThere: bytes.includes(secret) }).toEqual({ secret, isThere: false });
    }
  });

  it("has no column and no field that could hold what a request carried", async () => {
    const columns = await product.app.database.rows<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'activity'",
    );
    expect(columns.map(({ name }) => name).sort()).toEqual(
      ["source", "id", "holder", "kind", "at", "action", "product", "result", "sealed", "sealed_search"].sort(),
    );
    const person = await product.aPerson();
    const marker = "私密内容不入日志";
    await product.as(person)("profile.put", { params: { item: "comm_address" }, body: { value: `上海市${marker}` } });
    await product.as(person)("profile.put", { params: { item: "comm_address" }, body: { [marker]: marker } });
    await flush();
    expect(JSON.stringify(await listOf(person))).not.toContain(marker);
  });
});

describe("searches", () => {
  it("are forgotten at their owner's word, nobody else's with them, and the log keeps that there was one", async () => {
    const [one, other] = [await product.aPerson(), await product.aPerson()];
    const hand = await aService(product);
    const search = (accountId: string) => ({
      id: randomUUID(),
      accountId,
      at: product.clock.now().toISOString(),
      kind: "search",
      action: "console.search",
      product: "ecs",
      search: "云服务器价格",
    });
    await hand([search(one.accountId), search(other.accountId)]);
    expect((await listOf(one, { kind: "search" })).rows).toMatchObject([{ search: "云服务器价格" }]);
    expect((await product.as(one)("activity.forgetSearches")).status).toBe(204);
    expect(await listOf(one, { kind: "search" })).toEqual({ rows: [], next: null });
    const { rows } = await listOf(one, { kind: "act" });
    expect(rows.find(({ action }: Row) => action === "console.search").search).toBeNull();
    expect((await listOf(other, { kind: "search" })).rows).toHaveLength(1);
  });
});

describe("what is kept", () => {
  it("is every row for 199 days and none after 201; the words of a search for 29 days and not 31", async () => {
    const person = await product.aPerson();
    const hand = await aService(product);
    const row = { accountId: person.accountId, at: product.clock.now().toISOString(), product: "ecs" };
    await hand([
      { ...row, id: randomUUID(), kind: "act", action: "old.act" },
      { ...row, id: randomUUID(), kind: "search", action: "old.search", search: "旧检索" },
    ]);
    await flush();
    const accountId = idBytes(person.accountId);
    const read = async () => {
      const found: [string, string | null][] = [];
      for (const kind of ["login", "act", "search"] as const)
        for await (const { action, search } of activityCopy(product.app, accountId, kind)) found.push([action, search]);
      return found.sort();
    };
    const leftAfter = async (days: number) => {
      product.clock.advance(days * day);
      await retain(product, "search", "activity");
      return read();
    };
    expect(await leftAfter(29)).toContainEqual(["old.search", "旧检索"]);
    expect(await leftAfter(2)).toContainEqual(["old.search", null]);
    expect((await leftAfter(168)).map(([action]) => action)).toEqual(["accounts.register", "old.act", "old.search"]);
    const keysOf = async () =>
      (await product.app.database.keys.rows<{ account_id: Buffer }>("SELECT account_id FROM account_key"))
        .map(({ account_id }) => account_id.toString("latin1"))
        .filter((name) => name.startsWith("activity-"));
    const before = await keysOf();
    expect(await leftAfter(2)).toEqual([]);
    expect(await rowsInTable()).toBe(0);
    await leftAfter(31); // the month itself is over now too
    expect(before.length).toBeGreaterThan(0);
    expect(await keysOf()).toEqual([]);
  });

  it("of an erased account is nobody's any more, and no word of a search is left", async () => {
    const person = await product.aPerson();
    const as = product.as(person);
    const hand = await aService(product);
    const row = { accountId: person.accountId, at: product.clock.now().toISOString(), product: "ecs" };
    await hand([{ ...row, id: randomUUID(), kind: "search", action: "find", search: "最后的检索" }]);
    await flush();
    const before = await rowsInTable();
    await as("sessions.stepUp", { body: { method: "password", password: person.password } });
    const { receiptCode } = (await as("cancellation.request")).body;
    product.clock.advance(coolingOffDays * day + 1000);
    await eraseDue(product.app, held, never);
    await flush();
    const { items } = (await product.api("erasures.show", { params: { receiptCode } })).body;
    const fates = Object.fromEntries(items.map((one: { item: string; fate: string }) => [one.item, one.fate]));
    expect(fates).toMatchObject({ login_log: "kept", ip_address: "kept", search_record: "erased" });
    expect(await rowsInTable()).toBeGreaterThanOrEqual(before);
    expect(await product.app.database.rows("SELECT id FROM activity WHERE sealed_search IS NOT NULL")).toEqual([]);
    expect(
      (await hand([{ ...row, at: product.clock.now().toISOString(), id: randomUUID(), kind: "act", action: "late" }]))
        .body.refused,
    ).toEqual([{ index: 0, code: "account-unknown", path: "accountId" }]);
    // what an act that was still waiting leaves is nobody's
    product.app.activity.record(anActivity(idBytes(person.accountId)));
    await flush();
    expect(
      await product.app.database.rows("SELECT id FROM activity WHERE action = 'profile.put' AND holder IS NOT NULL"),
    ).toEqual([]);
  });
});

describe("the writer", () => {
  const writer = (database = product.app.database) =>
    createActivityLog({ database, keyring: product.app.keyring, metrics: createMetrics(), log: createLog("silent") });

  it("keeps rows while the database is away and writes each once when it is back", async () => {
    const before = await rowsInTable();
    const { manager } = product.app.database;
    let isAway = true;
    const flaky = {
      ...product.app.database,
      manager: {
        query: async (sql: string, values: unknown[]) => {
          const answer = await manager.query(sql, values);
          // the rows were written, only the answer never came
          if (isAway) throw Object.assign(new Error("lost"), { code: "PROTOCOL_CONNECTION_LOST" });
          return answer;
        },
      },
    };
    const shaky = writer(flaky as never);
    for (let count = 0; count < 1200; count++) shaky.record(anActivity(null));
    await expect(shaky.flush()).rejects.toThrow("lost");
    expect(shaky.waiting()).toBe(1200);
    isAway = false;
    await shaky.flush();
    expect(shaky.waiting()).toBe(0);
    expect(await rowsInTable()).toBe(before + 1200);
  });

  it("never holds more than its bound, and counts what it had to let go", async () => {
    const metrics = createMetrics();
    const log = createActivityLog({
      database: product.app.database,
      keyring: product.app.keyring,
      metrics,
      log: createLog("silent"),
    });
    for (let count = 0; count < 20_010; count++) log.record(anActivity(null));
    expect(log.waiting()).toBe(20_000);
    expect(await metrics.registry.getSingleMetricAsString("activity_rows_total")).toContain('outcome="lost"} 10');
  });

  it("loses nothing when a server under load is stopped in order", async () => {
    const env = await testEnvironment(product.simulator.url, { PORT: "0" });
    const server = await startServer(loadConfig(env), { log: createLog("silent") });
    const person = await product.aPerson();
    await flush();
    const before = await rowsInTable();
    let answered = 0;
    const send = async () => {
      const response = await fetch(`${server.url}${routes["activity.forgetSearches"].path}`, {
        method: "DELETE",
        headers: { Authorization: `Bearer ${person.token}`, Connection: "close" },
      }).catch(() => null);
      if (response?.status === 204) answered += 1;
    };
    const load = Array.from({ length: 60 }, send);
    await Promise.race(load);
    await server.stop();
    await Promise.all(load);
    expect(answered).toBeGreaterThan(0);
    expect(await rowsInTable()).toBe(before + answered);
  });

  it("is written by two processes side by side without mixing or losing rows", async () => {
    const before = await rowsInTable();
    const writers = [writer(), writer()];
    const accountId = idBytes((await product.aPerson()).accountId);
    for (let count = 0; count < 700; count++) writers[count % 2]?.record(anActivity(accountId));
    await Promise.all(writers.map((one) => one.flush()));
    expect(await rowsInTable()).toBe(before + 700);
  });

  it("writes an unknown owner's rows as nobody's", async () => {
    product.app.activity.record(anActivity(newId()));
    await flush();
    expect(await product.app.database.rows("SELECT id FROM activity WHERE holder IS NULL LIMIT 1")).toHaveLength(1);
  });
});
