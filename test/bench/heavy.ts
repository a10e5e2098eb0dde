import { idText, newId } from "../../server/src/kernel/ids";
import { runRules } from "../../server/src/retention/engine";
import { coolingOffDays, eraseDue } from "../../server/src/rights/cancellation.service";
import { buildExports } from "../../server/src/rights/export.service";
import type { TestProduct } from "../support/app";
import { aService } from "../support/services";

/** What a long piece of background work measured. */
export interface Heavy {
  name: string;
  perSecond: number;
  seconds: number;
  /** The most memory it took above what the process had before. */
  peakMiB: number;
  /** The longest transaction, where others may have to wait for it. */
  longestLockMs?: number;
}

const held = { guard: async () => undefined };
const never = new AbortController().signal;

const measure = async (name: string, count: number, work: () => Promise<void>): Promise<Heavy> => {
  global.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const from = performance.now();
  await work();
  const seconds = (performance.now() - from) / 1000;
  clearInterval(watch);
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    name,
    perSecond: Math.round(count / seconds),
    seconds: tenth(seconds),
    peakMiB: tenth((peak - before) / 2 ** 20),
  };
};

const must = ({ status, body }: { status: number; body: unknown }): void => {
  if (status >= 300) throw new Error(`answered ${status} ${JSON.stringify(body)}`);
};

/** A copy of everything for an account with 100,000 rows in the activity log. */
export const exportOfManyRows = async (product: TestProduct): Promise<Heavy> => {
  const count = 100_000;
  const person = await product.aPerson();
  const hand = await aService(product);
  for (let done = 0; done < count; done += 10_000) {
    const now = product.clock.now().getTime() - done;
    const row = { accountId: person.accountId, kind: "act", action: "ecs.instance.restart", product: "ecs" };
    const at = (index: number) => new Date(now - index).toISOString();
    must(
      await hand(
        Array.from({ length: 10_000 }, (_none, index) => ({
          ...row,
          at: at(index),
          id: idText(newId()),
          ip: "203.0.113.9",
        })),
      ),
    );
  }
  const as = product.as(person);
  must(await as("sessions.stepUp", { body: { method: "password", password: person.password } }));
  must(await as("exports.request"));
  return measure("export of 100,000 activity rows", count, async () => {
    await buildExports(product.app, held, never);
    const [card] = (await as("exports.list")).body.exports;
    if (card.state !== "ready") throw new Error(`the copy is ${card.state}`);
  });
};

/** Erasing 1,000 accounts whose time has come. */
export const eraseAccounts = async (product: TestProduct): Promise<Heavy> => {
  const count = 1000;
  for (let done = 0; done < count; done++) {
    const person = await product.aPerson();
    const as = product.as(person);
    must(await as("sessions.stepUp", { body: { method: "password", password: person.password } }));
    must(await as("cancellation.request"));
  }
  await product.app.activity.flush();
  product.clock.advance(coolingOffDays * 24 * 3_600_000 + 1000);
  return measure("erasure of 1,000 accounts", count, async () => {
    for (;;) {
      const [row] = await product.app.database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM cancellation");
      if (Number(row?.n) === 0) return;
      await eraseDue(product.app, held, never);
    }
  });
};

/** Deleting 1,000,000 rows of the activity log that are past their 200 days, batch by batch. */
export const retainActivity = async (product: TestProduct): Promise<Heavy> => {
  const [count, together] = [1_000_000, 5_000];
  const { database, ports } = product.app;
  const long = product.clock.now().getTime() - 201 * 24 * 3_600_000;
  const kinds = ["login", "act", "search"];
  for (let done = 0; done < count; done += together) {
    const rows = Array.from({ length: together }, (_none, index) => done + index);
    await database.source.query(
      "INSERT INTO activity (source, id, holder, kind, at, action, product, result, sealed, sealed_search) VALUES ?",
      [
        rows.map((n) => [
          ports.random(16),
          newId(),
          ports.random(16),
          kinds[n % 3],
          new Date(long - n * 10),
          "ecs.instance.restart",
          "ecs",
          "ok",
          ports.random(120),
          null,
        ]),
      ],
    );
  }
  let longest = 0;
  const { transaction } = database;
  database.transaction = async (work) => {
    const from = performance.now();
    return transaction(work).finally(() => {
      longest = Math.max(longest, performance.now() - from);
    });
  };
  const measured = await measure("retention of 1,000,000 activity rows", count, async () => {
    await runRules(product.app, held, never, ["activity"]);
  });
  database.transaction = transaction;
  const [left] = await database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM activity WHERE at < ?", [
    new Date(long),
  ]);
  if (Number(left?.n) > 0) throw new Error(`${left?.n} rows are left`);
  return { ...measured, longestLockMs: Math.round(longest) };
};
