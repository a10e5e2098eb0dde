import { parseArgs } from "node:util";
import { createPool } from "mysql2/promise";
import { type Config, loadConfig } from "../config";
import { connectionOptions, type Database } from "../kernel/database";
import { retryConflicts } from "../kernel/retry";
import { type MasterKey, unwrapKeys, wrapKeys } from "../kernel/vault/keyring";
import { SealBroken } from "../kernel/vault/seal";
import { isRotationApproved } from "../security/rotation-approval";

type KeyStore = Database["keys"];
type WrappedRow = { account_id: Buffer; wrapped: Buffer };

/** What a run did: keys wrapped anew, and keys that the master key they name does not open. */
export interface Rotation {
  rewrapped: number;
  unreadable: number;
}
interface RotationOptions {
  batchSize?: number;
  onProgress?: (rewrapped: number) => void;
}

const nextBatch = (keys: KeyStore, masterKeyId: string, after: Buffer, size: number): Promise<WrappedRow[]> =>
  retryConflicts(() =>
    keys.rows<WrappedRow>(
      `SELECT account_id, wrapped FROM account_key WHERE master_key_id = ? AND account_id > ?
       ORDER BY account_id LIMIT ${size}`,
      [masterKeyId, after],
    ),
  );

const openedBy = (master: MasterKey, { account_id, wrapped }: WrappedRow): Buffer | null => {
  try {
    return unwrapKeys(master, account_id, wrapped);
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
};

/** 1 when the row was wrapped anew, 0 when another run or an erasure came first, null when it cannot be opened. */
const rewrap = async (keys: KeyStore, old: MasterKey, current: MasterKey, row: WrappedRow): Promise<number | null> => {
  const secret = openedBy(old, row);
  if (!secret) return null;
  const again = wrapKeys(current, row.account_id, secret);
  return retryConflicts(() =>
    keys.run(
      "UPDATE account_key SET wrapped = ?, master_key_id = ? WHERE account_id = ? AND master_key_id = ? AND wrapped = ?",
      [again, current.id, row.account_id, old.id, row.wrapped],
    ),
  );
};

/** Once through all keys that an older master key wraps. */
const pass = async (keys: KeyStore, old: MasterKey, current: MasterKey, options: Required<RotationOptions>) => {
  const done: Rotation = { rewrapped: 0, unreadable: 0 };
  let after: Buffer = Buffer.alloc(0);
  for (;;) {
    const rows = await nextBatch(keys, old.id, after, options.batchSize);
    const last = rows.at(-1);
    if (!last) return done;
    for (const changed of await Promise.all(rows.map((row) => rewrap(keys, old, current, row)))) {
      if (changed === null) done.unreadable += 1;
      else done.rewrapped += changed;
    }
    options.onProgress(done.rewrapped);
    after = last.account_id;
  }
};

/**
 * Wraps every account's keys under the first master key, from whatever older one they are under; the keys, and so the
 * sealed values, stay the same bytes. May be stopped and run again at any time, by several at once, and while traffic
 * runs, as long as every server already knows the first key: each row is compare-and-set, and a further pass finds what
 * servers wrapped with an older key meanwhile.
 */
export const rotateMasterKey = async (
  keys: KeyStore,
  masterKeys: readonly MasterKey[],
  { batchSize = 200, onProgress = () => undefined }: RotationOptions = {},
): Promise<Rotation> => {
  const [current, ...older] = masterKeys;
  if (!current) throw new Error("no master key");
  const total: Rotation = { rewrapped: 0, unreadable: 0 };
  for (const old of older) {
    for (;;) {
      const before = total.rewrapped;
      const report = (count: number) => onProgress(before + count);
      const { rewrapped, unreadable } = await pass(keys, old, current, { batchSize, onProgress: report });
      total.rewrapped += rewrapped;
      if (rewrapped > 0) continue;
      total.unreadable += unreadable;
      break;
    }
  }
  return total;
};

/** How many accounts' keys are under each master key. */
export const keysByMaster = async (keys: KeyStore): Promise<Map<string, number>> => {
  const rows = await keys.rows<{ master_key_id: string; n: string }>(
    "SELECT master_key_id, COUNT(*) AS n FROM account_key GROUP BY master_key_id",
  );
  return new Map(rows.map(({ master_key_id, n }) => [master_key_id, Number(n)]));
};

/** Runs the rotation and tells what is left; false when an old master key must still be kept. */
const rotateAndReport = async (keys: KeyStore, masterKeys: readonly MasterKey[]): Promise<boolean> => {
  const current = masterKeys[0]?.id ?? "";
  const before = await keysByMaster(keys);
  const waiting = [...before].reduce((sum, [id, count]) => (id === current ? sum : sum + count), 0);
  console.log(`当前主密钥是 ${current}，有 ${waiting} 个账号的密钥要重新包裹`);
  const { rewrapped, unreadable } = await rotateMasterKey(keys, masterKeys, {
    onProgress: (count) => console.log(`已重新包裹 ${count} / ${waiting}`),
  });
  console.log(`完成，共 ${rewrapped} 个`);
  if (unreadable > 0) console.log(`有 ${unreadable} 个打不开：它们写着的主密钥与 MASTER_KEYS 里的同名密钥不是同一把`);
  const known = new Set(masterKeys.map(({ id }) => id));
  const left = [...(await keysByMaster(keys))].filter(([id]) => id !== current);
  for (const [id, count] of left) {
    console.log(`还有 ${count} 个在用 ${id}，${known.has(id) ? "请再运行一次" : "它不在 MASTER_KEYS 里"}`);
  }
  if (left.length === 0) console.log("没有剩余，可以删掉旧主密钥");
  return left.length === 0;
};

/** In production a rotation takes two people: the id of the approval they left. */
const requireApproval = async ({ database, isProduction }: Config, approvalId: string | undefined): Promise<void> => {
  if (!isProduction) return;
  const pool = createPool(connectionOptions(database.url, database.tls));
  const rows = async (sql: string, values: Buffer[]) =>
    (await pool.execute(sql, values))[0] as unknown as { decided_at: Date }[];
  const isApproved = await isRotationApproved(rows, approvalId, new Date()).finally(() => pool.end());
  if (!isApproved) {
    throw new Error(
      "轮换主密钥要两人办理：请在管理接口提出（adminKeys.askRotation）并批准，24 小时内加上 --approval <批准编号> 运行",
    );
  }
};

const main = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const { values } = parseArgs({ options: { approval: { type: "string" } } });
  await requireApproval(config, values.approval);
  const { database, masterKeys } = config;
  const pool = createPool(connectionOptions(database.keysUrl, database.tls));
  const store: KeyStore = {
    rows: async <Row>(sql: string, values: unknown[] = []) => (await pool.execute(sql, values as []))[0] as Row[],
    run: async (sql, values = []) => ((await pool.execute(sql, values))[0] as { affectedRows: number }).affectedRows,
  };
  try {
    if (!(await rotateAndReport(store, masterKeys))) process.exitCode = 1;
  } finally {
    await pool.end();
  }
};

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
