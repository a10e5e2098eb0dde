import { existsSync } from "node:fs";
import { join } from "node:path";
import { createApp } from "../app";
import { ConfigError, loadConfig } from "../config";
import { loadContent } from "../documents/documents.service";
import { createLog } from "../kernel/log";
import { migrate } from "../kernel/migrate";

/** The server's own folder, from the sources and from the built bundle alike. */
const serverFolder = [join(__dirname, ".."), join(__dirname, "../..")].find((folder) =>
  existsSync(join(folder, "migrations")),
);

/**
 * Brings both databases up to date and publishes the statement if no version of it exists yet. Safe to repeat and to run
 * from several machines at once. Run it before starting a new release.
 */
const main = async (): Promise<void> => {
  if (!serverFolder) throw new Error("找不到 migrations 文件夹");
  const config = loadConfig(process.env);
  const { migrationUrl, keysMigrationUrl, tls } = config.database;
  const folder = join(serverFolder, "migrations");
  const { data, keys } = await migrate({ dataUrl: migrationUrl, keysUrl: keysMigrationUrl, folder, tls });
  console.log(`业务库执行了 ${data.applied.length} 个迁移，密钥库 ${keys.applied.length} 个`);
  const app = await createApp(config, undefined, createLog("silent"));
  try {
    await loadContent(app, join(serverFolder, "content"));
    console.log("声明已载入");
  } finally {
    await app.database.close();
  }
};

main().catch((error: Error) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
