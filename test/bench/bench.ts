import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { build } from "esbuild";
import { idText, newId } from "../../server/src/kernel/ids";
import { egressOfManyRecords } from "./egress";
import { eraseAccounts, exportOfManyRows, type Heavy, retainActivity } from "./heavy";
import { fire, type Measured, median, middle, type Shot } from "./load";
import { noticeToMany } from "./notice";
import { noticeByWechat } from "./notice-wechat";
import { aBenchWorld, type BenchWorld } from "./world";

const [rounds, seconds, connections] = [5, 3, 32];
const asJson = process.argv.includes("--json");
/** `--only WORDS` runs the cases whose name has these words; of the long ones that whose name they are. */
const only = process.argv.includes("--only") ? (process.argv[process.argv.indexOf("--only") + 1] ?? "") : undefined;
/** `--people NUMBER`: to how many the notice by WeChat goes; a million takes about ten minutes. */
const people = process.argv.includes("--people") ? Number(process.argv[process.argv.indexOf("--people") + 1]) : 100_000;
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

/** Lets a server process put its things away before the database goes. */
const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.disconnect();
  });

/** Starts a server process of the bench and waits for its URL. */
const serve = (
  which: "product" | "floor",
  env: Record<string, string>,
): Promise<{ url: string; pid: number; stop: () => Promise<void> }> =>
  new Promise((resolve, reject) => {
    const child = fork(program, [which], { execArgv: [], env: { ...process.env, PORT: "0", ...env } });
    child.once("message", (url) => resolve({ url: String(url), pid: child.pid ?? 0, stop: () => end(child) }));
    child.once("exit", (code) => reject(new Error(`${which} ended with ${code}`)));
  });

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Shot => ({
  method: "POST",
  path,
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(body),
});
const get = (path: string, headers: Record<string, string> = {}): Shot => ({ method: "GET", path, headers });

const rowsAtOnce = 10_000;
let nextAccount = 0;
/** A row as another system tells it, about one of the world's accounts. */
const aLogRow = ({ accountIds }: BenchWorld) => ({
  id: idText(newId()),
  accountId: accountIds[nextAccount++ % accountIds.length],
  at: new Date().toISOString(),
  kind: "act",
  action: "ecs.instance.restart",
  product: "ecs",
  region: "cn-shanghai",
  resourceId: "i-uf6f5trc95ug8t33cxxx",
  result: "ok",
  ip: "203.0.113.9",
  browser: "Chrome 120.0.0",
  language: "zh-CN",
  deviceModel: "PC",
  osVersion: "Windows 10.0",
});

interface Case {
  name: string;
  floor: string;
  /** Rows that one request brings: then rows a second are told, and few connections send them. */
  rowsPerShot?: number;
  product: () => Shot;
  bottom: () => Shot;
}
const cases = (world: BenchWorld): Case[] => {
  let turn = 0;
  const rows = () => ({ rows: Array.from({ length: rowsAtOnce }, () => aLogRow(world)) });
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
      name: "profile read",
      floor: "select",
      product: () => get("/api/v1/profile", bearer()),
      bottom: () => get("/select"),
    },
    {
      name: "activity ingest (rows)",
      floor: "bare multi-row insert",
      rowsPerShot: rowsAtOnce,
      product: () => post("/ingest/v1/activity", rows(), { Authorization: `Bearer ${world.serviceToken}` }),
      bottom: () => post("/insert-rows", rows()),
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

const longOnes = [
  ["export", exportOfManyRows],
  ["erasure", eraseAccounts],
  ["retention", retainActivity],
  ["egress", egressOfManyRecords],
] as const;

const percent = (runs: Measured[]): number => {
  const rates = runs.map((run) => run.perSecond);
  return (Math.max(...rates) - Math.min(...rates)) / (rates.reduce((sum, rate) => sum + rate, 0) / rates.length);
};

/** Floor and product in turns, so that a slow minute of the machine hits both. */
const compare = async (one: Case, product: string, floor: string): Promise<Row> => {
  const [ours, bottoms]: [Measured[], Measured[]] = [[], []];
  const [many, width] = one.rowsPerShot ? [one.rowsPerShot, 2] : [1, connections];
  await fire(product, 1, width, one.product);
  await fire(floor, 1, width, one.bottom);
  for (let round = 1; round <= rounds; round++) {
    bottoms.push(await fire(floor, seconds, width, one.bottom));
    ours.push(await fire(product, seconds, width, one.product));
    say(`  ${one.name} ${round}/${rounds}`);
  }
  const [mine, bottom] = [middle(ours), middle(bottoms)];
  if (mine.failed + bottom.failed > 0)
    throw new Error(`${one.name}: ${mine.failed} of our requests failed, ${bottom.failed} of the floor's`);
  const { p50Ms, p99Ms } = mine;
  const perSecond = mine.perSecond * many;
  // Each round against its own floor: what slows the machine for a while slows both.
  const ratioToFloor = median(ours.map((run, round) => run.perSecond / (bottoms[round]?.perSecond ?? Number.NaN)));
  return { name: one.name, floor: one.floor, perSecond, p50Ms, p99Ms, ratioToFloor, noise: percent(bottoms) };
};

const print = (rows: Row[], heavy: Heavy[]): void => {
  if (asJson) {
    process.stdout.write(
      `${JSON.stringify([...rows.map(({ name, perSecond, p50Ms, p99Ms, ratioToFloor }) => ({ name, perSecond, p50Ms, p99Ms, ratioToFloor })), ...heavy])}\n`,
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
  if (heavy.length > 0) console.table(heavy);
};

const main = async (): Promise<void> => {
  say("准备数据库和账号…");
  await bundle();
  const world = await aBenchWorld();
  const [product, floor] = await Promise.all([serve("product", world.env), serve("floor", world.env)]);
  await world.settle(product.url);
  const rows: Row[] = [];
  const wanted = cases(world).filter(({ name }) => name.includes(only ?? ""));
  for (const one of wanted) rows.push(await compare(one, product.url, floor.url));
  const heavy: Heavy[] = [];
  for (const [name, work] of longOnes) {
    if (only !== undefined && only !== name) continue;
    say(`  ${name}…`);
    heavy.push(await work(world.product));
  }
  if (only === undefined || only.startsWith("notice")) {
    const second = await serve("product", world.env);
    const servers = [product, second];
    if (only !== "notice inbox") {
      say("  notice wechat…");
      heavy.push(await noticeByWechat(world.product, servers, { count: people, env: world.env }));
    }
    if (only !== "notice wechat") {
      say("  notice inbox…");
      heavy.push(await noticeToMany(world.product, servers));
    }
    await second.stop();
  }
  print(rows, heavy);
  await Promise.all([product.stop(), floor.stop()]);
  await world.stop();
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
