import { createConnection, type RowDataPacket } from "mysql2/promise";
import { databaseOf } from "../../server/dev/embedded-database/given-database";
import { connectionOptions } from "../../server/src/kernel/database";
import { testDatabase } from "./database";
import { currentTestServer } from "./test-server";

/** A full copy of one of the worker's databases, table by table, as a backup is; `restore` puts the database back to it. */
export const aBackup = async (which: "data" | "keys"): Promise<{ restore(): Promise<void>; drop(): Promise<void> }> => {
  const urls = await testDatabase();
  const live = databaseOf(which === "data" ? urls.app : urls.keys);
  const copy = `${live}_backup`;
  const connection = await createConnection(connectionOptions(currentTestServer().adminUrl));
  await connection.query("DROP DATABASE IF EXISTS ??", [copy]);
  await connection.query("CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", [copy]);
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'",
    [live],
  );
  const tables = rows.map(({ name }) => String(name)).filter((name) => !name.startsWith("schema_migration"));
  for (const table of tables) {
    await connection.query("CREATE TABLE ??.?? LIKE ??.??", [copy, table, live, table]);
    await connection.query("INSERT INTO ??.?? SELECT * FROM ??.??", [copy, table, live, table]);
  }
  return {
    restore: async () => {
      for (const table of tables) {
        await connection.query("DELETE FROM ??.??", [live, table]);
        await connection.query("INSERT INTO ??.?? SELECT * FROM ??.??", [live, table, copy, table]);
      }
    },
    drop: async () => {
      await connection.query("DROP DATABASE ??", [copy]);
      await connection.end();
    },
  };
};
