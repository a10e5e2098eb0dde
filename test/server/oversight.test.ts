import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { createStaff, type StaffMember, type StaffPeople } from "../support/staff";

const hour = 3_600_000;
let product: TestProduct;
let staff: StaffPeople;
let auditor: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
});
afterAll(() => product.stop());

/** Moves the clock to the given hour in China of the next day, and signs the auditor in again. */
const toChinaTime = async (hours: number, minutes = 0): Promise<string> => {
  const china = new Date(product.clock.now().getTime() + 8 * hour);
  const target =
    Date.UTC(china.getUTCFullYear(), china.getUTCMonth(), china.getUTCDate() + 1, hours, minutes) - 8 * hour;
  product.clock.advance(target - product.clock.now().getTime());
  return new Date(target + 8 * hour).toISOString().slice(0, 10);
};
const ask = async (name: "statistics.consents" | "statistics.subscriptions", from: string, to: string) => {
  auditor ??= await staff.aMember("auditor");
  if ((await staff.as(auditor)("staff.me")).status === 401) auditor = await staff.again(auditor);
  return staff.as(auditor)(name, { query: { from, to } });
};
const dayAfter = (on: string): string => new Date(Date.parse(on) + 24 * hour).toISOString().slice(0, 10);

describe("consent counts", () => {
  it("are by day of China time, scope and act", async () => {
    const first = await toChinaTime(23, 50);
    const person = await product.aPerson();
    const record = async (scope: "M1" | "M2", act: "given" | "withdrawn") =>
      product.as(person)("consents.record", { body: await product.anAct(scope, act) });
    await record("M1", "given");
    await record("M2", "given");
    await record("M2", "withdrawn");
    await record("M2", "given");
    product.clock.advance(20 * 60_000);
    const second = dayAfter(first);
    await record("M1", "withdrawn");

    const { status, body } = await ask("statistics.consents", first, second);
    expect(status).toBe(200);
    expect(body.rows).toEqual([
      { on: first, scope: "M1", act: "given", count: 1 },
      { on: first, scope: "M2", act: "given", count: 2 },
      { on: first, scope: "M2", act: "withdrawn", count: 1 },
      { on: first, scope: "S0", act: "given", count: 1 },
      { on: second, scope: "M1", act: "withdrawn", count: 1 },
    ]);
    const onlySecond = await ask("statistics.consents", second, second);
    expect(onlySecond.body.rows).toEqual([{ on: second, scope: "M1", act: "withdrawn", count: 1 }]);
    expect(JSON.stringify(body)).not.toContain(person.accountId);
  });

  it("take periods of 1 to 400 days", async () => {
    const statuses = [];
    for (const [from, to] of [
      ["2026-01-01", "2026-01-01"],
      ["2025-01-01", "2026-02-04"],
      ["2025-01-01", "2026-02-05"],
      ["2026-01-02", "2026-01-01"],
      ["2026-02-30", "2026-03-01"],
      ["0001-01-01", "0001-01-02"],
      ["8999-12-31", "8999-12-31"],
      ["9999-12-31", "9999-12-31"],
      ["0000-01-01", "0001-01-01"],
      ["yesterday", "today"],
    ] as const) {
      statuses.push((await ask("statistics.consents", from, to)).status);
    }
    expect(statuses).toEqual([200, 200, 400, 400, 400, 200, 200, 400, 400, 400]);
  });
});

describe("subscription counts", () => {
  it("are what people chose, now and by day", async () => {
    const on = await toChinaTime(9);
    const people: Person[] = [await product.aPerson(), await product.aPerson(), await product.aPerson()];
    const change = (person: Person, channel: string, isOn: boolean) =>
      product.as(person)("subscriptions.change", { params: { topic: "finance", channel }, body: { isOn } });
    for (const person of people) await change(person, "sms", false);
    await change(people[0] as Person, "sms", true);
    await change(people[1] as Person, "email", false);

    const { status, body } = await ask("statistics.subscriptions", on, on);
    expect(status).toBe(200);
    expect(body.now).toEqual([
      { topic: "finance", channel: "email", on: 0, off: 1 },
      { topic: "finance", channel: "sms", on: 1, off: 2 },
    ]);
    expect(body.changes).toEqual([
      { on, topic: "finance", channel: "email", switchedOn: 0, switchedOff: 1 },
      { on, topic: "finance", channel: "sms", switchedOn: 1, switchedOff: 3 },
    ]);
  });

  it("are empty for days without a change", async () => {
    expect((await ask("statistics.subscriptions", "2020-01-01", "2020-02-01")).body.changes).toEqual([]);
  });
});

describe("ledger entries", () => {
  const entries = async (query: Record<string, string>) => {
    await ask("statistics.consents", "2026-01-01", "2026-01-01");
    return staff.as(auditor)("adminLedger.entries", { query });
  };
  const always = { from: "2000-01-01T00:00:00Z", to: "2999-01-01T00:00:00Z" };

  it("come in order of time, each once, whatever the page size", async () => {
    const [counted] = await product.app.database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM ledger_entry");
    const range = { ...always, to: product.clock.now().toISOString() };
    for (const pageSize of ["1", "7", "100"]) {
      const seen: { entryId: string; at: string }[] = [];
      let cursor: string | null = null;
      do {
        const { status, body } = await entries({ ...range, pageSize, ...(cursor ? { cursor } : {}) });
        expect(status).toBe(200);
        expect(body.rows.length).toBeLessThanOrEqual(Number(pageSize));
        seen.push(...body.rows);
        cursor = body.next;
      } while (cursor);
      expect(seen.length).toBe(Number(counted?.n));
      expect(new Set(seen.map(({ entryId }) => entryId)).size).toBe(seen.length);
      expect(seen.map(({ at }) => at)).toEqual([...seen.map(({ at }) => at)].sort());
    }
  });

  it("are kept apart by kind and time", async () => {
    const { body } = await entries({ ...always, kind: "subscription.changed", pageSize: "100" });
    expect(body.rows.length).toBe(5);
    expect(body.rows.every((row: { kind: string }) => row.kind === "subscription.changed")).toBe(true);
    const [, second, third] = body.rows;
    const between = await entries({ kind: "subscription.changed", from: second.at, to: third.at });
    expect(between.body.rows.map((row: { entryId: string }) => row.entryId)).toEqual([second.entryId]);
    expect((await entries({ ...always, kind: "no.such-kind" })).body).toEqual({ rows: [], next: null });
  });

  it("show the exact bytes, the hash and the place in the tree", async () => {
    await product.app.ledger.sequence();
    const { body } = await entries({ ...always, pageSize: "1" });
    const [row] = body.rows;
    const proven = await product.app.ledger.prove(Buffer.from(row.entryId.replaceAll("-", ""), "hex"));
    expect({ entry: row.entry, leafHash: row.leafHash, index: row.index }).toEqual({
      entry: proven?.entry,
      leafHash: proven?.leafHash,
      index: proven?.proof?.index,
    });
  });

  it("refuse a cursor that is not ours", async () => {
    const forged = [
      "x",
      "1_2",
      `${"9".repeat(16)}_${"0".repeat(8)}-0000-7000-8000-000000000000`,
      `1_${"-".repeat(36)}`,
    ];
    for (const cursor of forged) {
      const written = Buffer.from(cursor).toString("base64url");
      const { status, body } = await entries({ ...always, cursor: written });
      expect({ cursor, status, path: body.details?.[0]?.path }).toEqual({ cursor, status: 400, path: "cursor" });
    }
  });

  it("answer strange times with nothing or a refusal, never a failure", async () => {
    const times = ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59.999-12:00", "now", ""];
    for (const from of times) {
      for (const to of times)
        expect({ from, to, ok: (await entries({ from, to })).status < 500 }).toEqual({ from, to, ok: true });
    }
  });
});

describe("verification", () => {
  it("finds the ledger sound, and tells how long it is and what waits", async () => {
    await product.app.ledger.sequence();
    await product.aPerson();
    await ask("statistics.consents", "2026-01-01", "2026-01-01");
    const [one, two] = await Promise.all([1, 2].map(() => staff.as(auditor)("adminLedger.verification")));
    expect(one?.body).toMatchObject({ isSound: true, problems: [] });
    expect(one?.body.treeSize).toBeGreaterThan(0);
    expect(one?.body.waiting).toBeGreaterThan(0);
    expect(one?.body.checkpoint).toContain(product.app.config.ledger.origin);
    expect(two?.body).toEqual(one?.body);
  });
});
