import type { Socket } from "node:net";
import { createConnection, createPool, type Pool, type ResultSetHeader, type RowDataPacket } from "mysql2/promise";
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from "typeorm";
import { namingStrategy } from "./naming-strategy";
import { retryConflicts } from "./retry";

/** Values a prepared statement takes. `undefined` is refused by the driver. */
export type SqlValue = string | number | bigint | boolean | Date | Buffer | null;

/**
 * A handle for statements: the pool, or one open transaction. `execute` uses prepared statements (hot paths);
 * `manager` is TypeORM on the same connection (cold paths).
 */
export interface Statements {
  rows<Row>(sql: string, values?: SqlValue[]): Promise<Row[]>;
  /** Runs a write and tells how many rows it matched. */
  run(sql: string, values?: SqlValue[]): Promise<number>;
}
export interface Db extends Statements {
  manager: EntityManager;
}

export interface Database extends Db {
  source: DataSource;
  engine: "mysql" | "mariadb";
  /** The key database: its own server account, nothing but wrapped keys. Statements only. */
  keys: Statements;
  /**
   * Runs the work in one transaction and retries it whole on conflicts and fail-overs. A connection lost during COMMIT
   * is an unknown outcome and is thrown as such: look the idempotency key up, then decide.
   */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** The same for statements alone, without TypeORM's share of the cost: for hot paths. */
  statementsTogether<T>(work: (db: Statements) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  keysUrl: string;
  poolSize: number;
  tls?: { ca?: string };
  entities: EntityTarget<ObjectLiteral>[];
  /** After so long without a byte a statement's connection counts as lost; 15 s. */
  silenceMs?: number;
}

/** The driver's own interface: its promises take a stack trace for every statement, needed or not. */
interface Executor {
  execute(sql: string, values: SqlValue[], done: (error: Error | null, result: unknown) => void): unknown;
}
const execute = async <Result>(executor: Executor, sql: string, values: SqlValue[]): Promise<Result> => {
  try {
    return await new Promise<Result>((resolve, reject) => {
      executor.execute(sql, values, (error, result) => (error ? reject(error) : resolve(result as Result)));
    });
  } catch (error) {
    Error.captureStackTrace(error as Error); // says who asked, not which packet arrived
    throw error;
  }
};
const statements = (executor: Executor): Statements => ({
  rows: <Row>(sql: string, values: SqlValue[] = []) => execute<Row[]>(executor, sql, values),
  run: async (sql, values = []) => (await execute<ResultSetHeader>(executor, sql, values)).affectedRows,
});

/** Driver options of a database URL; `?socketPath=` selects a unix socket. TLS always verifies the host name. */
export const connectionOptions = (url: string, tls?: { ca?: string }) => {
  const parsed = new URL(url);
  const socketPath = parsed.searchParams.get("socketPath") ?? undefined;
  return {
    host: parsed.hostname,
    port: parsed.port ? Number(parsed.port) : 3306,
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: parsed.pathname.slice(1),
    socketPath,
    charset: "utf8mb4_unicode_ci",
    timezone: "Z",
    supportBigNumbers: true,
    bigNumberStrings: true,
    stringifyObjects: true,
    connectTimeout: 10_000,
    ...(tls ? { ssl: { ca: tls.ca, verifyIdentity: true, minVersion: "TLSv1.2" as const } } : {}),
  };
};

const sessionSettings = [
  "SET SESSION innodb_lock_wait_timeout = 5", // then the transaction is repeated; nobody else's request waits for longer
  "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
  "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION'",
];

/** Which engine answers at the URL, from the server's own version: TypeORM's type must match it. */
export const detectEngine = async (url: string, tls?: { ca?: string }): Promise<"mysql" | "mariadb"> => {
  const connection = await createConnection(connectionOptions(url, tls));
  const [rows] = await connection.query<RowDataPacket[]>("SELECT VERSION() AS version");
  await connection.end();
  return String(rows[0]?.version).includes("MariaDB") ? "mariadb" : "mysql";
};

interface RawConnection {
  query(sql: string): void;
  stream: Socket;
  /** The driver's statement under way. */
  _command: unknown;
}
type HeldConnection = Executor & {
  query(sql: string, done: (error: Error | null) => void): unknown;
  release(): void;
  destroy(): void;
};
type RawPool = Executor & {
  getConnection(done: (error: Error | null, connection: HeldConnection) => void): void;
  on(event: "connection", listener: (connection: RawConnection) => void): void;
  promise(): Pool;
};

const longestSilenceMs = 15_000;
const breakWhenSilent = (connection: RawConnection, silenceMs: number): void => {
  const { stream } = connection;
  stream.setTimeout(silenceMs, () => {
    if (connection._command) stream.destroy(Object.assign(new Error("database is silent"), { code: "ETIMEDOUT" }));
  });
};
const settle = async (raw: RawPool, silenceMs: number): Promise<void> => {
  raw.on("connection", (connection) => {
    breakWhenSilent(connection, silenceMs);
    for (const setting of sessionSettings) connection.query(setting);
  });
  const first = await raw.promise().getConnection(); // made before the listener was there
  breakWhenSilent(first.connection as unknown as RawConnection, silenceMs);
  for (const setting of sessionSettings) await first.query(setting);
  first.release();
};

/** Opens the data and key databases. Rejects with the driver's error when either cannot be reached. */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const engine = await detectEngine(options.url, options.tls);
  const { user, ...connection } = connectionOptions(options.url, options.tls);
  const silenceMs = options.silenceMs ?? longestSilenceMs;
  const limits = {
    connectionLimit: options.poolSize,
    queueLimit: 2_000,
    maxIdle: Math.ceil(options.poolSize / 2),
    connectTimeout: Math.min(connection.connectTimeout, silenceMs),
  };
  const source = await new DataSource({
    type: engine,
    ...connection,
    username: user,
    poolSize: options.poolSize,
    entities: options.entities as never,
    namingStrategy,
    synchronize: false,
    logging: false,
    extra: { ...limits, idleTimeout: 60_000 },
  }).initialize();
  const raw = (source.driver as unknown as { pool: RawPool }).pool;
  await settle(raw, silenceMs);
  const keysPool = createPool({ ...connectionOptions(options.keysUrl, options.tls), ...limits });
  const rawKeys = keysPool.pool as unknown as RawPool;
  rawKeys.on("connection", (connection) => breakWhenSilent(connection, silenceMs));

  const transaction = <T>(work: (db: Db) => Promise<T>): Promise<T> =>
    retryConflicts(() =>
      source.transaction(async (manager) => {
        const held = (await manager.queryRunner?.connect()) as Executor;
        return work({ ...statements(held), manager });
      }),
    );
  const take = () =>
    new Promise<HeldConnection>((resolve, reject) => {
      raw.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
    });
  const command = (connection: HeldConnection, sql: string) =>
    new Promise<void>((resolve, reject) => {
      connection.query(sql, (error) => (error ? reject(error) : resolve()));
    });
  const statementsTogether = <T>(work: (db: Statements) => Promise<T>): Promise<T> =>
    retryConflicts(async () => {
      const connection = await take();
      try {
        await command(connection, "START TRANSACTION");
        const answer = await work(statements(connection));
        await command(connection, "COMMIT");
        connection.release();
        return answer;
      } catch (error) {
        await command(connection, "ROLLBACK").then(
          () => connection.release(),
          () => connection.destroy(),
        );
        throw error;
      }
    });
  const onPool = statements(raw);
  return {
    source,
    engine,
    manager: source.manager,
    rows: (sql, values) => retryConflicts(() => onPool.rows(sql, values)),
    run: (sql, values) => retryConflicts(() => onPool.run(sql, values)),
    keys: statements(rawKeys),
    transaction,
    statementsTogether,
    close: async () => {
      await source.destroy();
      await keysPool.end();
    },
  };
};
