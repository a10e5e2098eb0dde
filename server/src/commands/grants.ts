import { ConfigError, loadConfig } from "../config";
import { entities } from "../entities";
import { openDatabase } from "../kernel/database";
import { insertOnlyTables } from "../kernel/ledger/tables";

/**
 * Prints the GRANT statements of the application's database accounts, table by table: the ledger's tables get SELECT and
 * INSERT only, so that the application itself cannot change history. An administrator of the database runs them.
 */
const main = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const { migrationUrl, keysUrl, url, tls } = config.database;
  const database = await openDatabase({ url: migrationUrl, keysUrl, poolSize: 1, tls, entities });
  const rows = await database.rows<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name",
  );
  await database.close();
  const nameOf = (address: string) => new URL(address).pathname.slice(1);
  const account = (address: string) => `'${decodeURIComponent(new URL(address).username)}'@'%'`;
  for (const { name } of rows.filter((row) => !row.name.startsWith("schema_migration"))) {
    const rights = (insertOnlyTables as readonly string[]).includes(name)
      ? "SELECT, INSERT"
      : "SELECT, INSERT, UPDATE, DELETE";
    console.log(`GRANT ${rights} ON \`${nameOf(url)}\`.\`${name}\` TO ${account(url)};`);
  }
  for (const name of ["account_key", "erased_account", "restore_mark"])
    console.log(`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${nameOf(keysUrl)}\`.\`${name}\` TO ${account(keysUrl)};`);
};

main().catch((error: Error) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
