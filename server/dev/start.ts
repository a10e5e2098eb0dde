import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { startServer } from "../src/app";
import { type Config, ConfigError, loadConfig } from "../src/config";
import { loadContent } from "../src/documents/documents.service";
import { connectionOptions } from "../src/kernel/database";
import { insertOnlyTables } from "../src/kernel/ledger/tables";
import { migrate } from "../src/kernel/migrate";
import { ensureDemoPeople } from "./demo-people";
import { devRoutes } from "./dev-routes";
import { developmentSettings, writeSettings } from "./development-settings";
import { applyGrants, ensureDatabase, type ReadyDatabase } from "./embedded-database";
import { accountNames } from "./embedded-database/accounts";
import { databaseOf } from "./embedded-database/given-database";
import { createLocalMailbox, mailboxRoutes } from "./local-mailbox";
import { ensureMiniappBuild } from "./miniapp-build";
import { startVerifier } from "./verifier-simulator";
import { demoPush, startSimulator } from "./wechat-simulator";
import { ExpectedError, type Workbench } from "./workbench";

/** Brings the tables up to date and narrows what the product's accounts may do. Returns how many migrations ran. */
const prepareTables = async (root: string, config: Config, database: ReadyDatabase): Promise<number> => {
  const { migrationUrl, keysUrl, keysMigrationUrl, tls } = config.database;
  const folder = join(root, "server/migrations");
  const done = await migrate({ dataUrl: migrationUrl, keysUrl: keysMigrationUrl, folder, tls });
  if (database.adminUrl) {
    const admin = await createConnection(connectionOptions(database.adminUrl));
    try {
      await applyGrants(admin, {
        database: databaseOf(database.urls.app),
        keysDatabase: databaseOf(keysUrl),
        appUser: accountNames.app,
        keysUser: accountNames.keys,
        insertOnlyTables,
      });
    } finally {
      await admin.end();
    }
  }
  return done.data.applied.length + done.keys.applied.length;
};

const provisions = {
  environment: "由 DATABASE_URL 指定",
  path: "用这台机器上已有的程序私下运行",
  apt: "刚用 apt-get 安装，私下运行",
  download: "下载到 .cache，私下运行",
} as const;

const readConfig = (settings: Record<string, string>): Config => {
  try {
    return loadConfig(settings);
  } catch (error) {
    throw error instanceof ConfigError ? new ExpectedError(error.message) : error;
  }
};

const describe = (options: {
  url: string;
  simulatorUrl: string | null;
  verifierUrl: string | null;
  database: ReadyDatabase;
  applied: number;
  hasInstalled: boolean;
  hasBuilt: boolean;
}): string => {
  const { url, simulatorUrl, verifierUrl, database, applied, hasInstalled, hasBuilt } = options;
  const done = [
    hasInstalled ? "安装了依赖" : "依赖已是最新",
    applied > 0 ? `执行了 ${applied} 个迁移` : "数据库结构已是最新",
    "载入了声明",
    hasBuilt ? "构建了 h5" : "h5 没有变化，未重新构建",
  ];
  const rows: [string, string][] = [
    ["小程序 h5", `${url}/`],
    ["信箱", `${url}/dev/mailbox（邮件和短信）`],
    ["接口", `${url}/api/v1/`],
    ["接口说明", `${url}/docs`],
    ["OpenAPI", `${url}/openapi.json`],
    ["微信", simulatorUrl ? `模拟器 ${simulatorUrl}` : "真实平台（已设置 WECHAT_APPS）"],
    ["实名核验", verifierUrl ? `模拟器 ${verifierUrl}/payments（对公打款的金额）` : "真实机构（已设置 VERIFIER_URL）"],
    ["数据库", `${database.engine} ${database.version}（${provisions[database.provided]}）`],
    ...(database.folder ? [["数据", database.folder] as [string, string]] : []),
    ...(simulatorUrl ? [["演示账号", ".data/demo-accounts.json（随机密码，只在本机）"] as [string, string]] : []),
    ["管理员", "npm run staff:create -- --username 名字（取得一次性开通口令）"],
    ["已准备", done.join("，")],
  ];
  const wide = (text: string) => [...text].reduce((width, letter) => width + (letter.charCodeAt(0) > 255 ? 2 : 1), 0);
  const lines = rows.map(([name, value]) => `  ${name}${" ".repeat(12 - wide(name))}${value}`);
  return ["", "佰瓦云隐私中心已启动", ...lines, "", "按 Ctrl-C 停止。"].join("\n");
};

/** The rest of `npm start`, from the database to the addresses. Resolves when the product runs. */
export const start = async (options: { root: string; bench: Workbench; hasInstalled: boolean }): Promise<void> => {
  const { root, bench, hasInstalled } = options;
  if (process.env.NODE_ENV === "production") {
    throw new ExpectedError(
      "npm start 只用于开发。生产环境：npm run build，然后 node server/dist/main.js（见 README“运维”）",
    );
  }
  const dataFolder = join(root, ".data");
  mkdirSync(dataFolder, { recursive: true });
  const database = await ensureDatabase({ purpose: "start", root, bench });
  const simulator = process.env.WECHAT_APPS ? null : await startSimulator();
  if (simulator) bench.defer(() => simulator.stop());
  const simulatorUrl = simulator?.url ?? null;
  const verifier = process.env.VERIFIER_URL ? null : await startVerifier();
  if (verifier) bench.defer(() => verifier.stop());
  const settings = developmentSettings({
    env: process.env,
    keysFile: join(dataFolder, "development-keys.json"),
    urls: database.urls,
    h5Folder: join(root, "miniapp/dist/h5"),
    simulatorUrl,
    verifier: verifier?.settings ?? {},
  });
  const config = readConfig(settings);
  const settingsFile = join(dataFolder, "development.env");
  writeSettings(settingsFile, settings);
  bench.defer(() => rmSync(settingsFile, { force: true }));
  const applied = await bench.step("迁移数据库", () => prepareTables(root, config, database));
  const mailbox = createLocalMailbox();
  const hasBuilt = await ensureMiniappBuild(root, "h5", bench);
  const server = await bench.step("启动服务端", () =>
    startServer(config, {
      mailbox: mailbox.delivery,
      extra: () => async (ctx, next) => {
        const wechat = simulator ? devRoutes(simulator) : undefined;
        await mailboxRoutes(mailbox)(ctx, () => (wechat ? wechat(ctx, next) : next()));
      },
      beforeListen: async (app) => {
        await loadContent(app, join(root, "server/content"));
        await loadContent(app, join(root, "server/dev/sample-documents"));
      },
    }),
  );
  bench.defer(() => server.stop());
  for (const { appId } of simulator?.control.apps ?? [])
    simulator?.control.setPush({ ...demoPush, appId, url: `${server.url}/callbacks/v1/wechat/${appId}` });
  bench.signal.throwIfAborted();
  const demoFile = join(dataFolder, "demo-accounts.json");
  if (simulator) {
    const { app, url } = server;
    await bench.step("准备演示数据", () => ensureDemoPeople({ app, url, simulator, file: demoFile }));
  }
  const verifierUrl = verifier?.url ?? null;
  console.log(describe({ url: server.url, simulatorUrl, verifierUrl, database, applied, hasInstalled, hasBuilt }));
};
