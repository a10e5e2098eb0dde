import { rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../server/src/kernel/database";
import { isConnectionLost } from "../../server/src/kernel/retry";
import { testDatabase } from "../support/database";

/** A way to the real database that can fall silent, break and come back. */
const aLine = async (target: string) => {
  const path = join(tmpdir(), `line-${process.pid}-${Date.now()}.sock`);
  const ends = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on("data", (bytes) => isSilent || to.write(bytes));
      from.on("close", () => to.destroy());
      from.on("error", () => to.destroy());
    }
  });
  const listen = () => new Promise<void>((resolve) => server.listen(path, resolve));
  await listen();
  const cut = () => {
    for (const end of ends) end.destroy();
    ends.clear();
  };
  return {
    path,
    fallSilent: () => {
      isSilent = true;
    },
    speakAgain: () => {
      isSilent = false;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
      rmSync(path, { force: true });
    },
    listen,
  };
};

let line: Awaited<ReturnType<typeof aLine>>;
let database: Database;
beforeAll(async () => {
  const urls = await testDatabase();
  const through = (url: string) => {
    const changed = new URL(url);
    changed.searchParams.set("socketPath", line.path);
    return changed.href;
  };
  line = await aLine(new URL(urls.app).searchParams.get("socketPath") ?? "");
  database = await openDatabase({
    url: through(urls.app),
    keysUrl: through(urls.keys),
    poolSize: 3,
    entities: [],
    silenceMs: 1_000,
  });
});
afterAll(async () => {
  await database.close();
  await line.close();
});

const one = () => database.rows<{ word: string }>("SELECT 'one' AS word");
const isLost = (work: Promise<unknown>) =>
  work.then(
    () => "answered",
    (error: unknown) => isConnectionLost(error),
  );

describe("a database that does not answer", () => {
  it("is given up after a while, in and outside transactions, and found again by itself", async () => {
    expect(await one()).toEqual([{ word: "one" }]);
    line.fallSilent();
    const waiting = [
      one(),
      database.transaction((db) => db.rows("SELECT 1")),
      database.keys.rows("SELECT 1"),
      ...Array.from({ length: 6 }, one),
    ];
    expect(await Promise.all(waiting.map(isLost))).toEqual(waiting.map(() => true));
    line.speakAgain();
    expect(await one()).toEqual([{ word: "one" }]);
    expect(await database.transaction((db) => db.rows("SELECT 'one' AS word"))).toEqual([{ word: "one" }]);
  });

  it("leaves a quiet connection alone", async () => {
    await one();
    const [before] = await database.rows<{ id: number }>("SELECT CONNECTION_ID() AS id");
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    const ids = await Promise.all(
      Array.from({ length: 3 }, () => database.rows<{ id: number }>("SELECT CONNECTION_ID() AS id")),
    );
    expect(ids.flat().map(({ id }) => id)).toContain(before?.id);
  });

  it("is known as unreachable, and found again by itself", async () => {
    await line.close();
    expect(await isLost(one())).toBe(true);
    expect(await isLost(one())).toBe(true);
    expect(await isLost(database.transaction((db) => db.rows("SELECT 1")))).toBe(true);
    await line.listen();
    expect(await one()).toEqual([{ word: "one" }]);
  });
});
