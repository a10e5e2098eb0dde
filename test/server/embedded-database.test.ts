import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { developmentKeys } from "../../server/dev/development-settings";
import { takeLock } from "../../server/dev/embedded-database/folder-lock";
import { urlsFromEnvironment } from "../../server/dev/embedded-database/given-database";
import { loadConfig } from "../../server/src/config";
import { connectionOptions } from "../../server/src/kernel/database";
import { testDatabase } from "../support/database";
import { currentTestServer } from "../support/test-server";

const folders: string[] = [];
const aFolder = (name = "baiwa-folder-"): string => {
  const folder = mkdtempSync(join(tmpdir(), name));
  folders.push(folder);
  return folder;
};
const holders: ChildProcess[] = [];

afterAll(async () => {
  for (const holder of holders) {
    if (holder.exitCode !== null || holder.signalCode !== null) continue;
    holder.kill("SIGTERM");
    await once(holder, "exit");
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const query = async (url: string, sql: string): Promise<RowDataPacket[]> => {
  const connection = await createConnection(connectionOptions(url));
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
};

/** A process that holds a private database on the folder, and what it said: its URLs or why it refused. */
const aHolder = async (folder: string) => {
  const holder = spawn(process.execPath, [join(__dirname, "../support/hold-database.mjs"), folder], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  holders.push(holder);
  const [line] = (await once(holder.stdout, "data")) as [Buffer];
  return { holder, said: JSON.parse(String(line)) as { urls: { migration: string }; refusal?: string } };
};

const itOwnsAccounts = currentTestServer().hasOwnAccounts ? it : it.skip;

describe("the product's database accounts", () => {
  const ledgerTables = ["ledger_entry", "ledger_position", "ledger_tile", "ledger_checkpoint"];

  itOwnsAccounts.each(ledgerTables)("may read %s but neither change nor delete what is in it", async (table) => {
    const { app } = await testDatabase();
    await expect(query(app, `SELECT COUNT(*) FROM ${table}`)).resolves.toHaveLength(1);
    await expect(query(app, `DELETE FROM ${table}`)).rejects.toMatchObject({ errno: 1142 });
    const [column] = await query(app, `SHOW COLUMNS FROM ${table}`);
    await expect(query(app, `UPDATE ${table} SET ${column?.Field} = NULL`)).rejects.toMatchObject({ errno: 1142 });
    await expect(query(app, `DROP TABLE ${table}`)).rejects.toMatchObject({ errno: 1142 });
  });

  itOwnsAccounts("keep apart: one cannot see the keys, the other nothing but the keys", async () => {
    const { app, keys } = await testDatabase();
    const [dataName, keysName] = [new URL(app).pathname.slice(1), new URL(keys).pathname.slice(1)];
    await expect(query(app, `SELECT * FROM ${keysName}.account_key`)).rejects.toMatchObject({ errno: 1142 });
    await expect(query(keys, `SELECT * FROM ${dataName}.account`)).rejects.toMatchObject({ errno: 1142 });
    await expect(query(keys, "SELECT COUNT(*) FROM account_key")).resolves.toHaveLength(1);
  });
});

describe("the private database of npm start", () => {
  itOwnsAccounts("keeps what was committed when everything is killed, and refuses a second start", async () => {
    const folder = aFolder();
    const first = await aHolder(folder);
    const { migration } = first.said.urls;
    await query(migration, "CREATE TABLE kept (id INT PRIMARY KEY)");
    await query(migration, "INSERT INTO kept VALUES (7)");

    const second = await aHolder(folder);
    expect(second.said.refusal).toContain(`另一个 npm start（进程 ${first.holder.pid}）`);

    first.holder.kill("SIGKILL");
    await once(first.holder, "exit");
    const third = await aHolder(folder);
    expect(await query(third.said.urls.migration, "SELECT id FROM kept")).toEqual([{ id: 7 }]);
    expect(statSync(join(folder, "credentials.json")).mode & 0o777).toBe(0o600);
  });

  itOwnsAccounts("puts its socket elsewhere when the folder's path is too long for one", async () => {
    const { said } = await aHolder(join(aFolder(), "very-long-folder-name-".repeat(6)));
    expect(await query(said.urls.migration, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

describe("a folder's lock", () => {
  const refusal = (pid: string) => `held by ${pid}`;

  it("refuses while its holder lives and is free afterwards", () => {
    const file = join(aFolder(), "lock");
    const release = takeLock(file, refusal);
    expect(() => takeLock(file, refusal)).toThrow(`held by ${process.pid}`);
    release();
    takeLock(file, refusal)();
  });

  it("is taken over from a process that died, even when its number was given to another", () => {
    const file = join(aFolder(), "lock");
    writeFileSync(file, "2147480000 5");
    takeLock(file, refusal)();
    if (process.platform !== "linux") return;
    writeFileSync(file, `${process.pid} 1`);
    takeLock(file, refusal)();
  });
});

describe("a database given by URL", () => {
  it("derives the keys' database and the migration's way in unless they are set", () => {
    const app = "mysql://u:p@db.example.cn:3306/privacy?x=1";
    expect(urlsFromEnvironment({ DATABASE_URL: app })).toEqual({
      app,
      keys: "mysql://u:p@db.example.cn:3306/privacy_keys?x=1",
      migration: app,
      keysMigration: "mysql://u:p@db.example.cn:3306/privacy_keys?x=1",
    });
    expect(urlsFromEnvironment({})).toBeNull();
    expect(() => urlsFromEnvironment({ DATABASE_URL: "mysql://u:p@host" })).toThrow("DATABASE_URL");
  });
});

describe("development keys", () => {
  it("are made once, readable by their owner alone, and refused in production", async () => {
    const file = join(aFolder(), "keys.json");
    const keys = developmentKeys(file);
    expect(developmentKeys(file)).toEqual(keys);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { app, keys: keysUrl } = await testDatabase();
    const env = { ...keys, DATABASE_URL: app, KEYS_DATABASE_URL: keysUrl };
    expect(() => loadConfig(env)).not.toThrow();
    expect(() => loadConfig({ ...env, NODE_ENV: "production" })).toThrow(/MASTER_KEYS.*开发密钥/);
  });
});
