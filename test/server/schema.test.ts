import { otherColumns } from "@baiwa/shared/catalogue/columns";
import { type Item, items } from "@baiwa/shared/catalogue/items";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { entities } from "../../server/src/entities";
import { connectionOptions, openDatabase } from "../../server/src/kernel/database";
import { insertOnlyTables } from "../../server/src/kernel/ledger/tables";
import { testDatabase } from "../support/database";
import { currentTestServer } from "../support/test-server";

const open = async () => {
  const { app, keys, migration } = await testDatabase();
  return { app, keys, migration };
};

describe("the schema", () => {
  it("is what the entities say, on this engine too", async () => {
    const { migration, keys } = await open();
    const database = await openDatabase({ url: migration, keysUrl: keys, poolSize: 2, entities });
    const { upQueries } = await database.source.driver.createSchemaBuilder().log();
    await database.close();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it("has an entity for every table, so that no column goes undeclared", async () => {
    const { migration, keys } = await open();
    const database = await openDatabase({ url: migration, keysUrl: keys, poolSize: 2, entities });
    const rows = await database.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
    );
    const declared = database.source.entityMetadatas.map(({ tableName }) => tableName);
    await database.close();
    const undeclared = rows.map(({ name }) => name).filter((name) => !declared.includes(name));
    expect(undeclared.sort()).toEqual(["schema_migration", "schema_migration_lease"]);
  });

  it("holds no column that the catalogue does not declare, as an item's or as none of anybody's", async () => {
    const { migration, keys } = await open();
    const database = await openDatabase({ url: migration, keysUrl: keys, poolSize: 2, entities });
    const rows = await database.rows<{ table_name: string; column_name: string }>(
      `SELECT table_name AS table_name, column_name AS column_name FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name NOT LIKE 'schema_migration%'`,
    );
    await database.close();
    const there = rows.map((row) => `${row.table_name}.${row.column_name}`).sort();
    const ofItems = (Object.values(items) as Item[]).flatMap(({ store }) =>
      store === "vault" ? [] : [`${store.table}.${store.column}`],
    );
    const others = Object.entries(otherColumns).flatMap(([table, kinds]) =>
      Object.values(kinds).flatMap((names) => names.map((name) => `${table}.${name}`)),
    );
    expect([...new Set(ofItems), ...others].sort()).toEqual(there); // records of all kinds share one column
  });

  it("lets the application add to the ledger and never change it", async () => {
    if (!currentTestServer().hasOwnAccounts) return;
    const { app, keys } = await open();
    const connection = await createConnection(connectionOptions(app));
    for (const table of insertOnlyTables) {
      await expect(connection.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ errno: 1142 });
      await expect(
        connection.query(`UPDATE ${table} SET ${table === "ledger_tile" ? "level" : "root_hash"} = 1`),
      ).rejects.toMatchObject({
        errno: 1142,
      });
    }
    const keysName = new URL(keys).pathname.slice(1);
    await expect(connection.query("SELECT * FROM ??.account_key", [keysName])).rejects.toMatchObject({ errno: 1142 });
    const [own] = await connection.query<RowDataPacket[]>("SELECT COUNT(*) AS n FROM account");
    expect(own).toHaveLength(1);
    await connection.end();
  });
});
