import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import supertest from "supertest";
import { createKoa } from "../../server/src/app";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { aService } from "../support/services";
import { createStaff, type StaffPeople } from "../support/staff";

let product: TestProduct;
let person: Person;
let hand: Awaited<ReturnType<typeof aService>>;
let staff: StaffPeople;
beforeAll(async () => {
  product = await aProduct();
  person = await product.aPerson();
  hand = await aService(product);
  staff = createStaff(product);
});
afterAll(() => product.stop());

const path = "/ingest/v1/activity";
const aRow = (change: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  accountId: person.accountId,
  at: product.clock.now().toISOString(),
  kind: "act",
  action: "ecs.instance.restart",
  product: "ecs",
  region: "cn-shanghai",
  resourceId: "i-0123",
  result: "ok",
  ip: "203.0.113.9",
  browser: "Chrome 120",
  language: "zh-CN",
  deviceModel: "PC",
  osVersion: "Windows 10.0",
  ...change,
});
const rows = (count: number) => Array.from({ length: count }, () => aRow());
const post = (token = hand.token) =>
  supertest(product.koa.callback()).post(path).set("Authorization", `Bearer ${token}`);
const count = async (): Promise<number> =>
  Number((await product.app.database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM activity"))[0]?.n);

describe("another system's rows", () => {
  it("come in ten thousand at a time, and their owner sees them", async () => {
    const { status, body } = await hand(rows(10_000));
    expect({ status, body }).toEqual({ status: 200, body: { accepted: 10_000, repeated: 0, refused: [] } });
    const { body: page } = await product.as(person)("activity.list", { query: { pageSize: "1" } });
    expect(page.rows[0]).toMatchObject({
      action: "ecs.instance.restart",
      product: "ecs",
      region: "cn-shanghai",
      resourceId: "i-0123",
      ip: "203.0.113.*",
      browser: "Chrome 120",
    });
    expect((await hand(rows(10_001))).body.code).toBe("request.too-large");
  });

  it("count once, however often the call is repeated, whole or half, one after the other or at the same time", async () => {
    const before = await count();
    const batch = rows(600);
    expect((await hand(batch)).body).toMatchObject({ accepted: 600, repeated: 0 });
    expect((await hand(batch)).body).toMatchObject({ accepted: 0, repeated: 600 });
    const half = [...batch.slice(0, 300), ...rows(300)];
    expect((await hand(half)).body).toMatchObject({ accepted: 300, repeated: 300 });
    const raced = rows(600);
    const second = createKoa(product.app).callback();
    const answers = await Promise.all([
      hand(raced),
      hand([...raced].reverse()),
      supertest(second).post(path).set("Authorization", `Bearer ${hand.token}`).send({ rows: raced }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(600);
    const twice = aRow();
    expect((await hand([twice, twice])).body).toMatchObject({ accepted: 1, repeated: 1 });
    expect(await count()).toBe(before + 600 + 300 + 600 + 1);
  });

  it("of two systems may bear the same ids", async () => {
    const other = await aService(product);
    const row = aRow();
    expect((await hand([row])).body.accepted).toBe(1);
    expect((await other([row])).body.accepted).toBe(1);
  });

  it("are refused one by one, with index and reason, and the good ones kept", async () => {
    const now = product.clock.now().getTime();
    const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString();
    const bad: [Record<string, unknown>, string, string | null][] = [
      [{ body: { password: "secret" } }, "row-invalid", null],
      [{ payload: "x" }, "row-invalid", null],
      [{ id: "7" }, "row-invalid", "id"],
      [{ action: "has space" }, "row-invalid", "action"],
      [{ ip: "999.1.1.1" }, "row-invalid", "ip"],
      [{ deviceModel: "\u0000" }, "row-invalid", "deviceModel"],
      [{ osVersion: "\ud800" }, "row-invalid", "osVersion"],
      [{ kind: "payload" }, "row-invalid", "kind"],
      [{ resourceId: "x".repeat(129) }, "row-invalid", "resourceId"],
      [{ product: "cdn" }, "product-not-allowed", "product"],
      [{ accountId: randomUUID() }, "account-unknown", "accountId"],
      [{ at: ago(8 * 24 * 3_600_000) }, "time-too-early", "at"],
      [{ at: ago(-10 * 60_000) }, "time-too-late", "at"],
      [{ at: "9999-12-31T23:59:59Z" }, "row-invalid", "at"],
      [{ search: "价格" }, "search-not-expected", "search"],
    ];
    const before = await count();
    const alarm = async () =>
      Number(
        /activity_rows_total\{outcome="refused"\} (\d+)/.exec(await product.app.metrics.registry.metrics())?.[1] ?? 0,
      );
    const alarmBefore = await alarm();
    const given = bad.flatMap(([change]) => [aRow(change), aRow()]);
    const { body } = await hand([...given, null, 7, []]);
    expect(body.accepted).toBe(bad.length);
    expect(body.refused).toEqual([
      ...bad.map(([, code, where], index) => ({ index: index * 2, code, path: where })),
      ...[0, 1, 2].map((more) => ({ index: bad.length * 2 + more, code: "row-invalid", path: null })),
    ]);
    expect(await count()).toBe(before + bad.length);
    expect((await alarm()) - alarmBefore).toBe(bad.length + 3);
  });

  it("name an account by nobody, or an erased one, without a way to tell which accounts there are beyond that", async () => {
    const { body } = await hand([
      aRow({ accountId: null }),
      aRow({ accountId: "00000000-0000-0000-0000-000000000000" }),
    ]);
    expect(body).toMatchObject({ accepted: 1, refused: [{ index: 1 }] });
  });

  it("come as lines and packed too, a broken line refused alone", async () => {
    const lines = [JSON.stringify(aRow()), "{broken", JSON.stringify(aRow()), ""].join("\n");
    const plain = await post().set("Content-Type", "application/x-ndjson").send(lines);
    expect(plain.body).toEqual({ accepted: 2, repeated: 0, refused: [{ index: 1, code: "row-invalid", path: null }] });
    const packed = await post()
      .set("Content-Type", "application/json")
      .set("Content-Encoding", "gzip")
      .serialize((body) => body)
      .send(gzipSync(JSON.stringify({ rows: rows(5) })) as never);
    expect(packed.body).toEqual({ accepted: 5, repeated: 0, refused: [] });
  });

  it("that would unpack to a flood, are no gzip, or come in another wrapping are refused before they are looked at", async () => {
    const send = (bytes: Buffer, encoding = "gzip", type = "application/json") =>
      post()
        .set("Content-Type", type)
        .set("Content-Encoding", encoding)
        .serialize((body) => body)
        .send(bytes as never);
    const bomb = gzipSync(Buffer.alloc(512 * 1024 * 1024, 32));
    const heap = process.memoryUsage().rss;
    expect((await send(bomb)).body.code).toBe("request.too-large");
    expect(process.memoryUsage().rss - heap).toBeLessThan(256 * 1024 * 1024);
    expect((await send(Buffer.from("not packed"))).body.code).toBe("request.malformed");
    expect((await send(gzipSync("{}").subarray(0, 12))).body.code).toBe("request.malformed");
    expect((await send(gzipSync("{}"), "br")).body.code).toBe("request.media-type");
    expect((await send(Buffer.from("rows"), "identity", "text/csv")).body.code).toBe("request.media-type");
    expect((await send(Buffer.alloc(8 * 1024 * 1024 + 1, 32), "identity")).body.code).toBe("request.too-large");
    for (const body of ["[]", "null", '{"rows":[]}', '{"rows":{}}', '{"rows":[1],"more":1}'])
      expect((await send(Buffer.from(body), "identity")).status).toBe(400);
  });
});

describe("a system's credential", () => {
  it("is needed, and neither a person's nor a member of staff's session stands for it", async () => {
    const member = await staff.aMember("system_admin");
    for (const token of ["", "svc_", `svc_${"A".repeat(43)}`, person.token]) {
      const { status, body } = await post(token).send({ rows: rows(1) });
      expect({ token, status, code: body.code }).toEqual({ token, status: 401, code: "service.credential" });
    }
    const { body } = await staff.as(member)("ingest.activity", { body: { rows: rows(1) } });
    expect(body.code).toBe("service.credential");
    const asPerson = await product.api("activity.list", { token: hand.token });
    expect(asPerson.status).toBe(401);
  });

  it("is made by the administrator, shown once, kept as a hash, unique by name, and ended at once", async () => {
    const by = staff.as(await staff.aMember("system_admin"));
    const asked = { name: "计费系统", rights: ["activity.write"], products: ["ecs"] };
    const made = await by("adminServices.create", { body: asked });
    expect(made.status).toBe(201);
    const { token, serviceId } = made.body;
    expect((await by("adminServices.create", { body: asked })).body.code).toBe("service.name-taken");
    const listed = await by("adminServices.list");
    expect(JSON.stringify(listed.body)).not.toContain(token);
    const stored = await product.app.database.rows<Record<string, unknown>>("SELECT * FROM service_client");
    expect(JSON.stringify(stored.map((row) => Object.values(row).map(String)))).not.toContain(token.slice(4));
    expect((await post(token).send({ rows: rows(1) })).body.accepted).toBe(1);
    expect((await by("adminServices.disable", { params: { serviceId } })).status).toBe(204);
    expect((await by("adminServices.disable", { params: { serviceId } })).status).toBe(204);
    expect((await post(token).send({ rows: rows(1) })).body.code).toBe("service.credential");
    expect((await by("adminServices.disable", { params: { serviceId: randomUUID() } })).body.code).toBe(
      "service.unknown",
    );
  });

  it("is limited by itself: one that floods is slowed, the others are not", async () => {
    const slow = await aProduct({ env: { REQUESTS_PER_MINUTE: "10" } });
    try {
      const [flood, calm] = [await aService(slow), await aService(slow)];
      const row = () => [aRow({ accountId: null })];
      const statuses: number[] = [];
      for (let turn = 0; turn < 3; turn++) statuses.push((await flood(row())).status);
      expect(statuses).toEqual([200, 200, 429]);
      expect((await calm(row())).status).toBe(200);
    } finally {
      await slow.stop();
    }
  });
});
