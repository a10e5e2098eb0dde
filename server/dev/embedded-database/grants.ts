import type { Connection, RowDataPacket } from "mysql2/promise";

/** The tables that keep the migrations' own books: the product only looks at them. */
const isMigrationTable = (table: string): boolean => table.startsWith("schema_migration");

const wantedFor = (table: string, insertOnlyTables: readonly string[]): string[] => {
  if (isMigrationTable(table)) return ["SELECT"];
  return insertOnlyTables.includes(table) ? ["SELECT", "INSERT"] : ["SELECT", "INSERT", "UPDATE", "DELETE"];
};

const grantIn = async (
  connection: Connection,
  database: string,
  user: string,
  insertOnlyTables: readonly string[],
): Promise<void> => {
  const [tables] = await connection.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'",
    [database],
  );
  const [granted] = await connection.query<RowDataPacket[]>(
    "SELECT table_name AS name, privilege_type AS privilege FROM information_schema.table_privileges WHERE table_schema = ? AND grantee = ?",
    [database, `'${user}'@'localhost'`],
  );
  for (const table of tables.map(({ name }) => String(name))) {
    const held = granted.filter(({ name }) => name === table).map(({ privilege }) => String(privilege));
    const wanted = wantedFor(table, insertOnlyTables);
    const missing = wanted.filter((privilege) => !held.includes(privilege));
    const surplus = held.filter((privilege) => !wanted.includes(privilege));
    const target = [database, table, user];
    if (missing.length > 0) await connection.query(`GRANT ${missing.join(", ")} ON ??.?? TO ?@'localhost'`, target);
    if (surplus.length > 0) await connection.query(`REVOKE ${surplus.join(", ")} ON ??.?? FROM ?@'localhost'`, target);
  }
};

/**
 * Grants what the product's and the keys' accounts may do, table by table, because grants only add up: nothing but
 * SELECT and INSERT on the ledger's tables. Repeatable; takes back what is too much. Call it after every migration.
 */
export const applyGrants = async (
  connectionAsAdmin: Connection,
  options: {
    database: string;
    keysDatabase: string;
    appUser: string;
    keysUser: string;
    insertOnlyTables: readonly string[];
  },
): Promise<void> => {
  await grantIn(connectionAsAdmin, options.database, options.appUser, options.insertOnlyTables);
  await grantIn(connectionAsAdmin, options.keysDatabase, options.keysUser, []);
};
