import type { Database } from "../../server/src/kernel/database";
import { startJob } from "../../server/src/kernel/jobs";
import { createLease } from "../../server/src/kernel/lease";
import { createLog } from "../../server/src/kernel/log";
import { aClock, aLedgerProcess, closeLedgers, emptyLedger } from "../support/ledgers";

const clock = aClock();
const log = createLog("silent");
let database: Database;

beforeAll(async () => {
  ({ database } = await aLedgerProcess(clock.now));
});
beforeEach(emptyLedger);
afterAll(closeLedgers);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** However slow the machine is: a fixed pause would be a guess. */
const until = async (holds: () => boolean) => {
  while (!holds()) await pause(5);
};
const aLease = (shiftMs = 0) =>
  createLease({
    database,
    ports: { clock: () => new Date(clock.now().getTime() + shiftMs) },
    name: "work",
    seconds: 30,
  });

describe("a lease", () => {
  it("is one process's at a time, and its number grows with each new holder", async () => {
    const [one, two] = [aLease(), aLease()];
    expect((await one.take())?.fence).toBe(1);
    expect(await two.take()).toBeNull();
    expect((await one.take())?.fence).toBe(1);
    clock.advance(31_000);
    expect((await two.take())?.fence).toBe(2);
    expect(await one.take()).toBeNull();
    await two.release();
    expect((await one.take())?.fence).toBe(3);
  });

  it("is renewed before it runs out", async () => {
    const [one, two] = [aLease(), aLease()];
    await one.take();
    for (let n = 0; n < 5; n++) {
      clock.advance(20_000);
      expect((await one.take())?.fence).toBe(1);
      expect(await two.take()).toBeNull();
    }
  });

  it("goes to exactly one of many that race for it", async () => {
    for (const isNew of [true, false]) {
      if (!isNew) clock.advance(60_000);
      const taken = await Promise.all(Array.from({ length: 8 }, () => aLease().take()));
      expect(taken.filter((held) => held !== null)).toHaveLength(1);
    }
  });

  it("lets nothing be written by a holder that has lost it unawares", async () => {
    const [one, two] = [aLease(), aLease(31_000)];
    const held = (await one.take())!;
    await database.transaction((db) => held.guard(db));
    const successor = (await two.take())!;
    await expect(database.transaction((db) => held.guard(db))).rejects.toThrow("lease lost: work");
    await database.transaction((db) => successor.guard(db));
  });

  it("is not stuck for ever when a holder's clock ran ahead", async () => {
    await aLease(365 * 86_400_000).take();
    expect(await aLease().take()).not.toBeNull();
  });
});

describe("a job", () => {
  const app = () => ({ database, ports: { clock: clock.now }, log });

  it("runs in one process at a time and passes on when that one stops", async () => {
    const ran: string[] = [];
    const job = (who: string) =>
      startJob({ name: "work", everyMs: 10, app: app(), run: async () => void ran.push(who) });
    const one = job("one");
    await until(() => ran.length > 1);
    const two = job("two");
    await pause(60);
    expect(new Set(ran)).toEqual(new Set(["one"]));
    await one.stop();
    ran.length = 0;
    await until(() => ran.length > 1);
    expect(new Set(ran)).toEqual(new Set(["two"]));
    await two.stop();
    ran.length = 0;
    await pause(50);
    expect(ran).toEqual([]);
  });

  it("finishes its round before it has stopped, and tells the round to hurry", async () => {
    const steps: string[] = [];
    const job = startJob({
      name: "work",
      everyMs: 10,
      app: app(),
      run: async (_, stopping) => {
        steps.push("begun");
        await new Promise((resolve) => stopping.addEventListener("abort", resolve));
        await pause(30);
        steps.push("finished");
      },
    });
    await until(() => steps.length === 1);
    await job.stop();
    expect(steps).toEqual(["begun", "finished"]);
  });

  it("begins no round when it is told to stop while it still waits for its lease", async () => {
    const ran: string[] = [];
    const lease = aLease();
    let takes = 0;
    const slow = {
      ...lease,
      take: async () => {
        takes += 1;
        await pause(50);
        return lease.take();
      },
    };
    const job = startJob({ name: "work", everyMs: 10, app: app(), lease: slow, run: async () => void ran.push("ran") });
    await until(() => takes === 1);
    await job.stop();
    expect(ran).toEqual([]);
    expect(await aLease().take()).not.toBeNull();
  });

  it("goes on after a failure, more slowly", async () => {
    const at: number[] = [];
    const job = startJob({
      name: "work",
      everyMs: 20,
      app: app(),
      run: async () => {
        at.push(performance.now());
        throw new Error("no luck");
      },
    });
    await until(() => at.length >= 4);
    await job.stop();
    const pauses = at.slice(1).map((moment, n) => Math.ceil(moment - at[n]!));
    for (const [n, expected] of [40, 80, 160].entries()) expect(pauses[n]).toBeGreaterThanOrEqual(expected - 2);
  });
});
