import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { build } from "esbuild";
import { fire, type Measured, median, middle, type Shot } from "./load";
import { aBenchWorld, type BenchWorld } from "./world";

const [rounds, seconds, connections] = [5, 3, 32];
const asJson = process.argv.includes("--json");
const say = (text: string) => asJson || process.stderr.write(`${text}\n`);

interface Row {
  name: string;
  floor: string;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  ratioToFloor: number;
  noise: number;
}

const program = join(__dirname, "../../.cache/bench/serve.cjs");

/** Product and floor run as they do in production: bundled, without the development loader between them and the engine. */
const bundle = () =>
  build({
    entryPoints: [join(__dirname, "serve.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@node-rs/argon2", "typeorm", "mysql2", "pino"],
    logLevel: "warning",
  });

/** Starts a server process of the bench and waits for its URL. */
const serve = (which: "product" | "floor", env: Record<string, string>): Promise<{ url: string; stop: () => void }> =>
  new Promise((resolve, reject) => {
    const child = fork(program, [which], { execArgv: [], env: { ...process.env, ...env } });
    child.once("message", (url) => resolve({ url: String(url), stop: () => child.disconnect() }));
    child.once("exit", (code) => reject(new Error(`${which} ended with ${code}`)));
  });

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Shot => ({
  method: "POST",
  path,
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(body),
});
const get = (path: string, headers: Record<string, string> = {}): Shot => ({ method: "GET", path, headers });

const cases = (world: BenchWorld) => {
  let turn = 0;
  const bearer = () => ({ Authorization: `Bearer ${world.tokens[turn++ % world.tokens.length]}` });
  const actBody = world.act;
  const sameSize = JSON.stringify(actBody);
  return [
    {
      name: "consent act",
      floor: "insert",
      product: () => post("/api/v1/consents", actBody, { ...bearer(), "Idempotency-Key": randomUUID() }),
      bottom: (): Shot => ({ method: "POST", path: "/insert", body: sameSize }),
    },
    {
      name: "consent status read",
      floor: "select",
      product: () => get("/api/v1/consents", bearer()),
      bottom: () => get("/select"),
    },
    {
      name: "current statement read (304)",
      floor: "Koa hello",
      product: () => get("/api/v1/documents/privacy-statement/current", { "If-None-Match": world.statementETag }),
      bottom: () => get("/hello"),
    },
    {
      name: "current statement, whole text (gzip)",
      floor: "Koa hello",
      product: () => get("/api/v1/documents/privacy-statement/current", { "Accept-Encoding": "gzip" }),
      bottom: () => get("/hello"),
    },
    {
      name: "WeChat login",
      floor: "insert",
      product: () => post("/api/v1/sessions/wechat", { ...world.login, code: world.freshCode() }),
      bottom: (): Shot => ({ method: "POST", path: "/insert", body: sameSize }),
    },
  ];
};

const percent = (runs: Measured[]): number => {
  const rates = runs.map((run) => run.perSecond);
  return (Math.max(...rates) - Math.min(...rates)) / (rates.reduce((sum, rate) => sum + rate, 0) / rates.length);
};

/** Floor and product in turns, so that a slow minute of the machine hits both. */
const compare = async (one: ReturnType<typeof cases>[number], product: string, floor: string): Promise<Row> => {
  const [ours, bottoms]: [Measured[], Measured[]] = [[], []];
  await fire(product, 1, connections, one.product);
  await fire(floor, 1, connections, one.bottom);
  for (let round = 1; round <= rounds; round++) {
    bottoms.push(await fire(floor, seconds, connections, one.bottom));
    ours.push(await fire(product, seconds, connections, one.product));
    say(`  ${one.name} ${round}/${rounds}`);
  }
  const [mine, bottom] = [middle(ours), middle(bottoms)];
  if (mine.failed + bottom.failed > 0)
    throw new Error(`${one.name}: ${mine.failed} of our requests failed, ${bottom.failed} of the floor's`);
  const { perSecond, p50Ms, p99Ms } = mine;
  // Each round against its own floor: what slows the machine for a while slows both.
  const ratioToFloor = median(ours.map((run, round) => run.perSecond / (bottoms[round]?.perSecond ?? Number.NaN)));
  return { name: one.name, floor: one.floor, perSecond, p50Ms, p99Ms, ratioToFloor, noise: percent(bottoms) };
};

const print = (rows: Row[]): void => {
  if (asJson) {
    process.stdout.write(
      `${JSON.stringify(rows.map(({ name, perSecond, p50Ms, p99Ms, ratioToFloor }) => ({ name, perSecond, p50Ms, p99Ms, ratioToFloor })))}\n`,
    );
    return;
  }
  console.table(
    rows.map((row) => ({
      name: row.name,
      "per second": Math.round(row.perSecond),
      "p50 ms": row.p50Ms,
      "p99 ms": row.p99Ms,
      floor: row.floor,
      "ratio to floor": row.ratioToFloor.toFixed(2),
      "floor's spread": `${Math.round(row.noise * 100)} %`,
    })),
  );
};

const main = async (): Promise<void> => {
  say("准备数据库和账号…");
  await bundle();
  const world = await aBenchWorld();
  const [product, floor] = await Promise.all([serve("product", world.env), serve("floor", world.env)]);
  await world.settle(product.url);
  const rows: Row[] = [];
  for (const one of cases(world)) rows.push(await compare(one, product.url, floor.url));
  print(rows);
  product.stop();
  floor.stop();
  await world.stop();
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
