import { createConnection, type RowDataPacket } from "mysql2/promise";
import { connectionOptions } from "../../src/kernel/database";
import { ExpectedError } from "../workbench";

/** The ways into the product's databases: to work with them, and to migrate them. */
export interface DatabaseUrls {
  app: string;
  keys: string;
  migration: string;
  keysMigration: string;
}

/** The URL with another database name. */
export const withDatabase = (url: string, database: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
};

/** The database a URL names. */
export const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** URLs set in the environment; what is not set follows from DATABASE_URL. Null when that is not set either. */
export const urlsFromEnvironment = (env: NodeJS.ProcessEnv): DatabaseUrls | null => {
  const app = env.DATABASE_URL;
  if (!app) return null;
  if (!URL.canParse(app) || databaseOf(app) === "") {
    throw new ExpectedError("DATABASE_URL 写成 mysql://用户:密码@主机:3306/库名");
  }
  const keys = env.KEYS_DATABASE_URL || withDatabase(app, `${databaseOf(app)}_keys`);
  return {
    app,
    keys,
    migration: env.MIGRATION_DATABASE_URL || app,
    keysMigration: env.KEYS_MIGRATION_DATABASE_URL || keys,
  };
};

/** Creates the database a URL names when it is missing and the account may; tells the server's version. */
export const ensureDatabaseAt = async (url: string, setting: string): Promise<string> => {
  const { database, ...server } = connectionOptions(url);
  const connection = await createConnection(server).catch((error: Error) => {
    throw new ExpectedError(`连不上 ${setting} 指定的数据库：${error.message}`);
  });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT VERSION() AS version, (SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?) AS found",
      [database],
    );
    if (!Number(rows[0]?.found)) {
      await connection.query("CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", [
        database,
      ]);
    }
    return String(rows[0]?.version);
  } catch (error) {
    throw new ExpectedError(`${setting} 里的库「${database}」不存在，这个账号也不能建：${(error as Error).message}`);
  } finally {
    await connection.end();
  }
};
