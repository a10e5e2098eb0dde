import { generateKeyPairSync } from "node:crypto";
import { receiptProblems } from "@baiwa/shared/ledger-receipt";
import fc from "fast-check";
import { nodeProofPorts } from "../../server/src/kernel/proof-ports";
import { isDuplicate } from "../../server/src/kernel/retry";
import {
  aClock,
  aLedgerProcess,
  anEntry,
  appendEntries,
  aSubject,
  asOwner,
  closeLedgers,
  emptyLedger,
} from "../support/ledgers";
import { naiveLeaf, naivePath, naiveRoot } from "../support/naive-merkle";

type Process = Awaited<ReturnType<typeof aLedgerProcess>>;
const clock = aClock();
let server: Process;

beforeAll(async () => {
  server = await aLedgerProcess(clock.now);
});
beforeEach(emptyLedger);
afterAll(closeLedgers);

describe("appending", () => {
  it("keeps the canonical bytes and what is looked up by", async () => {
    const { ledger, database } = server;
    const entry = anEntry(1, clock.now(), { requestKey: aSubject("key"), body: { z: 1, a: "汉字😀", kind: "forged" } });
    const { entryId, leafHash } = await ledger.append(database, entry);
    const stored = (await ledger.find(entryId))!;
    expect(stored).toMatchObject({ kind: "consent", scope: "S0", act: "given", at: clock.now() });
    expect(stored.leafHash).toEqual(leafHash);
    expect(naiveLeaf(stored.entry)).toEqual(leafHash);
    expect(stored.entry.toString("utf8")).toMatch(
      /^\{"a":"汉字😀","act":"given","at":"2026-11-23T08:00:00.000Z","id":"[0-9a-f-]{36}","kind":"consent","scope":"S0","subject":"[0-9a-f]{64}","v":1,"z":1\}$/,
    );
    expect((await ledger.findByRequestKey(database, aSubject("key")))?.id).toEqual(entryId);
    expect(await ledger.findByRequestKey(database, aSubject("another key"))).toBeNull();
    expect(await ledger.find(aSubject("nothing").subarray(0, 16))).toBeNull();
  });

  it("takes one entry for a request key, however many race for it", async () => {
    const { ledger, database } = server;
    const entry = anEntry(1, clock.now(), { requestKey: aSubject("raced") });
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => ledger.append(database, entry)));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(11);
    for (const { reason } of refused) expect(isDuplicate(reason, "uq_ledger_entry_request")).toBe(true);
    expect(await ledger.entriesOf(aSubject("somebody"), "consent")).toHaveLength(1);
  });

  it("answers each of many entries that arrive together for itself", async () => {
    const { ledger, database } = server;
    const taken = anEntry(0, clock.now(), { requestKey: aSubject("taken") });
    await ledger.append(database, taken);
    const together = Array.from({ length: 60 }, (_none, index) =>
      index % 20 === 7 ? taken : anEntry(index, clock.now(), { subject: aSubject(`person ${index}`) }),
    );
    const outcomes = await Promise.allSettled(together.map((entry) => ledger.append(database, entry)));
    for (const [index, outcome] of outcomes.entries()) {
      if (index % 20 === 7) {
        expect(outcome.status === "rejected" && isDuplicate(outcome.reason, "uq_ledger_entry_request")).toBe(true);
        continue;
      }
      const [stored, ...more] = await ledger.entriesOf(aSubject(`person ${index}`), "consent");
      expect(outcome).toMatchObject({ status: "fulfilled", value: { entryId: stored?.id } });
      expect(more).toEqual([]);
    }
  });

  it("appends many at once, all or none", async () => {
    const { ledger, database } = server;
    const taken = anEntry(1, clock.now(), { requestKey: aSubject("taken") });
    await ledger.append(database, taken);
    const attempt = ledger.appendMany(database, [anEntry(2, clock.now()), taken]);
    await expect(attempt).rejects.toThrow();
    await attempt.catch((error: unknown) => expect(isDuplicate(error, "uq_ledger_entry_request")).toBe(true));
    const appended = await ledger.appendMany(database, [anEntry(3, clock.now()), anEntry(4, clock.now())]);
    const stored = await ledger.entriesOf(aSubject("somebody"), "consent");
    expect(stored.slice(1).map(({ id }) => id)).toEqual(appended.map(({ entryId }) => entryId));
    expect(await ledger.appendMany(database, [])).toEqual([]);
  });

  it("belongs to the transaction it is written in", async () => {
    const { ledger, database } = server;
    const work = database.transaction(async (db) => {
      await ledger.append(db, anEntry(1, clock.now()));
      await ledger.appendMany(db, [anEntry(2, clock.now())]);
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    expect(await ledger.entriesOf(aSubject("somebody"), "consent")).toEqual([]);
  });

  it("lets no body speak for the header", async () => {
    const { ledger, database } = server;
    const { entryId } = await ledger.append(
      database,
      anEntry(1, clock.now(), { body: { id: "x", v: 9, at: "never" } }),
    );
    expect(JSON.parse((await ledger.find(entryId))!.entry.toString())).toMatchObject({
      v: 1,
      at: "2026-11-23T08:00:00.000Z",
    });
  });
});

describe("reading", () => {
  it("groups the entries of several subjects in the order asked", async () => {
    const { ledger, database } = server;
    const [a, b, c] = ["a", "b", "c"].map(aSubject) as [Buffer, Buffer, Buffer];
    for (const subject of [a, b, a]) await ledger.append(database, anEntry(1, clock.now(), { subject }));
    await ledger.append(database, anEntry(1, clock.now(), { subject: a, kind: "pi.view" }));
    const groups = await ledger.entriesBySubject(database, [c, a, b, a], "consent");
    expect(groups.map((group) => group.length)).toEqual([0, 2, 1, 2]);
    expect(await ledger.entriesBySubject(database, [], "consent")).toEqual([]);
  });

  it("pages through a stretch of time without missing or repeating one", async () => {
    const { ledger, database } = server;
    const from = clock.now();
    for (let n = 0; n < 23; n++) {
      const at = new Date(from.getTime() + Math.floor(n / 5));
      await ledger.append(database, anEntry(n, at, { kind: n % 2 ? "consent" : "pi.view" }));
    }
    const to = new Date(from.getTime() + 4);
    for (const [kind, expected] of [
      [undefined, 20],
      ["consent", 10],
    ] as const) {
      const seen: string[] = [];
      for (let after: { at: Date; id: Buffer } | undefined; ; ) {
        const page = await ledger.listEntries(database, { from, to, kind, after, limit: 3 });
        seen.push(...page.map(({ id }) => id.toString("hex")));
        after = page.at(-1);
        if (page.length < 3) break;
      }
      expect(seen).toHaveLength(expected);
      expect(new Set(seen).size).toBe(expected);
    }
    await ledger.sequence();
    const [first] = await ledger.listEntries(database, { from, to, limit: 1 });
    expect(first?.position).toBe(0);
  });
});

describe("proving", () => {
  it("has nothing to show before the sequencer has been by, and says so", async () => {
    const { ledger, database } = server;
    expect(await ledger.checkpoint()).toBeNull();
    const { entryId } = await ledger.append(database, anEntry(1, clock.now()));
    const proven = (await ledger.prove(entryId))!;
    expect(proven).toMatchObject({ proof: null, checkpoint: null });
    expect(await receiptProblems(nodeProofPorts, proven)).toEqual(["proof.missing"]);
    expect(await ledger.prove(aSubject("nothing").subarray(0, 16))).toBeNull();
    expect(await ledger.verify()).toMatchObject({ isSound: true, treeSize: 0, waiting: 1, checkpoint: null });
  });

  it("gives receipts that hold, with the paths of the definition, while the tree grows from 1 to 600", async () => {
    const leaves: Buffer[] = [];
    const ids: Buffer[] = [];
    const { ledger, database } = server;
    for (const step of [1, 1, 1, 2, 3, 8, 30, 80, 129, 1, 1, 43, 211, 1, 1, 87]) {
      ids.push(...(await appendEntries(server, step, clock.now())));
      expect(await ledger.sequence()).toBe(step);
      const placed = await database.rows<{ leaf_hash: Buffer }>(
        "SELECT leaf_hash FROM ledger_position ORDER BY position",
      );
      leaves.splice(0, leaves.length, ...placed.map((row) => row.leaf_hash));
      expect(leaves).toHaveLength(ids.length);
      const some = fc.sample(fc.nat(ids.length - 1), 4);
      for (const entryId of [0, ids.length - 1, ...some].map((n) => ids[n]!)) {
        const proven = (await ledger.prove(entryId))!;
        expect(await receiptProblems(nodeProofPorts, proven, ledger.verifierKey)).toEqual([]);
        const { index, treeSize, hashes } = proven.proof!;
        expect(treeSize).toBe(ids.length);
        expect(hashes).toEqual(naivePath(index, leaves).map((hash) => hash.toString("hex")));
      }
    }
    expect(leaves).toHaveLength(600);
    expect((await ledger.checkpoint())?.split("\n")[2]).toBe(naiveRoot(leaves).toString("base64"));
    expect(await ledger.verify()).toEqual({
      isSound: true,
      treeSize: 600,
      waiting: 0,
      checkpoint: await ledger.checkpoint(),
      problems: [],
    });
  });

  it("proves the same from the tables alone, after a restart and with the tiles not yet written", async () => {
    const ids = await appendEntries(server, 700, clock.now());
    await server.ledger.sequence();
    const before = await Promise.all(ids.slice(250, 260).map((id) => server.ledger.prove(id)));
    await asOwner((owner) => owner.query("DELETE FROM ledger_tile"));
    const restarted = await aLedgerProcess(clock.now);
    expect(await Promise.all(ids.slice(250, 260).map((id) => restarted.ledger.prove(id)))).toMatchObject(
      before.map((proven) => ({ proof: proven!.proof })),
    );
  });

  it("says nothing of an entry whose path no longer reaches the signed root", async () => {
    const [id] = await appendEntries(server, 5, clock.now());
    await server.ledger.sequence();
    await asOwner((owner) =>
      owner.query("UPDATE ledger_position SET leaf_hash = ? WHERE position = 3", [aSubject("x")]),
    );
    const restarted = await aLedgerProcess(clock.now);
    await expect(restarted.ledger.prove(id!)).rejects.toThrow("not under the signed root");
  });
});

describe("verifying", () => {
  const count = 300;
  let ids: Buffer[];
  beforeEach(async () => {
    ids = await appendEntries(server, count - 10, clock.now());
    await server.ledger.sequence();
    ids.push(...(await appendEntries(server, 10, clock.now())));
    await server.ledger.sequence();
    await appendEntries(server, 2, clock.now());
  });

  it("finds an untouched ledger sound", async () => {
    const verification = await server.ledger.verify();
    expect(verification).toMatchObject({ isSound: true, treeSize: count, waiting: 2, problems: [] });
  });

  it("notices any one byte of any entry", async () => {
    const places = fc.tuple(fc.nat(count - 1), fc.nat(200), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(places, async ([n, offset, change]) => {
        const { entry } = (await server.ledger.find(ids[n]!))!;
        const changed = Buffer.from(entry);
        const at = offset % entry.length;
        changed[at] = (changed[at] ?? 0) ^ change;
        const store = (bytes: Buffer) =>
          asOwner((owner) => owner.query("UPDATE ledger_entry SET entry = ? WHERE id = ?", [bytes, ids[n]]));
        await store(changed);
        expect((await server.ledger.verify()).isSound).toBe(false);
        await store(entry);
      }),
      { numRuns: 8 },
    );
    expect((await server.ledger.verify()).isSound).toBe(true);
  });

  const other = aSubject("other");
  const tampering: [string, string, unknown[]][] = [
    ["an act changed in the index only", "UPDATE ledger_entry SET act = 'refused' LIMIT 1", []],
    ["a subject changed in the index only", "UPDATE ledger_entry SET subject = ? LIMIT 1", [other]],
    ["a time changed in the index only", "UPDATE ledger_entry SET at = '2020-01-01' LIMIT 1", []],
    ["a leaf hash", "UPDATE ledger_entry SET leaf_hash = ? LIMIT 1", [other]],
    ["an entry deleted", "DELETE FROM ledger_entry ORDER BY id LIMIT 1", []],
    ["a position's hash", "UPDATE ledger_position SET leaf_hash = ? WHERE position = 7", [other]],
    ["a position deleted", "DELETE FROM ledger_position WHERE position = 100", []],
    ["the end cut off", `DELETE FROM ledger_position WHERE position >= ${count - 1}`, []],
    ["a tile", "UPDATE ledger_tile SET hashes = REPEAT('x', 8192)", []],
    ["a tile deleted", "DELETE FROM ledger_tile", []],
    ["an old checkpoint's root", "UPDATE ledger_checkpoint SET root_hash = ? ORDER BY tree_size LIMIT 1", [other]],
    [
      "a checkpoint's note",
      "UPDATE ledger_checkpoint SET note = REPLACE(note, '300', '301') WHERE tree_size = 300",
      [],
    ],
  ];
  it.each(tampering)("notices %s", async (_, sql, values) => {
    await asOwner((owner) => owner.query(sql, values));
    const { isSound, problems } = await server.ledger.verify();
    expect(isSound).toBe(false);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(50);
  });

  it("notices a whole ledger rewritten and signed with another key", async () => {
    const stranger = await aLedgerProcess(clock.now, generateKeyPairSync("ed25519").privateKey);
    await asOwner((owner) => owner.query("DELETE FROM ledger_checkpoint"));
    clock.advance(60_000);
    await stranger.ledger.sequence();
    expect((await server.ledger.verify()).problems).toEqual([expect.stringContaining("不是用当前密钥签的")]);
  });
});
