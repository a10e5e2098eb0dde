import { createPool } from "mysql2/promise";
import { loadConfig } from "../config";
import { connectionOptions } from "../kernel/database";
import { type MasterKey, unwrapKeys, wrapKeys } from "../kernel/vault/keyring";

interface KeyStore {
  rows<Row>(sql: string, values?: (string | Buffer)[]): Promise<Row[]>;
  run(sql: string, values?: (string | Buffer)[]): Promise<number>;
}

const batch = 200;

/**
 * Re-wraps every account's keys under the first master key, from whatever older one they are under. Values stay the same
 * bytes. May be stopped and run again at any time, and while traffic runs: each row is compare-and-set. Returns how many
 * were re-wrapped.
 */
export const rotateMasterKey = async (
  keys: KeyStore,
  masterKeys: readonly MasterKey[],
  onProgress: (done: number) => void = () => undefined,
): Promise<number> => {
  const [current, ...older] = masterKeys;
  if (!current) throw new Error("no master key");
  let done = 0;
  for (const old of older) {
    for (;;) {
      const rows = await keys.rows<{ account_id: Buffer; wrapped: Buffer }>(
        `SELECT account_id, wrapped FROM account_key WHERE master_key_id = ? ORDER BY account_id LIMIT ${batch}`,
        [old.id],
      );
      if (rows.length === 0) break;
      for (const { account_id, wrapped } of rows) {
        const again = wrapKeys(current, account_id, unwrapKeys(old, account_id, wrapped));
        done += await keys.run(
          "UPDATE account_key SET wrapped = ?, master_key_id = ? WHERE account_id = ? AND master_key_id = ?",
          [again, current.id, account_id, old.id],
        );
      }
      onProgress(done);
    }
  }
  return done;
};

const main = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const pool = createPool(connectionOptions(config.database.keysUrl, config.database.tls));
  const store: KeyStore = {
    rows: async <Row>(sql: string, values: (string | Buffer)[] = []) => (await pool.execute(sql, values))[0] as Row[],
    run: async (sql, values = []) => ((await pool.execute(sql, values))[0] as { affectedRows: number }).affectedRows,
  };
  const done = await rotateMasterKey(store, config.masterKeys, (count) =>
    console.log(`已重新包裹 ${count} 个账号的密钥`),
  );
  const known = config.masterKeys.map(({ id }) => id);
  const rows = await store.rows<{ master_key_id: string; n: string }>(
    "SELECT master_key_id, COUNT(*) AS n FROM account_key GROUP BY master_key_id",
  );
  const left = rows.filter(({ master_key_id }) => master_key_id !== known[0]);
  console.log(`完成，共 ${done} 个`);
  for (const { master_key_id, n } of left) console.log(`还有 ${n} 个在用 ${master_key_id}，它不在 MASTER_KEYS 里`);
  if (left.length === 0) console.log("没有剩余，可以删掉旧主密钥");
  await pool.end();
};

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
