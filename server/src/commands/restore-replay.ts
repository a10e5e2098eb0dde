import { parseArgs } from "node:util";
import { createConnection } from "mysql2/promise";
import { createApp } from "../app";
import { type Config, ConfigError, loadConfig } from "../config";
import { connectionOptions } from "../kernel/database";
import { createLog } from "../kernel/log";
import { replayErasures } from "../restore/replay";
import { otherConnections } from "../restore/running-servers";

class StillRunning extends Error {}

/** What a running server reads or writes meanwhile would be from before the replay: it is stopped first. */
const refuseWhileRunning = async ({ database }: Config): Promise<void> => {
  const connection = await createConnection(connectionOptions(database.url, database.tls));
  const rows = async <Row>(sql: string) => (await connection.query(sql))[0] as Row[];
  const others = await otherConnections({ rows }).finally(() => connection.end());
  if (others > 0)
    throw new StillRunning(
      `业务库上还有 ${others} 个连接：请先停掉所有服务端再重放。确认它们不是服务端（例如监控）时，加上 --force`,
    );
};

/** After a restore and before the service opens: erases again every account that was erased since the backup was made. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { force: { type: "boolean", default: false } } });
  const config = loadConfig(process.env);
  if (!values.force) await refuseWhileRunning(config);
  const app = await createApp(config, undefined, createLog("silent"));
  try {
    const { accounts, rows, keys, dataBehind, keysBehind } = await replayErasures(app);
    if (dataBehind > 1) console.log(`业务库是从备份恢复的（差 ${dataBehind} 次记号），所有人需要重新登录`);
    if (keysBehind > 0) console.log(`密钥库是从备份恢复的（差 ${keysBehind} 次记号）`);
    console.log(`再次删除了 ${accounts} 个账号、${rows} 行，销毁了 ${keys} 把没有账号的密钥。现在可以启动服务`);
  } finally {
    await app.database.close();
  }
};

main().catch((error: Error & { code?: string }) => {
  const isUsage =
    error instanceof ConfigError || error instanceof StillRunning || error.code?.startsWith("ERR_PARSE_ARGS");
  console.error(isUsage ? error.message : error);
  process.exit(1);
});
