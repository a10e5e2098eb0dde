import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DataSource, type MigrationInterface, type QueryRunner } from "typeorm";
import { connectionOptions, detectEngine } from "./database";
import { newId } from "./ids";

/** One hand-written SQL file (one DDL statement, re-runnable) as a TypeORM migration. There is no way back but a backup. */
const migrationFromFile = (folder: string, file: string) => {
  const [timestamp = "", ...words] = file.replace(/\.sql$/, "").split("-");
  return class implements MigrationInterface {
    name = `${words.join("-")}${timestamp.slice(-13)}`;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(readFileSync(join(folder, file), "utf8"));
    }
    async down(): Promise<void> {
      throw new Error("恢复请用备份");
    }
  };
};

const openFor = async (url: string, folder: string, tls?: { ca?: string }): Promise<DataSource> => {
  const { user, ...connection } = connectionOptions(url, tls);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort();
  return new DataSource({
    type: await detectEngine(url, tls),
    ...connection,
    username: user,
    poolSize: 2,
    migrations: files.map((file) => migrationFromFile(folder, file)),
    migrationsTableName: "schema_migration",
    migrationsTransactionMode: "none",
  }).initialize();
};

const leaseSeconds = 60;
const lock = `CREATE TABLE IF NOT EXISTS schema_migration_lease (
  id TINYINT NOT NULL PRIMARY KEY, owner BINARY(16) NOT NULL, held_until DATETIME(3) NOT NULL)`;

/** Holds the migration lease row while the work runs, so that several servers may start at once. */
const underLease = async (source: DataSource, work: () => Promise<void>): Promise<void> => {
  const owner = newId();
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
  await source.query(lock);
  await source.query("INSERT IGNORE INTO schema_migration_lease VALUES (1, ?, ?)", [owner, inSeconds(-1)]);
  const take = async (): Promise<boolean> => {
    const taken: { affectedRows: number } = await source.query(
      "UPDATE schema_migration_lease SET owner = ?, held_until = ? WHERE id = 1 AND (held_until < ? OR owner = ?)",
      [owner, inSeconds(leaseSeconds), new Date(), owner],
    );
    return taken.affectedRows === 1;
  };
  while (!(await take())) await pause(250);
  const keep = setInterval(() => void take().catch(() => undefined), (leaseSeconds * 1000) / 3);
  try {
    await work();
  } finally {
    clearInterval(keep);
    await source.query("UPDATE schema_migration_lease SET held_until = ? WHERE owner = ?", [inSeconds(-1), owner]);
  }
};

/** What `migrate` did to one database. */
export interface Migrated {
  applied: string[];
}

const migrateOne = async (url: string, folder: string, tls?: { ca?: string }): Promise<Migrated> => {
  const source = await openFor(url, folder, tls);
  const applied: string[] = [];
  try {
    await underLease(source, async () => {
      for (const { name } of await source.runMigrations({ transaction: "none" })) applied.push(name);
    });
  } finally {
    await source.destroy();
  }
  return { applied };
};

/**
 * Brings the data and key databases up to date. Safe to run from several processes at once and to repeat after a crash:
 * each file is one DDL statement that may run twice.
 */
export const migrate = async (options: {
  dataUrl: string;
  keysUrl: string;
  folder: string;
  tls?: { ca?: string };
}): Promise<{ data: Migrated; keys: Migrated }> => ({
  data: await migrateOne(options.dataUrl, join(options.folder, "data"), options.tls),
  keys: await migrateOne(options.keysUrl, join(options.folder, "keys"), options.tls),
});
