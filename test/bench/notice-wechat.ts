import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { loadConfig } from "../../server/src/config";
import { newId } from "../../server/src/kernel/ids";
import { wrapKeys } from "../../server/src/kernel/vault/keyring";
import { sealWith } from "../../server/src/kernel/vault/seal";
import { placeBytes } from "../../server/src/kernel/vault/vault";
import { sendRequest } from "../../server/src/wechat/wechat-call";
import type { TestProduct } from "../support/app";
import { appId } from "../support/app";
import { countOf, manyRows, type Notice, tellEveryone, untilDelivered } from "./notice";
import { type BenchServer, databaseSeconds, tenth, watchMemory } from "./processes";

const template = "TMPL_security_0001";
const sendPath = "/cgi-bin/message/subscribe/send";

/** People of the simulator who have accepted one message each; gives their openids. */
const manyPeople = ({ simulator: { control } }: TestProduct, count: number): string[] =>
  Array.from({ length: count }, () => {
    const { userId } = control.addPerson();
    control.openPanel({ appId, userId, tmplIds: [template] });
    return control.identity({ appId, userId }).openid;
  });

/** Their accounts, each with keys of its own, bound to WeChat, with the credit and the topic switched on. */
const manyBound = async (
  { app, clock }: TestProduct,
  openids: readonly string[],
  env: Record<string, string>,
): Promise<void> => {
  const [master] = loadConfig(env).masterKeys;
  if (!master) throw new Error("no master key");
  const at = clock.now();
  const people = openids.map((openid) => ({ id: newId(), openid, secret: randomBytes(64) }));
  const write = (into: string, row: (person: (typeof people)[number]) => (string | number | Date | Buffer)[]) =>
    manyRows(app.database, into, people.length, (index) => row(people[index] as (typeof people)[number]));
  await manyRows(
    app.database.keys,
    "account_key (account_id, wrapped, master_key_id, created_at)",
    people.length,
    (index) => {
      const { id, secret } = people[index] as (typeof people)[number];
      return [id, wrapKeys(master, id, secret), master.id, at];
    },
  );
  await write("account (id, state, created_at)", ({ id }) => [id, "active", at]);
  await write(
    "vault_value (account_id, item, instance, sealed, source, entered_by, entered_at)",
    ({ id, openid, secret }) => {
      const place = placeBytes({ accountId: id, item: "wx_openid", instance: appId });
      const sealed = sealWith(secret.subarray(0, 32), place, Buffer.from(openid, "utf8"));
      return [id, "wx_openid", appId, sealed, "wechat", "wechat", at];
    },
  );
  await write("wechat_binding (id, account_id, app_id, holds_unionid, bound_at)", ({ id }) => [
    newId(),
    id,
    appId,
    0,
    at,
  ]);
  await write("wechat_credit (account_id, app_id, template_id, credits, last_answer, answered_at)", ({ id }) => [
    id,
    appId,
    template,
    1,
    "accept",
    at,
  ]);
  await write("subscription (account_id, topic, channel, is_on, changed_at)", ({ id }) => [
    id,
    "security",
    "wechat",
    1,
    at,
  ]);
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

/**
 * The floor: one process that has the openids in memory, a token and nothing else, and sends the same message to each. No
 * database, no gate, no key, no record.
 */
const bareSending = async (product: TestProduct, count = 10_000, atOnce = 64): Promise<number> => {
  const { simulator } = product;
  const ask = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { "Content-Type": "application/json" };
    const request = { method: "POST", headers, body: JSON.stringify(body), timeoutMs: 5000 } as const;
    let text = "";
    for await (const chunk of (await sendRequest(new URL(path, simulator.url), request)).body) text += chunk;
    return JSON.parse(text);
  };
  const openids = manyPeople(product, count);
  const { secret } = simulator.control.apps.find((one) => one.appId === appId) ?? {};
  const { access_token } = await ask("/cgi-bin/stable_token", {
    grant_type: "client_credential",
    appid: appId,
    secret,
  });
  const data = { thing1: { value: "通知" }, time2: { value: "2026年1月1日 10:00" }, thing3: { value: "压测通知" } };
  const body = { template_id: template, page: "pages/home/index", miniprogram_state: "formal", lang: "zh_CN", data };
  const from = performance.now();
  const send = async (): Promise<void> => {
    for (let touser = openids.pop(); touser; touser = openids.pop()) {
      const { errcode, errmsg } = await ask(`${sendPath}?access_token=${access_token}`, { touser, ...body });
      if (errcode !== 0) throw new Error(`the simulator answered ${errmsg}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  return count / ((performance.now() - from) / 1000);
};

/**
 * A notice through WeChat: one request to the simulator for each, with its credit; the simulator runs in the bench's own
 * process. Its rate is that of sending, from the moment it was planned to the last. In the middle some opt out: says how
 * long messages to them still left.
 */
export const noticeByWechat = async (
  product: TestProduct,
  servers: readonly BenchServer[],
  { count, env }: { count: number; env: Record<string, string> },
): Promise<Notice & { optOutMs: number; ratioToBareSending: number }> => {
  const bare = await bareSending(product);
  await manyBound(product, manyPeople(product, count), env);
  const sentSoFar = () => product.simulator.control.calls().calls[sendPath] ?? 0;
  const peakOf = watchMemory(servers);
  const [begun, cpuFrom] = [performance.now(), databaseSeconds()];
  const earlier = sentSoFar();
  const plannedSeconds = await tellEveryone(product, { once: "bench wechat", topic: "security", channel: "wechat" });
  const [planned, first] = [performance.now(), sentSoFar()];
  while (sentSoFar() - earlier < count / 4) await pause(100);
  const gone = await optOut(product, 500);
  await untilDelivered(product);
  const [seconds = 0, sendingSeconds = 0] = [begun, planned].map((since) => (performance.now() - since) / 1000);
  const peakMiB = peakOf();
  const delivered = await countOf(product, `SELECT COUNT(*) AS n ${ofMessage} AND d.state = 'sent'`);
  const dropped = await countOf(product, `SELECT COUNT(*) AS n ${ofMessage} AND d.reason = 'switched-off'`);
  if (delivered + dropped < count || dropped === 0) {
    const left = await product.app.database.rows(
      `SELECT d.state, d.reason, COUNT(*) AS n ${ofMessage} GROUP BY d.state, d.reason`,
    );
    throw new Error(`${delivered} of ${count} were delivered: ${JSON.stringify(left)}`);
  }
  const perSecond = (delivered - (first - earlier)) / sendingSeconds;
  return {
    name: `notice to ${count} by WeChat's simulator on ${servers.length} processes`,
    perSecond: Math.round(perSecond),
    ratioToBareSending: Math.round((perSecond / bare) * 100) / 100,
    seconds: tenth(seconds),
    peakMiB,
    plannedPerSecond: Math.round(count / plannedSeconds),
    databaseCores: tenth((databaseSeconds() - cpuFrom) / seconds),
    optOutMs: await latestAfter(product, gone),
  };
};
