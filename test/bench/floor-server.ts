import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { createPool, type Pool, type RowDataPacket } from "mysql2/promise";
import { connectionOptions } from "../../server/src/kernel/database";

const createTable = `CREATE TABLE IF NOT EXISTS bench_floor (
  id BINARY(16) NOT NULL PRIMARY KEY, subject BINARY(32) NOT NULL, body VARBINARY(1200) NOT NULL, KEY ix_subject (subject)
) ENGINE=InnoDB`;

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
      await pool.query("DROP TABLE bench_floor");
      await pool.end();
    },
  };
};
