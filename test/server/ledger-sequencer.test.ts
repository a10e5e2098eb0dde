import { generateKeyPairSync } from "node:crypto";
import { receiptProblems } from "@baiwa/shared/ledger-receipt";
import { nodeProofPorts } from "../../server/src/kernel/proof-ports";
import { aClock, aLedgerProcess, anEntry, appendEntries, asOwner, closeLedgers, emptyLedger } from "../support/ledgers";

const clock = aClock();
beforeEach(emptyLedger);
afterEach(closeLedgers);

const statementOf = (values: unknown): string => (typeof values === "string" ? values : "");
type Process = Awaited<ReturnType<typeof aLedgerProcess>>;

/** Makes the process die, so to speak, at the first write that the pattern matches. */
const failAt = ({ database }: Process, pattern: RegExp): void => {
  const { run } = database;
  database.run = async (sql, values) => {
    if (pattern.test(statementOf(sql))) throw new Error("power failure");
    return run(sql, values);
  };
};

const positions = ({ database }: Process) =>
  database.rows<{ position: string }>("SELECT position FROM ledger_position ORDER BY position");
const expectSound = async ({ ledger }: Process, treeSize: number) => {
  expect(await ledger.verify()).toMatchObject({ isSound: true, treeSize, waiting: 0, problems: [] });
};
const until = async (isTrue: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error("waited 20 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe("the sequencer", () => {
  it("finds entries that commit late, behind others that have their place already", async () => {
    const server = await aLedgerProcess(clock.now);
    const { ledger, database } = server;
    let commit = () => {};
    const isHeld = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let late: Buffer | undefined;
    const slow = database.transaction(async (db) => {
      late = (await ledger.append(db, anEntry(0, clock.now()))).entryId;
      await isHeld;
    });
    await until(async () => late !== undefined);
    clock.advance(5);
    await appendEntries(server, 20, clock.now());
    expect(await ledger.sequence()).toBe(20);
    commit();
    await slow;
    expect(await ledger.sequence()).toBe(1);
    expect((await ledger.prove(late!))?.proof?.index).toBe(20);
    await expectSound(server, 21);
  });

  it("finds, in its own time, an entry that is an hour late", async () => {
    const server = await aLedgerProcess(clock.now);
    const start = clock.now();
    server.ledger.start();
    await appendEntries(server, 3, start);
    await until(async () => (await positions(server)).length === 3);
    clock.advance(3_600_000);
    await server.ledger.append(server.database, anEntry(4, start));
    await until(async () => (await positions(server)).length === 4);
    await server.ledger.stop();
    await expectSound(server, 4);
  });

  it("leaves no gap and gives no entry two places while two of them race with appends", async () => {
    const skewed = () => new Date(clock.now().getTime() + 60_000); // each believes the other's lease has run out
    const [one, two] = [await aLedgerProcess(clock.now), await aLedgerProcess(skewed)];
    let isAppending = true;
    const appending = (async () => {
      for (let n = 0; n < 60; n++) {
        await Promise.all([one, two].map(({ ledger, database }) => ledger.append(database, anEntry(n, clock.now()))));
        clock.advance(7);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      isAppending = false;
    })();
    const sequencing = [one, two].map(async ({ ledger }) => {
      while (isAppending) await ledger.sequence();
    });
    await Promise.all([appending, ...sequencing]);
    const [lease] = await one.database.rows<{ fence: string }>("SELECT fence FROM lease");
    expect(Number(lease?.fence)).toBeGreaterThan(10); // it went to and fro
    await until(async () => (await one.ledger.sequence()) === 0);
    expect((await positions(one)).map(({ position }) => Number(position))).toEqual(
      Array.from({ length: 120 }, (_, n) => n),
    );
    await expectSound(two, 120);
  });

  it("writes nothing more once its lease has passed to another", async () => {
    const old = await aLedgerProcess(clock.now);
    await appendEntries(old, 1, clock.now());
    await old.ledger.sequence();
    await asOwner((owner) => owner.query("UPDATE lease SET owner = REPEAT('x', 16), fence = fence + 1"));
    await appendEntries(old, 1, clock.now());
    expect(await old.ledger.sequence()).toBeNull();
    expect(await positions(old)).toHaveLength(1);
    clock.advance(60_000);
    expect(await old.ledger.sequence()).toBe(1);
    await expectSound(old, 2);
  });

  it.each([
    ["before the positions", /UPDATE lease/],
    ["between positions and tiles", /INSERT INTO ledger_tile/],
    ["between tiles and checkpoint", /INSERT INTO ledger_checkpoint/],
  ])("goes on from the tables after a crash %s", async (_, pattern) => {
    const crashing = await aLedgerProcess(clock.now);
    await appendEntries(crashing, 40, clock.now());
    await crashing.ledger.sequence();
    const ids = await appendEntries(crashing, 600, clock.now());
    failAt(crashing, pattern);
    clock.advance(10_000);
    await expect(crashing.ledger.sequence()).rejects.toThrow("power failure");
    clock.advance(60_000);
    const next = await aLedgerProcess(clock.now);
    await next.ledger.sequence();
    await expectSound(next, 640);
    for (const id of ids.slice(200, 230)) {
      expect(await receiptProblems(nodeProofPorts, await next.ledger.prove(id), next.ledger.verifierKey)).toEqual([]);
    }
  });

  it("gives ten thousand entries their place with memory that stays bounded", async () => {
    const server = await aLedgerProcess(clock.now);
    await appendEntries(server, 10_000, clock.now());
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const startedAt = performance.now();
    expect(await server.ledger.sequence()).toBe(10_000);
    const seconds = (performance.now() - startedAt) / 1000;
    await expectSound(server, 10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    expect(seconds).toBeLessThan(60);
  }, 120_000);

  it("hands over at once when it is stopped", async () => {
    const [one, two] = [await aLedgerProcess(clock.now), await aLedgerProcess(clock.now)];
    one.ledger.start();
    await appendEntries(one, 5, clock.now());
    await until(async () => (await positions(one)).length === 5);
    expect(await two.ledger.sequence()).toBeNull();
    await one.ledger.stop();
    await appendEntries(two, 2, clock.now());
    expect(await two.ledger.sequence()).toBe(2);
    expect(await one.ledger.sequence()).toBeNull();
    await two.ledger.stop();
    expect(await one.ledger.sequence()).toBe(0);
  });

  it("announces a new signing key once, so that receipts of old entries can be checked with it", async () => {
    const old = await aLedgerProcess(clock.now);
    const [id] = await appendEntries(old, 3, clock.now());
    await old.ledger.sequence();
    clock.advance(60_000);
    const { privateKey } = generateKeyPairSync("ed25519");
    const [one, two] = [await aLedgerProcess(clock.now, privateKey), await aLedgerProcess(clock.now, privateKey)];
    expect(await one.ledger.sequence()).toBe(1);
    clock.advance(60_000);
    expect(await two.ledger.sequence()).toBe(0);
    await expectSound(two, 4);
    const proven = await two.ledger.prove(id!);
    expect(await receiptProblems(nodeProofPorts, proven, one.ledger.verifierKey)).toEqual([]);
    expect(one.ledger.verifierKey).not.toBe(old.ledger.verifierKey);
  });
});
