import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { createPool, type Pool, type RowDataPacket } from "mysql2/promise";
import { connectionOptions } from "../../server/src/kernel/database";

const createTable = `CREATE TABLE IF NOT EXISTS bench_floor (
  id BINARY(16) NOT NULL PRIMARY KEY, subject BINARY(32) NOT NULL, body VARBINARY(1200) NOT NULL, KEY ix_subject (subject)
) ENGINE=InnoDB`;

const createRowsTable = `CREATE TABLE IF NOT EXISTS bench_rows (
  source BINARY(16) NOT NULL, id BINARY(16) NOT NULL, holder BINARY(16) NULL, kind VARCHAR(8) NOT NULL,
  at DATETIME(3) NOT NULL, action VARCHAR(60) NOT NULL, product VARCHAR(60) NOT NULL, result VARCHAR(40) NOT NULL,
  facts BLOB NOT NULL, PRIMARY KEY (source, id), KEY ix_holder (holder, kind, at), KEY ix_age (kind, at)
) ENGINE=InnoDB`;
const hex = (id: string): Buffer => Buffer.from(id.replaceAll("-", ""), "hex");

const readBody = async (request: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const answers = (pool: Pool, known: Buffer): Record<string, (body: () => Promise<Buffer>) => Promise<object>> => ({
  "/hello": async () => ({ hello: "world" }),
  "/select": async () => {
    const [rows] = await pool.execute<RowDataPacket[]>("SELECT id, body FROM bench_floor WHERE id = ?", [known]);
    return { id: rows[0]?.id.toString("hex") };
  },
  "/insert-rows": async (body) => {
    const { rows } = JSON.parse((await body()).toString("utf8")) as { rows: Record<string, string>[] };
    const source = Buffer.alloc(16);
    for (let from = 0; from < rows.length; from += 500) {
      const values = rows.slice(from, from + 500).map((row) => {
        const { id, accountId, kind, at, action, product, result, ...facts } = row as Record<string, string> & {
          id: string;
          accountId: string;
          at: string;
        };
        const plain = Buffer.from(JSON.stringify(facts));
        return [source, hex(id), hex(accountId), kind, new Date(at), action, product, result, plain];
      });
      await pool.query("INSERT INTO bench_rows VALUES ?", [values]);
    }
    return { accepted: rows.length };
  },
  "/insert": async (body) => {
    const [id, row] = [randomBytes(16), await body()];
    await pool.execute("INSERT INTO bench_floor (id, subject, body) VALUES (?, ?, ?)", [id, randomBytes(32), row]);
    return { id: id.toString("hex") };
  },
});

/** The floor: what Koa and mysql2 `execute` cost with nothing of ours between them. One insert or one select, no ORM. */
export const startFloor = async (databaseUrl: string, poolSize: number) => {
  const pool = createPool({ ...connectionOptions(databaseUrl), connectionLimit: poolSize });
  await pool.query("DROP TABLE IF EXISTS bench_floor");
  await pool.query(createTable);
  await pool.query("DROP TABLE IF EXISTS bench_rows");
  await pool.query(createRowsTable);
  const known = randomBytes(16);
  await pool.execute("INSERT INTO bench_floor VALUES (?, ?, ?)", [known, randomBytes(32), randomBytes(600)]);
  const table = answers(pool, known);
  const koa = new Koa();
  koa.use(async (ctx) => {
    ctx.body = await table[ctx.path]?.(() => readBody(ctx.req));
  });
  const server = koa.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await pool.query("DROP TABLE bench_floor, bench_rows");
      await pool.end();
    },
  };
};
