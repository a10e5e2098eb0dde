import { items } from "@baiwa/shared/catalogue/items";
import { retentionRuleKeys } from "@baiwa/shared/catalogue/retention";
import type { Db } from "../../server/src/kernel/database";
import { idBytes } from "../../server/src/kernel/ids";
import { type HeldLease, LeaseLost } from "../../server/src/kernel/lease";
import { nightOf, runRetention } from "../../server/src/retention/engine";
import { yearsBefore } from "../../server/src/retention/inactive";
import { coolingOffDays, eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import { aHoldingPair } from "../support/holding";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aService } from "../support/services";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let pair: Awaited<ReturnType<typeof aHoldingPair>>;
beforeAll(async () => {
  product = await aProduct();
  pair = await aHoldingPair(product);
});
afterAll(() => product.stop());

const day = 86_400_000;
const hour = 3_600_000;
const held = { guard: async () => undefined };
const never = new AbortController().signal;
const run = (guard: Pick<HeldLease, "guard"> = held) => runRetention(product.app, guard, never);
const report = async () => {
  const { asOfficer } = await pair.both();
  return (await asOfficer("adminRetention.report")).body;
};
const dry = async (): Promise<{ rule: string; due: number; held: number }[]> => {
  const { asOfficer } = await pair.both();
  return (await asOfficer("adminRetention.dryRun")).body.rules;
};
const dueOf = async (rule: string) => (await dry()).find((one) => one.rule === rule)?.due;
/** Moves the clock to an hour of the next day in China. */
const toHour = (wanted: number) => {
  const now = product.clock.now();
  const inChina = new Date(now.getTime() + 8 * hour);
  const next = Date.UTC(inChina.getUTCFullYear(), inChina.getUTCMonth(), inChina.getUTCDate() + 1, wanted) - 8 * hour;
  product.clock.advance(next - now.getTime());
};
/** Rows of risk, long past their ninety days. */
const oldRisks = async (person: Person, count: number) => {
  const at = new Date(product.clock.now().getTime() - 91 * day);
  for (let done = 0; done < count; done += 500) {
    const ids = Array.from({ length: Math.min(500, count - done) }, () => product.app.ports.random(16));
    await product.app.database.run(
      `INSERT INTO risk_entry (id, account_id, band, sealed, at) VALUES ${ids.map(() => "(?, ?, 'low', '', ?)").join(", ")}`,
      ids.flatMap((id) => [id, idBytes(person.accountId), at]),
    );
  }
};
const risks = async () =>
  Number((await product.app.database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM risk_entry"))[0]?.n);
const erasedOf = (rows: { rule: string; erased: number }[], rule: string) =>
  rows.find((one) => one.rule === rule)?.erased ?? 0;

describe("the night's run", () => {
  it("runs every rule once a night, closes its report and leaves one entry in the ledger with counts and no value", async () => {
    await run();
    toHour(4);
    const person = await product.aPerson();
    await oldRisks(person, 3);
    expect(await dueOf("risk")).toBe(3);
    const entries = (await entriesOfKind(product, "retention.run")).length;
    await run();
    expect(await dueOf("risk")).toBe(0);
    const told = await entriesOfKind(product, "retention.run");
    expect(told).toHaveLength(entries + 1);
    expect(told.at(-1)).toMatchObject({ night: nightOf(product.clock.now()), failed: [] });
    expect(told.at(-1)?.rules).toContainEqual({ rule: "risk", erased: 3, held: 0 });
    const [newest] = (await report()).rows;
    expect(newest.closedAt).not.toBeNull();
    expect(newest.rules.map(({ rule }: { rule: string }) => rule).sort()).toEqual([...retentionRuleKeys].sort());
    expect(erasedOf(newest.rules, "risk")).toBe(3);
    await oldRisks(person, 2);
    product.clock.advance(hour);
    await run(); // the same night: what is prompt goes, no second report
    expect(await risks()).toBe(0);
    expect(await entriesOfKind(product, "retention.run")).toHaveLength(entries + 1);
    const [open] = (await report()).rows;
    expect(open).toMatchObject({ closedAt: null });
    expect(erasedOf(open.rules, "risk")).toBe(2);
  });

  it("killed in the middle goes on where it stopped, and counts nothing twice", async () => {
    toHour(4);
    const person = await product.aPerson();
    const before = erasedOf((await report()).rows[0].rules, "risk"); // of the day so far
    await oldRisks(person, 2300);
    let batches = 0;
    const dying = {
      guard: async () => {
        batches += 1;
        if ((await risks()) < 2300 && (await risks()) > 0) throw new LeaseLost("retention");
      },
    };
    await expect(run(dying)).rejects.toThrow(LeaseLost);
    expect(batches).toBeGreaterThan(1);
    const left = await risks();
    expect(left).toBe(1300); // one whole batch went, none by half
    expect((await report()).rows[0]).toMatchObject({ closedAt: null });
    await run();
    expect(await risks()).toBe(0);
    const [done] = (await report()).rows;
    expect(done.closedAt).not.toBeNull();
    expect(erasedOf(done.rules, "risk")).toBe(before + 2300);
  });

  it("told to stop stops between two batches", async () => {
    const person = await product.aPerson();
    await oldRisks(person, 1500);
    const stopping = new AbortController();
    const guard = { guard: async () => ((await risks()) < 1500 ? stopping.abort() : undefined) };
    await runRetention(product.app, guard, stopping.signal);
    expect(await risks()).toBeLessThan(1500);
    await run();
    expect(await risks()).toBe(0);
  });

  it("goes on with the other rules when one fails, and says which", async () => {
    toHour(4);
    const person = await product.aPerson();
    await oldRisks(person, 1);
    const { rows } = product.app.database;
    product.app.database.rows = (sql, values) =>
      sql.includes("FROM ticket WHERE closed_at") && sql.includes("ORDER BY")
        ? Promise.reject(new Error("no luck"))
        : rows(sql, values);
    await run();
    product.app.database.rows = rows;
    expect(await risks()).toBe(0);
    expect((await entriesOfKind(product, "retention.run")).at(-1)).toMatchObject({ failed: ["ticket"] });
  });
});

describe("pausing all deleting", () => {
  it("takes two people, stops rules and cancelled accounts alike, and loses nothing when resumed", async () => {
    const { asOfficer } = await pair.both();
    const leaving = await product.aPerson();
    await product.as(leaving)("sessions.stepUp", { body: { method: "password", password: leaving.password } });
    await product.as(leaving)("cancellation.request");
    const paused = await asOfficer("adminRetention.pause", { body: { reason: pair.reason } });
    expect((await report()).pausedAt).toBeNull();
    await pair.approve(paused.body.approvalId);
    expect((await report()).pausedAt).not.toBeNull();
    product.clock.advance(coolingOffDays * day + 1000);
    const person = await product.aPerson();
    await oldRisks(person, 2);
    await run();
    await eraseDue(product.app, held, never);
    expect(await risks()).toBe(2);
    expect(await product.app.keyring.find(idBytes(leaving.accountId))).not.toBeNull();
    const resumed = await (await pair.both()).asOfficer("adminRetention.resume", { body: { reason: pair.reason } });
    await pair.approve(resumed.body.approvalId);
    await run();
    await eraseDue(product.app, held, never);
    expect(await risks()).toBe(0);
    expect(await product.app.keyring.find(idBytes(leaving.accountId))).toBeNull();
    const kinds = ["retention.paused", "retention.resumed"];
    for (const kind of kinds) expect((await entriesOfKind(product, kind)).length).toBe(1);
  });
});

describe("running a rule ahead of the night", () => {
  it("takes two people and still deletes only what is past its time", async () => {
    toHour(4);
    await run();
    const person = await product.aPerson();
    const close = async () => {
      const ticket = { category: "service", title: "到期的工单", text: "已经解决" };
      const { ticketId } = (await product.as(person)("tickets.open", { body: ticket })).body;
      await product.as(person)("tickets.close", { params: { ticketId } });
      return idBytes(ticketId);
    };
    const [old, young] = [await close(), await close()];
    const long = new Date(product.clock.now().getTime() - 1096 * day);
    await product.app.database.run("UPDATE ticket SET closed_at = ? WHERE id = ?", [long, old]);
    const isThere = async (id: Buffer) =>
      (await product.app.database.rows("SELECT id FROM ticket WHERE id = ?", [id])).length === 1;
    await run();
    expect(await isThere(old)).toBe(true); // not before the night
    const { asOfficer } = await pair.both();
    const asked = await asOfficer("adminRetention.purge", { body: { rule: "ticket", reason: pair.reason } });
    expect(asked.body.details).toContainEqual({ name: "规则", value: "工单" });
    await pair.approve(asked.body.approvalId);
    const { rows } = product.app.database;
    product.app.database.rows = (sql, values) =>
      sql.includes("FROM ticket WHERE closed_at") ? Promise.reject(new Error("no luck")) : rows(sql, values);
    await run();
    product.app.database.rows = rows;
    expect(await isThere(old)).toBe(true); // what two people asked for is not dropped because it failed once
    await run();
    expect([await isThere(old), await isThere(young)]).toEqual([false, true]);
    expect(await product.app.database.rows("SELECT rule FROM retention_purge")).toEqual([]);
  });
});

describe("an account nobody used for three years", () => {
  const unusedFor = async (person: Person, days: number) => {
    const on = new Date(product.clock.now().getTime() - days * day).toISOString().slice(0, 10);
    await product.app.database.run("UPDATE account SET active_on = ? WHERE id = ?", [on, idBytes(person.accountId)]);
    await product.app.activity.flush();
    await product.app.database.run("DELETE FROM activity");
  };
  const stateOf = async (person: Person) =>
    (
      await product.app.database.rows<{ state: string }>("SELECT state FROM account WHERE id = ?", [
        idBytes(person.accountId),
      ])
    )[0]?.state;
  const isTold = async (person: Person) =>
    (
      await product.app.database.rows("SELECT account_id FROM inactive_notice WHERE account_id = ?", [
        idBytes(person.accountId),
      ])
    ).length === 1;

  it("is told, thirty days later begins to end, can still be kept for seven, and is then erased", async () => {
    const person = await product.aPerson();
    const used = await product.aPerson();
    await unusedFor(person, 1097);
    await unusedFor(used, 1090);
    await retain(product, "inactive-account");
    expect([await isTold(person), await isTold(used)]).toEqual([true, false]);
    await retain(product, "inactive-account");
    expect(await entriesOfKind(product, "account.inactive-told")).toHaveLength(1);
    product.clock.advance(29 * day);
    await retain(product, "inactive-account");
    expect(await stateOf(person)).toBe("active");
    product.clock.advance(2 * day);
    await retain(product, "inactive-account");
    expect(await stateOf(person)).toBe("closing");
    product.clock.advance(coolingOffDays * day + 1000);
    await eraseDue(product.app, held, never);
    expect(await product.app.keyring.find(idBytes(person.accountId))).toBeNull();
  });

  it("is left alone once it is used again, and its owner may undo the ending", async () => {
    const [back, late] = [await product.aPerson(), await product.aPerson()];
    for (const person of [back, late]) await unusedFor(person, 1100);
    await retain(product, "inactive-account");
    const login = ({ username, password }: Person) =>
      product.api("sessions.create", { body: { identifier: username, password, device: { platform: "h5" } } });
    expect((await login(back)).status).toBe(201);
    product.clock.advance(31 * day);
    await product.app.database.run("DELETE FROM activity");
    await retain(product, "inactive-account");
    expect([await stateOf(back), await stateOf(late)]).toEqual(["active", "closing"]);
    expect(await isTold(back)).toBe(false);
    const { token } = (await login(late)).body;
    expect((await product.api("cancellation.show", { token })).body.canUndo).toBe(true);
    expect((await product.api("cancellation.undo", { token })).status).toBe(204);
    await retain(product, "inactive-account");
    expect(await stateOf(late)).toBe("active");
  });

  it("is not told while a contract runs on or other systems tell that it is used", async () => {
    const [served, elsewhere] = [await product.aPerson(), await product.aPerson()];
    for (const person of [served, elsewhere]) await unusedFor(person, 1100);
    const contract = { number: "HT-9", title: "运行中的合同", signedOn: "2026-01-02" };
    const { addRecord } = await import("../../server/src/records/records.service");
    const at = product.clock.now();
    const by = { kind: "staff", staffId: product.app.ports.random(16), mandate: null } as const;
    await product.app.database.transaction((db: Db) =>
      addRecord(product.app, db, { accountId: idBytes(served.accountId), kind: "contract", values: contract, by, at }),
    );
    const hand = await aService(product);
    const row = {
      accountId: elsewhere.accountId,
      kind: "act",
      action: "restart",
      product: "ecs",
      at: at.toISOString(),
    };
    expect((await hand([{ ...row, id: crypto.randomUUID() }])).status).toBe(200);
    await retain(product, "inactive-account");
    expect([await isTold(served), await isTold(elsewhere)]).toEqual([false, false]);
  });
});

describe("time itself", () => {
  it("is counted by the calendar: leap days and month ends never shorten three years", () => {
    expect(yearsBefore("2031-03-01", 3)).toBe("2028-03-01");
    expect(yearsBefore("2031-02-28", 3)).toBe("2028-02-28");
    expect(yearsBefore("2028-02-29", 3)).toBe("2025-02-28");
    expect(yearsBefore("2028-02-29", 4)).toBe("2024-02-29");
    expect(yearsBefore("2026-12-31", 3)).toBe("2023-12-31");
  });

  it("of the night begins at three in the morning in China, whatever the server's own zone", () => {
    expect(nightOf(new Date("2028-02-28T18:59:59Z"))).toBe("2028-02-28"); // 02:59 on the 29th in China
    expect(nightOf(new Date("2028-02-28T19:00:00Z"))).toBe("2028-02-29");
    expect(nightOf(new Date("2027-12-31T19:00:00Z"))).toBe("2028-01-01");
  });

  it("keeps a month's key to its last row: of February of a leap year too", async () => {
    const { monthsWithKeys } = await import("../../server/src/activity/log-keys");
    for (const month of ["2028-02", "2027-12"])
      await product.app.keyring.periodKey(Buffer.from(`activity-${month}`, "latin1"));
    const months = await monthsWithKeys(product.app.database, new Date("2028-03-01T00:00:00Z"));
    const spans = months.map(({ from, to }) => [from.toISOString(), to.toISOString()]);
    expect(spans).toContainEqual(["2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"]);
    expect(spans).toContainEqual(["2027-12-01T00:00:00.000Z", "2028-01-01T00:00:00.000Z"]);
    const before = await monthsWithKeys(product.app.database, new Date("2028-02-29T23:59:59Z"));
    expect(before.map(({ period }) => period.toString("latin1"))).not.toContain("activity-2028-02");
  });
});

describe("what everybody can read of it", () => {
  it("names every rule, what the law keeps afterwards, and the four cases of 6.2", async () => {
    const { body } = await product.api("retention.list");
    expect(body.rules.map(({ rule }: { rule: string }) => rule)).toEqual([...retentionRuleKeys]);
    expect(body.holds.map(({ clause }: { clause: string }) => clause)).toEqual(["6.2.1", "6.2.2", "6.2.3", "6.2.4"]);
    expect(body.afterwards).toContainEqual(
      expect.objectContaining({ item: "operation_log", days: items.operation_log.keptAfterwards.days }),
    );
  });
});
