import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { newId } from "../../server/src/kernel/ids";
import { announce } from "../../server/src/messages/messages.service";
import { sendRequest } from "../../server/src/wechat/wechat-call";
import type { TestProduct } from "../support/app";
import { appId } from "../support/app";
import type { Heavy } from "./heavy";

/** A server process of the bench: its id, to see what memory it takes. */
export interface BenchServer {
  pid: number;
  stop(): Promise<void>;
}

const together = 5000;
const manyAccounts = async ({ app }: TestProduct, count: number): Promise<void> => {
  const at = app.ports.clock();
  for (let done = 0; done < count; done += together) {
    const rows = Array.from({ length: Math.min(together, count - done) }, () => [newId(), at]);
    await app.database.run(
      `INSERT INTO account (id, state, created_at) VALUES ${rows.map(() => "(?, 'active', ?)").join(", ")}`,
      rows.flat(),
    );
  }
};

const ticksPerSecond = 100;
/** Seconds of processor time that the database has taken so far; 0 where the system does not tell. */
const databaseSeconds = (): number => {
  const of = (pid: string): number => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      if (!/\((mariadbd|mysqld)\)/.test(stat)) return 0;
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    } catch {
      return 0;
    }
  };
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .reduce((sum, pid) => sum + of(pid), 0);
  } catch {
    return 0;
  }
};
const memoryMiB = (pid: number): number => {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
};
const countOf = async ({ app }: TestProduct, sql: string): Promise<number> => {
  const [row] = await app.database.rows<{ n: number | string }>(sql);
  return Number(row?.n ?? 0);
};

/**
 * A notice to so many accounts by two server processes: planned, judged and delivered to the inbox. Says how fast it was
 * planned and delivered, what the database took, and how much more memory the servers needed.
 */
export const noticeToMany = async (
  product: TestProduct,
  servers: readonly BenchServer[],
  count = 1_000_000,
): Promise<Heavy & { plannedPerSecond: number; databaseCores: number }> => {
  await manyAccounts(product, count);
  const { database } = product.app;
  const before = servers.map(({ pid }) => memoryMiB(pid));
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, ...servers.map(({ pid }, index) => memoryMiB(pid) - (before[index] ?? 0)));
  }, 200);
  const [from, cpuFrom] = [performance.now(), databaseSeconds()];
  await database.transaction((db) =>
    announce(db, {
      topic: "incident",
      once: "bench",
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels: ["inbox"],
      content: { title: "通知", text: "压测通知。" },
      at: product.clock.now(),
    }),
  );
  let planned = 0;
  while (
    (await countOf(product, "SELECT COUNT(*) AS n FROM message WHERE once = 'bench' AND state = 'planning'")) > 0
  ) {
    await pause(250);
  }
  planned = (performance.now() - from) / 1000;
  const left =
    "SELECT COUNT(*) AS n FROM (SELECT 1 FROM delivery WHERE state IN ('queued', 'sending') LIMIT 1) AS open";
  while ((await countOf(product, left)) > 0) await pause(250);
  const seconds = (performance.now() - from) / 1000;
  clearInterval(watch);
  const sent = await countOf(product, "SELECT COUNT(*) AS n FROM delivery WHERE state = 'sent'");
  if (sent < count) throw new Error(`${sent} of ${count} were delivered`);
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    name: `notice to ${count} accounts on ${servers.length} processes`,
    perSecond: Math.round(sent / seconds),
    seconds: tenth(seconds),
    peakMiB: tenth(peak),
    plannedPerSecond: Math.round(sent / planned),
    databaseCores: tenth((databaseSeconds() - cpuFrom) / seconds),
  };
};

const template = "TMPL_security_0001";
/** A person bound to WeChat with one credit, at both ends. */
const oneBound = async ({ app, simulator, clock }: TestProduct): Promise<void> => {
  const { control } = simulator;
  const at = clock.now();
  const accountId = newId();
  const { userId } = control.addPerson();
  await app.keyring.create(accountId);
  await app.database.run("INSERT INTO account (id, state, created_at) VALUES (?, 'active', ?)", [accountId, at]);
  const value = control.identity({ appId, userId }).openid;
  const openid = { accountId, item: "wx_openid", instance: appId, value, source: "wechat" } as const;
  await app.vault.put(app.database, { ...openid, enteredBy: "wechat", at });
  await app.database.run(
    "INSERT INTO wechat_binding (id, account_id, app_id, holds_unionid, bound_at) VALUES (?, ?, ?, 0, ?)",
    [newId(), accountId, appId, at],
  );
  await app.database.run(
    `INSERT INTO wechat_credit (account_id, app_id, template_id, credits, last_answer, answered_at)
     VALUES (?, ?, ?, 1, 'accept', ?)`,
    [accountId, appId, template, at],
  );
  await app.database.run(
    "INSERT INTO subscription (account_id, topic, channel, is_on, changed_at) VALUES (?, 'security', 'wechat', 1, ?)",
    [accountId, at],
  );
  control.openPanel({ appId, userId, tmplIds: [template] });
};
const atOnce = 16;
const manyBound = async (product: TestProduct, count: number): Promise<void> => {
  for (let done = 0; done < count; done += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, count - done) }, () => oneBound(product)));
  }
};

const ofMessage = "FROM delivery d JOIN message m ON m.id = d.message_id WHERE m.once = 'bench wechat'";
/** Some of those still waiting opt out at one moment; says who, and when that was committed. */
const optOut = async ({ app }: TestProduct, count: number): Promise<{ accounts: Buffer[]; at: number }> => {
  const rows = await app.database.rows<{ account_id: Buffer }>(
    `SELECT d.account_id ${ofMessage} AND d.state = 'queued' LIMIT ${count}`,
  );
  const accounts = rows.map(({ account_id }) => account_id);
  await app.database.run(
    `UPDATE subscription SET is_on = 0 WHERE topic = 'security' AND channel = 'wechat'
       AND account_id IN (${accounts.map(() => "?").join(", ")})`,
    accounts,
  );
  return { accounts, at: Date.now() };
};
/** How long after it the last message to one of them left, in milliseconds; 0 when none did. */
const latestAfter = async ({ app }: TestProduct, { accounts, at }: { accounts: Buffer[]; at: number }) => {
  const [row] = await app.database.rows<{ last: Date | null }>(
    `SELECT MAX(d.settled_at) AS last ${ofMessage} AND d.state = 'sent'
       AND d.account_id IN (${accounts.map(() => "?").join(", ")})`,
    accounts,
  );
  return row?.last ? Math.max(0, row.last.getTime() - at) : 0;
};

/** What one process gets from the simulator without the product: bare requests, so many at a time. The machine's own pace. */
const bareRequests = async ({ simulator }: TestProduct, count = 5000, together = 64): Promise<number> => {
  const url = new URL("/wxaapi/newtmpl/gettemplate", simulator.url);
  let left = count;
  const ask = async (): Promise<void> => {
    while (left-- > 0) {
      const { body } = await sendRequest(url, { method: "GET", headers: {}, timeoutMs: 5000 });
      for await (const _chunk of body);
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: together }, ask));
  return count / ((performance.now() - from) / 1000);
};

/**
 * The same through WeChat: one request to the simulator for each, with its credit; the simulator runs in the bench's own
 * process. Its rate is that of sending, from the first that went to the last, beside the rate of bare requests. In the middle some opt out: says how long
 * messages to them still left.
 */
export const noticeByWechat = async (
  product: TestProduct,
  servers: number,
  count = 20_000,
): Promise<Heavy & { optOutMs: number; ratioToBareRequests: number }> => {
  await manyBound(product, count);
  const bare = await bareRequests(product);
  const from = performance.now();
  await product.app.database.transaction((db) =>
    announce(db, {
      topic: "security",
      once: "bench wechat",
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels: ["wechat"],
      content: { title: "通知", text: "压测通知。" },
      at: product.clock.now(),
    }),
  );
  const settled = () => countOf(product, `SELECT COUNT(*) AS n ${ofMessage} AND d.state NOT IN ('queued', 'sending')`);
  const until = async (most: number) => {
    for (const end = Date.now() + 60_000; (await settled()) < most && Date.now() < end; ) await pause(100);
  };
  await until(1); // planned, and the first have gone
  const [begun, first] = [performance.now(), await settled()];
  await until(count / 4);
  const gone = await optOut(product, 500);
  await until(count);
  const [seconds, sendingSeconds] = [from, begun].map((since) => (performance.now() - since) / 1000) as [
    number,
    number,
  ];
  const delivered = await countOf(product, `SELECT COUNT(*) AS n ${ofMessage} AND d.state = 'sent'`);
  const dropped = await countOf(product, `SELECT COUNT(*) AS n ${ofMessage} AND d.reason = 'switched-off'`);
  if (delivered + dropped < count || dropped === 0) {
    const left = await product.app.database.rows(
      `SELECT d.state, d.reason, COUNT(*) AS n ${ofMessage} GROUP BY d.state, d.reason`,
    );
    throw new Error(`${delivered} of ${count} were delivered: ${JSON.stringify(left)}`);
  }
  const perSecond = (delivered + dropped - first) / sendingSeconds;
  return {
    name: `notice to ${count} by WeChat's simulator on ${servers} processes`,
    perSecond: Math.round(perSecond),
    ratioToBareRequests: Math.round((perSecond / bare) * 100) / 100,
    seconds: Math.round(seconds * 10) / 10,
    peakMiB: 0,
    optOutMs: await latestAfter(product, gone),
  };
};
