import { setTimeout as pause } from "node:timers/promises";
import type { Channel } from "@baiwa/shared/catalogue/topics";
import { newId } from "../../server/src/kernel/ids";
import { announce } from "../../server/src/messages/messages.service";
import type { TestProduct } from "../support/app";
import type { Heavy } from "./heavy";
import { type BenchServer, databaseSeconds, tenth, watchMemory } from "./processes";

type Value = string | number | Date | Buffer | null;
const together = 5000;
/** So many rows of a table, written thousands at a time; each is what `row` gives for its number. */
export const manyRows = async (
  db: { run(sql: string, values: Value[]): Promise<number> },
  into: string,
  count: number,
  row: (index: number) => Value[],
): Promise<void> => {
  for (let done = 0; done < count; done += together) {
    const rows = Array.from({ length: Math.min(together, count - done) }, (_none, index) => row(done + index));
    const marks = rows.map((values) => `(${values.map(() => "?").join(", ")})`);
    await db.run(`INSERT INTO ${into} VALUES ${marks.join(", ")}`, rows.flat());
  }
};

export const countOf = async ({ app }: TestProduct, sql: string): Promise<number> => {
  const [row] = await app.database.rows<{ n: number | string }>(sql);
  return Number(row?.n ?? 0);
};

/** What a notice to many measured: planning and delivery, what the database took, how much more memory the servers needed. */
export interface Notice extends Heavy {
  plannedPerSecond: number;
  databaseCores: number;
}

/** Tells everyone by one channel, and waits until all of it is planned: how long that took, in seconds. */
export const tellEveryone = async (
  product: TestProduct,
  { once, topic, channel }: { once: string; topic: "incident" | "security"; channel: Channel },
): Promise<number> => {
  const from = performance.now();
  await product.app.database.transaction((db) =>
    announce(db, {
      topic,
      once,
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels: [channel],
      content: { title: "通知", text: "压测通知。" },
      at: product.clock.now(),
    }),
  );
  const planning = `SELECT COUNT(*) AS n FROM message WHERE once = '${once}' AND state = 'planning'`;
  while ((await countOf(product, planning)) > 0) await pause(250);
  return (performance.now() - from) / 1000;
};
/** Waits until nothing is on its way any more. */
export const untilDelivered = async (product: TestProduct): Promise<void> => {
  const left =
    "SELECT COUNT(*) AS n FROM (SELECT 1 FROM delivery WHERE state IN ('queued', 'sending') LIMIT 1) AS open";
  while ((await countOf(product, left)) > 0) await pause(250);
};

/** A notice to so many accounts by the servers: planned, judged and delivered to the inbox. */
export const noticeToMany = async (
  product: TestProduct,
  servers: readonly BenchServer[],
  count = 1_000_000,
): Promise<Notice> => {
  const at = product.clock.now();
  await manyRows(product.app.database, "account (id, state, created_at)", count, () => [newId(), "active", at]);
  const peakOf = watchMemory(servers);
  const [from, cpuFrom] = [performance.now(), databaseSeconds()];
  const planned = await tellEveryone(product, { once: "bench", topic: "incident", channel: "inbox" });
  await untilDelivered(product);
  const seconds = (performance.now() - from) / 1000;
  const peakMiB = peakOf();
  const sent = await countOf(
    product,
    `SELECT COUNT(*) AS n FROM delivery d JOIN message m ON m.id = d.message_id
     WHERE m.once = 'bench' AND d.state = 'sent'`,
  );
  if (sent < count) throw new Error(`${sent} of ${count} were delivered`);
  return {
    name: `notice to ${count} accounts on ${servers.length} processes`,
    perSecond: Math.round(sent / seconds),
    seconds: tenth(seconds),
    peakMiB,
    plannedPerSecond: Math.round(sent / planned),
    databaseCores: tenth((databaseSeconds() - cpuFrom) / seconds),
  };
};
