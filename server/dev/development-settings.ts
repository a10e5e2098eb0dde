import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { templateKeys } from "@baiwa/shared/catalogue/topics";
import type { DatabaseUrls } from "./embedded-database/given-database";
import { demoApps, demoPush, demoTemplates } from "./wechat-simulator";

const onlyOwner = { mode: 0o600 };

const makeKeys = () => {
  const key = () => randomBytes(32).toString("base64");
  const signingKey = generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" });
  return {
    MASTER_KEYS: `dev-${randomBytes(4).toString("hex")}:${key()}`,
    FINGERPRINT_KEY: key(),
    LEDGER_SIGNING_KEY: signingKey.toString("base64"),
    METRICS_TOKEN: randomBytes(18).toString("base64url"),
  };
};

/** This checkout's own secrets, made once: what they sealed stays readable. Their names make production refuse them. */
export const developmentKeys = (file: string): Record<string, string> => {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  const keys = makeKeys();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, onlyOwner);
  return keys;
};

const simulatedWeChat = (baseUrl: string): Record<string, string> => {
  const templates = templateKeys.flatMap((topic) => {
    const found = demoTemplates.find(({ templateId }) => templateId.startsWith(`TMPL_${topic}_`));
    return found ? [`${topic}:${found.templateId}`] : [];
  });
  return {
    WECHAT_APPS: demoApps.map(({ appId, secret }) => `${appId}:${secret}`).join(","),
    WECHAT_BASE_URL: baseUrl,
    WECHAT_PUSH: demoApps.map(({ appId }) => `${appId}:${demoPush.token}:${demoPush.encodingAesKey}`).join(","),
    WECHAT_TEMPLATES: templates.join(","),
  };
};

/** The settings of `npm start`: whatever the environment sets goes first, the rest is made for this machine. */
export const developmentSettings = (options: {
  env: NodeJS.ProcessEnv;
  keysFile: string;
  urls: DatabaseUrls;
  h5Folder: string;
  /** The simulator's address; null when the environment names a real mini-program. */
  simulatorUrl: string | null;
  /** The settings of the simulated verifier; none when the environment names a real one. */
  verifier: Record<string, string>;
}): Record<string, string> => {
  const own = Object.fromEntries(Object.entries(options.env).filter(([, value]) => value)) as Record<string, string>;
  return {
    LOG_LEVEL: "warn",
    PUBLIC_URL: `http://127.0.0.1:${own.PORT ?? 3000}`,
    H5_FOLDER: options.h5Folder,
    DEVELOPMENT_KEYS: "true",
    ...developmentKeys(options.keysFile),
    ...(options.simulatorUrl ? simulatedWeChat(options.simulatorUrl) : {}),
    ...options.verifier,
    ...own,
    DATABASE_URL: options.urls.app,
    KEYS_DATABASE_URL: options.urls.keys,
    MIGRATION_DATABASE_URL: options.urls.migration,
    KEYS_MIGRATION_DATABASE_URL: options.urls.keysMigration,
  };
};

const ours =
  /^(DATABASE_|KEYS_(MIGRATION_)?DATABASE_|MIGRATION_DATABASE_|MASTER_KEYS|FINGERPRINT_KEY|LEDGER_|WECHAT_|DEVELOPMENT_KEYS)/;

/** Leaves the settings for the commands that act on the running product (`npm run staff:create`, for one). */
export const writeSettings = (file: string, settings: Record<string, string>): void => {
  const lines = Object.entries(settings).filter(([name]) => ours.test(name));
  writeFileSync(file, lines.map(([name, value]) => `${name}='${value}'\n`).join(""), onlyOwner);
};
