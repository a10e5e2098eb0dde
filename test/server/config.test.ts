import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, loadConfig } from "../../server/src/config";

const key = randomBytes(32).toString("base64");
const signingKey = generateKeyPairSync("ed25519")
  .privateKey.export({ format: "der", type: "pkcs8" })
  .toString("base64");

const development = {
  DATABASE_URL: "mysql://app:pw@localhost/baiwa?socketPath=/tmp/s.sock",
  KEYS_DATABASE_URL: "mysql://keys:pw@localhost/baiwa_keys?socketPath=/tmp/s.sock",
  MASTER_KEYS: `dev-1:${key}`,
  FINGERPRINT_KEY: key,
  LEDGER_SIGNING_KEY: signingKey,
};
const push = `wx${"0a".repeat(8)}:token:${"k".repeat(43)}`;
const production = {
  ...development,
  NODE_ENV: "production",
  DATABASE_URL: "mysql://app:pw@db.baiwow.example:3306/baiwa",
  KEYS_DATABASE_URL: "mysql://keys:pw@keys.baiwow.example:3306/baiwa_keys",
  DATABASE_TLS: "verified",
  DATABASE_REGION: "cn-shanghai",
  KEYS_DATABASE_REGION: "cn-beijing",
  BACKUP_REGION: "cn-shanghai",
  MASTER_KEYS: `2026-11:${key}`,
  LEDGER_ORIGIN: "privacy.baiwow.example/ledger",
  WECHAT_APPS: `wx${"0a".repeat(8)}:${"0b".repeat(16)}`,
  WECHAT_PUSH: push,
  CALLBACK_SECRET: "c".repeat(32),
  PUBLIC_URL: "https://privacy.baiwow.example",
  MAIL_URL: "smtps://user:pw@smtp.baiwow.example:465",
  MAIL_FROM: "privacy@baiwow.example",
  SMS_SECRET_ID: "id",
  SMS_SECRET_KEY: "key",
  SMS_APP_ID: "1400000000",
  SMS_SIGN_NAME: "佰瓦云",
  SMS_TEMPLATES:
    "code:1,contact-changed:2,guardian-confirmed:3,account-risk:4,account-frozen:5,account-unfrozen:6,notice:7,incident:8,marketing:9",
};

const verifier = {
  VERIFIER_URL: "https://verifier.example.cn",
  VERIFIER_KEY: `id:${"k".repeat(32)}`,
  VERIFIER_NAME: "某某核验有限公司",
  VERIFIER_REGION: "cn-shanghai",
};

const refusals = (env: Record<string, string>): string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.refusals.map(({ setting }) => setting);
  }
};

describe("configuration", () => {
  it("is one frozen object", () => {
    const config = loadConfig(development);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.database)).toBe(true);
  });

  it("accepts a complete production", () => expect(refusals(production)).toEqual([]));

  it("takes the push of a mini-program: its key as the 32 bytes it stands for", () => {
    const { wechat } = loadConfig(production);
    expect(wechat.push.get(`wx${"0a".repeat(8)}`)).toMatchObject({ token: "token", aesKey: { length: 32 } });
    expect(loadConfig(development).wechat.push.size).toBe(0);
  });

  it.each([
    ["no real AppID", { WECHAT_APPS: "touristappid:secret" }, "WECHAT_APPS"],
    ["no public address", { PUBLIC_URL: "" }, "PUBLIC_URL"],
    ["a public address without encryption", { PUBLIC_URL: "http://privacy.baiwow.example" }, "PUBLIC_URL"],
    ["a public address with a path", { PUBLIC_URL: "https://privacy.baiwow.example/a" }, "PUBLIC_URL"],
    ["no mail server", { MAIL_URL: "" }, "MAIL_URL"],
    ["a verifier without a key", { ...verifier, VERIFIER_KEY: "" }, "VERIFIER_KEY"],
    ["a verifier without a name to tell people", { ...verifier, VERIFIER_NAME: "" }, "VERIFIER_NAME"],
    ["a verifier in the clear", { ...verifier, VERIFIER_URL: "http://verifier.example.cn" }, "VERIFIER_URL"],
    ["a verifier abroad", { ...verifier, VERIFIER_REGION: "ap-southeast-1" }, "VERIFIER_REGION"],
    ["a mail server without a sender", { MAIL_FROM: "" }, "MAIL_FROM"],
    ["no SMS", { SMS_SECRET_ID: "" }, "SMS_SECRET_ID"],
    ["half of the SMS settings", { SMS_SIGN_NAME: "" }, "SMS_SIGN_NAME"],
    ["an SMS without a template", { SMS_TEMPLATES: "code:1" }, "SMS_TEMPLATES"],
    ["a simulated SMS interface", { SMS_ENDPOINT: "http://127.0.0.1:4001" }, "SMS_ENDPOINT"],
    ["an SMS region abroad", { SMS_REGION: "ap-singapore" }, "SMS_REGION"],
    ["no AppID at all", { WECHAT_APPS: "" }, "WECHAT_APPS"],
    ["an unusable push setting", { WECHAT_PUSH: `wx${"0a".repeat(8)}:token:short` }, "WECHAT_PUSH"],
    ["a push twice for one AppID", { WECHAT_PUSH: `${push},${push}` }, "WECHAT_PUSH"],
    [
      "a push for an AppID that is not ours",
      { WECHAT_PUSH: `wx${"0b".repeat(8)}:token:${"k".repeat(43)}` },
      "WECHAT_PUSH",
    ],
    ["the simulator", { WECHAT_BASE_URL: "http://127.0.0.1:4000" }, "WECHAT_BASE_URL"],
    ["a development key", { MASTER_KEYS: `dev-1:${key}` }, "MASTER_KEYS"],
    ["keys marked as development", { DEVELOPMENT_KEYS: "true" }, "MASTER_KEYS"],
    ["a database abroad", { DATABASE_REGION: "ap-southeast-1" }, "DATABASE_REGION"],
    ["an undeclared database region", { DATABASE_REGION: "" }, "DATABASE_REGION"],
    ["backups abroad", { BACKUP_REGION: "ap-southeast-1" }, "BACKUP_REGION"],
    ["keys abroad", { KEYS_DATABASE_REGION: "us-east-1" }, "KEYS_DATABASE_REGION"],
    ["a database without verified TLS", { DATABASE_TLS: "off" }, "DATABASE_TLS"],
    [
      "an address whose certificate cannot be checked",
      { DATABASE_URL: "mysql://app:pw@10.0.0.5/baiwa" },
      "DATABASE_URL",
    ],
    ["a mini-program whose withdrawals nobody hears", { WECHAT_PUSH: "" }, "WECHAT_PUSH"],
    ["answers to SMS that nobody hears", { CALLBACK_SECRET: "" }, "CALLBACK_SECRET"],
    ["one account for data and keys", { KEYS_DATABASE_URL: production.DATABASE_URL }, "KEYS_DATABASE_URL"],
    ["a ledger without a name of its own", { LEDGER_ORIGIN: "" }, "LEDGER_ORIGIN"],
  ])("refuses in production: %s", (_what, change, setting) => {
    expect(refusals({ ...production, ...change })).toContain(setting);
  });

  it("names the setting and why, and never prints a value", () => {
    expect(() => loadConfig({ ...development, FINGERPRINT_KEY: "hunter2hunter2" })).toThrow(/FINGERPRINT_KEY：/);
    expect(() => loadConfig({ ...development, FINGERPRINT_KEY: "hunter2hunter2" })).not.toThrow(/hunter2/);
    expect(() => loadConfig({})).toThrow(/DATABASE_URL：必须设置/);
  });

  it("is documented setting by setting in .env.example", () => {
    const example = readFileSync(join(__dirname, "../../.env.example"), "utf8");
    const documented = [...example.matchAll(/^([A-Z0-9_]+)=/gm)].map((match) => match[1]);
    const source = readFileSync(join(__dirname, "../../server/src/config.ts"), "utf8");
    const declared = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map((match) => match[1]);
    expect([...new Set(documented)].sort()).toEqual([...new Set(declared)].sort());
  });
});
