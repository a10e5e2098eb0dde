import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { templateKeys } from "@baiwa/shared/catalogue/topics";
import { methodOf, verificationMethodKeys } from "@baiwa/shared/catalogue/verification";
import { z } from "zod";
import { type SmsTemplate, smsTemplates } from "./delivery/sms-templates";
import { mainlandRegions } from "./residency/regions";
import { pushSettings } from "./wechat/push/push-settings";

const officialWeChat = "https://api.weixin.qq.com";

/** The ways to be verified that an outside verifier takes part in. */
const verifierMethods = verificationMethodKeys.filter((method) => methodOf(method).checkedBy === "verifier");
const officialSms = "https://sms.tencentcloudapi.com";

const key32 = z
  .string()
  .transform((value) => Buffer.from(value, "base64"))
  .refine((bytes) => bytes.length === 32, { error: "要用 base64 写的 32 字节（openssl rand -base64 32）" });

const pairs = (name: string) =>
  z.string().transform((value, context) => {
    const entries = value
      .split(",")
      .filter(Boolean)
      .map((pair) => pair.trim().split(":"));
    if (entries.some((entry) => entry.length !== 2 || entry.some((part) => !part))) {
      context.addIssue({ code: "custom", message: `写成 ${name}，多个用逗号分开` });
      return z.NEVER;
    }
    return entries as [string, string][];
  });

const masterKeys = pairs("名称:base64密钥").transform((entries, context) => {
  const keys = entries.map(([id, value]) => ({ id, key: Buffer.from(value, "base64") }));
  if (keys.length === 0 || keys.some(({ id, key }) => key.length !== 32 || id.length > 32)) {
    context.addIssue({ code: "custom", message: "每个主密钥要有名称和 32 字节的 base64 密钥，当前使用的写在最前面" });
    return z.NEVER;
  }
  return keys;
});

const signingKey = z.string().transform((value, context) => {
  try {
    const key = createPrivateKey({ key: Buffer.from(value, "base64"), format: "der", type: "pkcs8" });
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // told below
  }
  context.addIssue({ code: "custom", message: "要用 base64 写的 Ed25519 私钥（PKCS#8 DER）" });
  return z.NEVER;
});

const databaseUrl = z
  .string()
  .refine((value) => URL.canParse(value) && /^(mysql|mariadb):$/.test(new URL(value).protocol), {
    error: "写成 mysql://用户:密码@主机:3306/库名",
  });

const settings = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  METRICS_TOKEN: z.string().min(16).optional(),
  H5_FOLDER: z.string().optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "写成 https://主机，没有路径" })
    .refine((value) => URL.canParse(value) && new URL(value).origin === value.replace(/\/$/, ""), {
      error: "写成 https://主机，没有路径",
    })
    .optional(),
  CALLBACK_SECRET: z
    .string()
    .regex(/^[\w-]{32,128}$/, { error: "要 32 到 128 位字母、数字、- 或 _" })
    .optional(),
  DATABASE_URL: databaseUrl,
  KEYS_DATABASE_URL: databaseUrl,
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
  KEYS_MIGRATION_DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(64).default(16),
  DATABASE_TLS: z.enum(["verified", "off"]).default("off"),
  DATABASE_TLS_CA_FILE: z.string().optional(),
  DATABASE_REGION: z.string().default("local"),
  KEYS_DATABASE_REGION: z.string().default("local"),
  BACKUP_REGION: z.string().default("local"),
  MASTER_KEYS: masterKeys,
  FINGERPRINT_KEY: key32,
  LEDGER_SIGNING_KEY: signingKey,
  LEDGER_ORIGIN: z
    .string()
    .regex(/^[a-z0-9.-]+\/[a-z0-9/_-]+$/)
    .default("localhost/privacy-ledger"),
  WECHAT_APPS: pairs("AppID:AppSecret").default([]),
  WECHAT_BASE_URL: z.url().default(officialWeChat),
  WECHAT_TEMPLATES: pairs("主题:模板ID").default([]),
  WECHAT_PUSH: pushSettings.default(new Map()),
  VERIFIER_URL: z.url({ protocol: /^https?$/ }).optional(),
  VERIFIER_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}:[\x21-\x7e]{32,128}$/, { error: "写成 编号:密钥，密钥至少 32 位" })
    .optional(),
  VERIFIER_NAME: z.string().min(2).max(60).optional(),
  VERIFIER_REGION: z.string().default("local"),
  VERIFIER_METHODS: z
    .string()
    .transform((value) => value.split(",").map((method) => method.trim()))
    .pipe(z.array(z.enum(verifierMethods, { error: `只能是 ${verifierMethods.join("、")}` })))
    .default(verifierMethods),
  MAIL_URL: z
    .string()
    .refine(
      (value) => URL.canParse(value) && /^smtps?:$/.test(new URL(value).protocol) && new URL(value).hostname !== "",
      {
        error: "写成 smtps://用户:密码@主机:465 或 smtp://用户:密码@主机:587",
      },
    )
    .optional(),
  MAIL_FROM: z.string().max(200).optional(),
  PRIVACY_DESK_MAIL: z.email().default("info@baiwow.com"),
  SMS_SECRET_ID: z.string().optional(),
  SMS_SECRET_KEY: z.string().optional(),
  SMS_REGION: z.enum(["ap-beijing", "ap-guangzhou", "ap-nanjing"]).default("ap-guangzhou"),
  SMS_APP_ID: z.string().regex(/^\d+$/).optional(),
  SMS_SIGN_NAME: z.string().optional(),
  SMS_TEMPLATES: pairs("用途:模板ID").default([]),
  SMS_ENDPOINT: z.string().default(officialSms),
  DEVELOPMENT_KEYS: z.enum(["true", "false"]).default("false"),
  LOGIN_ATTEMPTS_PER_15_MINUTES: z.coerce.number().int().min(1).default(10),
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(10).default(600),
});

type Settings = z.output<typeof settings>;

interface Refusal {
  setting: keyof Settings;
  why: string;
}

/** What production must have, each refusal with the setting and the clause or rule behind it. */
const productionRefusals = (s: Settings): Refusal[] => {
  const refusals: Refusal[] = [];
  const refuse = (when: boolean, setting: keyof Settings, why: string) => when && refusals.push({ setting, why });
  const isReal = ([appId, secret]: [string, string]) => /^wx[0-9a-f]{16}$/.test(appId) && /^[0-9a-f]{32}$/.test(secret);
  const regions: readonly string[] = mainlandRegions;
  refuse(
    s.WECHAT_APPS.length === 0 || !s.WECHAT_APPS.every(isReal),
    "WECHAT_APPS",
    "生产环境需要真实的微信 AppID 和 AppSecret",
  );
  refuse(s.WECHAT_BASE_URL !== officialWeChat, "WECHAT_BASE_URL", "生产环境不能使用微信模拟器");
  refuse(
    s.DEVELOPMENT_KEYS === "true" || s.MASTER_KEYS.some(({ id }) => id.startsWith("dev-")),
    "MASTER_KEYS",
    "生产环境不能使用开发密钥（声明 7.1.1）",
  );
  refuse(!s.MAIL_URL, "MAIL_URL", "生产环境需要真实的邮件服务器，账号变动要通知到本人");
  refuse(!s.SMS_SECRET_ID, "SMS_SECRET_ID", "生产环境需要真实的短信服务");
  refuse(
    !s.PUBLIC_URL?.startsWith("https:"),
    "PUBLIC_URL",
    "邮件里的退订链接要用公网的 https 地址（声明 4.5），没有它推广邮件不能发出",
  );
  refuse(!s.CALLBACK_SECRET, "CALLBACK_SECRET", "没有它就收不到短信里的“拒收请回复R”和退信（声明 4.5）");
  refuse(
    s.WECHAT_APPS.some(([appId]) => !s.WECHAT_PUSH.has(appId)),
    "WECHAT_PUSH",
    "每个小程序都要接收消息推送，否则不知道用户在微信里撤回、注销了授权（声明 8.4）",
  );
  refuse(s.SMS_ENDPOINT !== officialSms, "SMS_ENDPOINT", "生产环境不能使用模拟的短信接口");
  refuse(s.LEDGER_ORIGIN.startsWith("localhost/"), "LEDGER_ORIGIN", "生产环境需要写自己的域名，凭证上会印出它");
  refuse(!regions.includes(s.DATABASE_REGION), "DATABASE_REGION", "用户信息必须存储在中国大陆境内（声明 6.1）");
  refuse(!regions.includes(s.KEYS_DATABASE_REGION), "KEYS_DATABASE_REGION", "密钥必须存储在中国大陆境内（声明 6.1）");
  refuse(!regions.includes(s.BACKUP_REGION), "BACKUP_REGION", "备份必须存储在中国大陆境内（声明 6.1）");
  refuse(s.DATABASE_TLS !== "verified", "DATABASE_TLS", "数据库连接必须加密并核对证书（声明 7.1.1）");
  if (s.VERIFIER_URL) {
    refuse(
      !s.VERIFIER_URL.startsWith("https:"),
      "VERIFIER_URL",
      "身份信息只能加密传给核验机构，要写 https 地址（声明 7.1.1）",
    );
    refuse(
      !regions.includes(s.VERIFIER_REGION),
      "VERIFIER_REGION",
      "核验机构处理信息的地域必须在中国大陆境内（声明 6.1）",
    );
  }
  for (const setting of ["DATABASE_URL", "KEYS_DATABASE_URL"] as const) {
    const { searchParams, hostname } = new URL(s[setting]);
    refuse(searchParams.has("socketPath"), setting, "生产环境的数据库要用经过证书核对的网络地址，不能用本机套接字");
    refuse(/^[\d.]+$|^\[/.test(hostname), setting, "证书核对需要主机名，不能写 IP 地址（声明 7.1.1）");
  }
  refuse(
    new URL(s.DATABASE_URL).username === new URL(s.KEYS_DATABASE_URL).username,
    "KEYS_DATABASE_URL",
    "密钥库要用单独的数据库账号，不能与业务库相同",
  );
  return refusals;
};

/** The settings are unusable; the message names each one and why, for the person starting the server. */
export class ConfigError extends Error {
  constructor(readonly refusals: { setting: string; why: string }[]) {
    super(
      ["配置有误：", ...refusals.map(({ setting, why }) => `  ${setting}：${why}`), "全部设置见 .env.example"].join(
        "\n",
      ),
    );
    this.name = "ConfigError";
  }
}

const issueText = (issue: z.core.$ZodIssue): string =>
  issue.code === "invalid_type" && issue.message.includes("undefined") ? "必须设置" : issue.message;

const freeze = <T extends object>(value: T): Readonly<T> => Object.freeze(value);

/** The outside verifier; null when there is none, and only the ways that staff check are offered. */
const verifierOf = (s: Settings) => {
  if (!s.VERIFIER_URL || !s.VERIFIER_KEY || !s.VERIFIER_NAME) return null;
  const [id, secret] = s.VERIFIER_KEY.split(/:(.*)/s) as [string, string];
  return freeze({
    url: s.VERIFIER_URL,
    key: freeze({ id, secret }),
    name: s.VERIFIER_NAME,
    region: s.VERIFIER_REGION,
    methods: freeze([...s.VERIFIER_METHODS]),
  });
};

/** Reads the environment once into one frozen object. Throws ConfigError; never prints a value. */
export const loadConfig = (env: Record<string, string | undefined>) => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => ({ setting: issue.path.join("."), why: issueText(issue) })),
    );
  }
  const s = parsed.data;
  const refusals: { setting: string; why: string }[] = s.NODE_ENV === "production" ? productionRefusals(s) : [];
  const known = new Set<string>(templateKeys);
  const strange = s.WECHAT_TEMPLATES.find(([topic]) => !known.has(topic));
  if (strange) refusals.push({ setting: "WECHAT_TEMPLATES", why: `主题只能是 ${templateKeys.join("、")}` });
  if ([...s.WECHAT_PUSH.keys()].some((appId) => !s.WECHAT_APPS.some(([known]) => known === appId)))
    refusals.push({ setting: "WECHAT_PUSH", why: "AppID 也要写在 WECHAT_APPS 里" });
  if (s.VERIFIER_URL && !s.VERIFIER_KEY)
    refusals.push({ setting: "VERIFIER_KEY", why: "设置了核验机构，还需要它给的密钥" });
  if (s.VERIFIER_URL && !s.VERIFIER_NAME)
    refusals.push({ setting: "VERIFIER_NAME", why: "核验机构的全称要写给用户看（声明 5.1）" });
  if (s.MAIL_URL && !s.MAIL_FROM) refusals.push({ setting: "MAIL_FROM", why: "设置了 MAIL_URL 就要写发件地址" });
  if (s.SMS_SECRET_ID) {
    for (const setting of ["SMS_SECRET_KEY", "SMS_APP_ID", "SMS_SIGN_NAME"] as const)
      if (!s[setting]) refusals.push({ setting, why: "设置了短信服务就要一起写" });
    const given = s.SMS_TEMPLATES.map(([use]) => use);
    if (smsTemplates.some((use) => !given.includes(use)))
      refusals.push({ setting: "SMS_TEMPLATES", why: `每种短信都要有模板：${smsTemplates.join("、")}` });
  }
  if (refusals.length > 0) throw new ConfigError(refusals);
  return freeze({
    environment: s.NODE_ENV,
    isProduction: s.NODE_ENV === "production",
    host: s.HOST,
    port: s.PORT,
    trustedProxyHops: s.TRUSTED_PROXY_HOPS,
    logLevel: s.LOG_LEVEL,
    metricsToken: s.METRICS_TOKEN,
    h5Folder: s.H5_FOLDER,
    /** Where people reach this product, without a slash at its end; null: no mail can carry a way out. */
    publicUrl: s.PUBLIC_URL?.replace(/\/$/, "") ?? null,
    /** What the providers of SMS and mail show when they report replies and bounces. */
    callbackSecret: s.CALLBACK_SECRET ?? null,
    database: freeze({
      url: s.DATABASE_URL,
      keysUrl: s.KEYS_DATABASE_URL,
      migrationUrl: s.MIGRATION_DATABASE_URL ?? s.DATABASE_URL,
      keysMigrationUrl: s.KEYS_MIGRATION_DATABASE_URL ?? s.KEYS_DATABASE_URL,
      poolSize: s.DATABASE_POOL_SIZE,
      tls:
        s.DATABASE_TLS === "verified"
          ? freeze({ ca: s.DATABASE_TLS_CA_FILE ? readFileSync(s.DATABASE_TLS_CA_FILE, "utf8") : undefined })
          : undefined,
      region: s.DATABASE_REGION,
      keysRegion: s.KEYS_DATABASE_REGION,
      backupRegion: s.BACKUP_REGION,
    }),
    masterKeys: s.MASTER_KEYS,
    fingerprintKey: s.FINGERPRINT_KEY,
    ledger: freeze({ signingKey: s.LEDGER_SIGNING_KEY, origin: s.LEDGER_ORIGIN }),
    wechat: freeze({
      apps: s.WECHAT_APPS.map(([appId, secret]) => freeze({ appId, secret })),
      baseUrl: s.WECHAT_BASE_URL,
      /** Whose events WeChat may push to us, by AppID. */
      push: s.WECHAT_PUSH,
      isSimulated: s.WECHAT_BASE_URL !== officialWeChat,
      templates: freeze(Object.fromEntries(s.WECHAT_TEMPLATES)) as Readonly<Record<string, string>>,
    }),
    verifier: verifierOf(s),
    /** Where staff hear that a request gets late; the address the statement gives unless said. */
    privacyDesk: s.PRIVACY_DESK_MAIL,
    mail: s.MAIL_URL && s.MAIL_FROM ? freeze({ url: s.MAIL_URL, from: s.MAIL_FROM }) : null,
    sms:
      s.SMS_SECRET_ID && s.SMS_SECRET_KEY && s.SMS_APP_ID && s.SMS_SIGN_NAME
        ? freeze({
            secretId: s.SMS_SECRET_ID,
            secretKey: s.SMS_SECRET_KEY,
            region: s.SMS_REGION,
            appId: s.SMS_APP_ID,
            signName: s.SMS_SIGN_NAME,
            templates: Object.fromEntries(s.SMS_TEMPLATES) as Record<SmsTemplate, string>,
            endpoint: s.SMS_ENDPOINT,
          })
        : null,
    limits: freeze({
      loginAttemptsPer15Minutes: s.LOGIN_ATTEMPTS_PER_15_MINUTES,
      requestsPerMinute: s.REQUESTS_PER_MINUTE,
    }),
  });
};

/** The server's settings, parsed once and frozen. */
export type Config = ReturnType<typeof loadConfig>;
