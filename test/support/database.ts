import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { accountNames } from "../../server/dev/embedded-database/accounts";
import { type DatabaseUrls, databaseOf, withDatabase } from "../../server/dev/embedded-database/given-database";
import { applyGrants } from "../../server/dev/embedded-database/grants";
import { connectionOptions } from "../../server/src/kernel/database";
import { insertOnlyTables } from "../../server/src/kernel/ledger/tables";
import { migrate } from "../../server/src/kernel/migrate";
import { currentTestServer } from "./test-server";

const migrations = join(__dirname, "../../server/migrations");

const withConnection = async <T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
  const connection = await createConnection({ ...connectionOptions(url), multipleStatements: true });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
};

const worker = (): string => process.env.JEST_WORKER_ID ?? "0";

const workerUrls = (): DatabaseUrls => {
  const { urls } = currentTestServer();
  const name = `${databaseOf(urls.app)}_test_${worker()}`;
  return {
    app: withDatabase(urls.app, name),
    keys: withDatabase(urls.keys, `${name}_keys`),
    migration: withDatabase(urls.migration, name),
    keysMigration: withDatabase(urls.keysMigration, `${name}_keys`),
  };
};

const recreate = async (admin: Connection, database: string, hasOwnAccounts: boolean): Promise<void> => {
  await admin.query("DROP DATABASE IF EXISTS ??", [database]);
  await admin.query("CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", [database]);
  if (hasOwnAccounts)
    await admin.query("GRANT ALL PRIVILEGES ON ??.* TO ?@'localhost'", [database, accountNames.migrate]);
};

const create = async ({ app, keys, migration, keysMigration }: DatabaseUrls): Promise<void> => {
  const { adminUrl, hasOwnAccounts } = currentTestServer();
  const [database, keysDatabase] = [databaseOf(app), databaseOf(keys)];
  await withConnection(adminUrl, async (admin) => {
    for (const name of [database, keysDatabase]) await recreate(admin, name, hasOwnAccounts);
    await migrate({ dataUrl: migration, keysUrl: keysMigration, folder: migrations });
    if (!hasOwnAccounts) return;
    const { app: appUser, keys: keysUser } = accountNames;
    await applyGrants(admin, { database, keysDatabase, appUser, keysUser, insertOnlyTables });
  });
};

/**
 * This worker's own pair of databases, made and migrated once in a run. The product's accounts have the rights they
 * have in production; `migration` may do everything on both.
 */
export const testDatabase = async (): Promise<DatabaseUrls> => {
  const urls = workerUrls();
  const made = join(currentTestServer().runFolder, `worker-${worker()}`);
  if (!existsSync(made)) {
    await create(urls);
    writeFileSync(made, "");
  }
  return urls;
};

/** Deletes every row of both databases. DELETE, not TRUNCATE: on small tables it is many times faster. */
export const emptyTables = async (): Promise<void> => {
  const { migration, app, keys } = await testDatabase();
  await withConnection(migration, async (connection) => {
    const [tables] = await connection.query<RowDataPacket[]>(
      `SELECT table_schema AS folder, table_name AS name FROM information_schema.tables
       WHERE table_schema IN (?, ?) AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'schema\\_migration%'`,
      [databaseOf(app), databaseOf(keys)],
    );
    const deletes = tables.map(({ folder, name }) => connection.format("DELETE FROM ??.??", [folder, name]));
    if (deletes.length > 0) await connection.query(["SET foreign_key_checks = 0", ...deletes].join("; "));
  });
};
