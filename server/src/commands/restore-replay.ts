import { createApp } from "../app";
import { ConfigError, loadConfig } from "../config";
import { createLog } from "../kernel/log";
import { replayErasures } from "../restore/replay";

/** After a restore and before the service opens: erases again every account that was erased since the backup was made. */
const main = async (): Promise<void> => {
  const app = await createApp(loadConfig(process.env), undefined, createLog("silent"));
  try {
    const { accounts, rows, keys, dataBehind, keysBehind } = await replayErasures(app);
    if (dataBehind > 1) console.log(`业务库是从备份恢复的（差 ${dataBehind} 次记号），所有人需要重新登录`);
    if (keysBehind > 0) console.log(`密钥库是从备份恢复的（差 ${keysBehind} 次记号）`);
    console.log(`再次删除了 ${accounts} 个账号、${rows} 行，销毁了 ${keys} 把没有账号的密钥。现在可以启动服务`);
  } finally {
    await app.database.close();
  }
};

main().catch((error: Error) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
