import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { ExpectedError } from "../workbench";

/** Passwords of the private server's accounts, by account. */
export type Passwords = Record<"root" | "migrate" | "app" | "keys", string>;

/** Names of the server's accounts; all of them may come through the unix socket only. */
export const accountNames = { migrate: "baiwa_migrate", app: "baiwa_app", keys: "baiwa_keys" } as const;

/** Reads the passwords of a data folder, or makes them; nobody else may read the file. */
export const ensurePasswords = (file: string): Passwords => {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Passwords;
  const password = () => randomBytes(24).toString("base64url");
  const passwords: Passwords = { root: password(), migrate: password(), app: password(), keys: password() };
  writeFileSync(file, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  return passwords;
};

const isDenied = (error: unknown): boolean => (error as { errno?: number }).errno === 1045;

/** A fresh server lets root in without a password: sets it at the first connection. */
const connectAsRoot = async (socketPath: string, password: string, credentials: string): Promise<Connection> => {
  try {
    return await createConnection({ socketPath, user: "root", password });
  } catch (error) {
    if (!isDenied(error)) throw error;
  }
  try {
    const connection = await createConnection({ socketPath, user: "root" });
    await connection.query("ALTER USER 'root'@'localhost' IDENTIFIED BY ?", [password]);
    return connection;
  } catch (error) {
    if (!isDenied(error)) throw error;
    throw new ExpectedError(`${credentials} 里的密码打不开这个数据库。放回原来的文件，或删除它所在的文件夹重新开始。`);
  }
};

/**
 * Makes the databases and the accounts: one that migrates, one for the product, one for the keys alone. What the last
 * two may do is granted table by table after a migration. Drops every other way in that a fresh server has.
 */
export const ensureAccounts = async (options: {
  socketPath: string;
  passwords: Passwords;
  credentialsFile: string;
  databases: string[];
}): Promise<void> => {
  const { passwords, databases } = options;
  const root = await connectAsRoot(options.socketPath, passwords.root, options.credentialsFile);
  try {
    const [strangers] = await root.query<RowDataPacket[]>(
      "SELECT user AS name, host AS host FROM mysql.user WHERE (user = 'root' AND host <> 'localhost') OR user = ''",
    );
    for (const { name, host } of strangers) await root.query("DROP USER ?@?", [name, host]);
    for (const account of ["migrate", "app", "keys"] as const) {
      await root.query("CREATE USER IF NOT EXISTS ?@'localhost'", [accountNames[account]]);
      await root.query("ALTER USER ?@'localhost' IDENTIFIED BY ?", [accountNames[account], passwords[account]]);
    }
    for (const database of databases) {
      await root.query("CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", [database]);
      await root.query("GRANT ALL PRIVILEGES ON ??.* TO ?@'localhost'", [database, accountNames.migrate]);
    }
  } finally {
    await root.end();
  }
};
