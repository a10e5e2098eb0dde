import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import type Koa from "koa";
import { createLocalMailbox, type LocalMailbox } from "../../server/dev/local-mailbox";
import { startVerifier, type VerifierSimulator } from "../../server/dev/verifier-simulator";
import { startSimulator } from "../../server/dev/wechat-simulator";
import { createApp, createKoa } from "../../server/src/app";
import type { App } from "../../server/src/app-context";
import { loadConfig } from "../../server/src/config";
import { loadContent } from "../../server/src/documents/documents.service";
import { createLog, type Log } from "../../server/src/kernel/log";
import type { Ports } from "../../server/src/kernel/ports";
import { type ApiClient, createApiClient } from "./api-client";
import { emptyTables, testDatabase } from "./database";
import { createPeople, type People } from "./people";

export const appId = "wx0123456789abcdef";
export const secondAppId = "wxfedcba9876543210";
const secret = "0123456789abcdef0123456789abcdef";
const templates = { security: "TMPL_security_0001", finance: "TMPL_finance_0001", statement: "TMPL_statement_01" };

/** What WeChat's console would hold for the first mini-program. */
export const pushToken = "PushTestToken";
export const pushKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
/** What the providers of SMS and mail show in tests. */
export const callbackSecret = randomBytes(32).toString("base64url");

const ledgerKey = generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
const masterKey = randomBytes(32).toString("base64");
const fingerprintKey = randomBytes(32).toString("base64");

/** A running product for one test file: real database, real server code, the WeChat simulator, a clock tests may move. */
export interface TestProduct extends People {
  app: App;
  koa: Koa;
  api: ApiClient;
  /** Mails and SMS that left, the newest first. */
  mailbox: LocalMailbox;
  simulator: Awaited<ReturnType<typeof startSimulator>>;
  /** The outside verifier of identities. */
  verifier: VerifierSimulator;
  clock: { now: () => Date; advance: (milliseconds: number) => void };
  /** Empties every table and loads the statement again. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface ProductOptions {
  env?: Record<string, string>;
  log?: Log;
}

/** The environment a test server runs with; every secret is made for this process. */
export const testEnvironment = async (wechatUrl: string, extra: Record<string, string> = {}) => {
  const urls = await testDatabase();
  return {
    NODE_ENV: "test",
    LOG_LEVEL: "silent",
    DATABASE_URL: urls.app,
    KEYS_DATABASE_URL: urls.keys,
    MIGRATION_DATABASE_URL: urls.migration,
    MASTER_KEYS: `dev-test:${masterKey}`,
    FINGERPRINT_KEY: fingerprintKey,
    LEDGER_SIGNING_KEY: ledgerKey,
    WECHAT_APPS: `${appId}:${secret},${secondAppId}:${secret}`,
    WECHAT_BASE_URL: wechatUrl,
    WECHAT_TEMPLATES: Object.entries(templates)
      .map((pair) => pair.join(":"))
      .join(","),
    WECHAT_PUSH: `${appId}:${pushToken}:${pushKey}`,
    PUBLIC_URL: "https://privacy.baiwow.example",
    CALLBACK_SECRET: callbackSecret,
    REQUESTS_PER_MINUTE: "100000",
    LOGIN_ATTEMPTS_PER_15_MINUTES: "100000",
    ...extra,
  };
};

const movableClock = () => {
  let shift = 0;
  return {
    now: () => new Date(Date.now() + shift),
    advance: (milliseconds: number) => {
      shift += milliseconds;
    },
  };
};

/** Starts a product on this worker's database. Call `stop` in afterAll. */
export const aProduct = async (options: ProductOptions = {}): Promise<TestProduct> => {
  const clock = movableClock();
  const ports: Ports = { clock: clock.now, random: (size) => randomBytes(size) };
  const simulator = await startSimulator({
    clock: clock.now,
    loginsPerMinute: Number.POSITIVE_INFINITY,
    apps: [appId, secondAppId].map((id) => ({ appId: id, secret, name: "佰瓦云", unionBound: true })),
  });
  const verifier = await startVerifier({ clock: clock.now });
  const config = loadConfig(await testEnvironment(simulator.url, { ...verifier.settings, ...options.env }));
  const mailbox = createLocalMailbox();
  const app = await createApp(config, ports, options.log ?? createLog("silent"), mailbox.delivery);
  const koa = createKoa(app);
  const api = createApiClient(koa);
  const content = join(__dirname, "../../server/content");
  const reset = async () => {
    await emptyTables();
    app.keyring.forgetAll();
    await loadContent(app, content);
  };
  await reset();
  return {
    app,
    koa,
    api,
    simulator,
    verifier,
    mailbox,
    clock,
    reset,
    ...createPeople({ app, api, simulator }),
    stop: async () => {
      await app.background.idle();
      await app.ledger.stop();
      await app.database.close();
      await simulator.stop();
      await verifier.stop();
    },
  };
};
