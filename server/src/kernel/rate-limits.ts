import { createHmac, hkdfSync } from "node:crypto";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterMySQL, RateLimiterRes } from "rate-limiter-flexible";
import { networkOf } from "./address-network";
import { AppError } from "./app-error";
import type { Database } from "./database";
import type { Ports } from "./ports";

/** Limits on one-time codes: a pause and a day's number by place, a day's number by account, an hour's by address. */
const codeAllowances = {
  "code-pause": { points: 1, seconds: 60 },
  "code-target": { points: 10, seconds: 24 * 3_600 },
  "code-account": { points: 20, seconds: 24 * 3_600 },
  "code-address": { points: 60, seconds: 3_600 },
} as const;
type CodeLimit = keyof typeof codeAllowances;
type CountedLimit = "search" | "ingest" | "guardian-link" | "public-file" | CodeLimit;
/** `callback`: providers speak for many people from a few addresses. */
type MemoryLimit = "general" | "callback";
export type LimitName = MemoryLimit | "login" | "write" | CountedLimit;

/** Requests allowed for one subject in one window. */
interface Allowance {
  points: number;
  seconds: number;
}

/** As many requests of a provider as of so many people. */
const callbackShare = 50;
const [firstPauseSeconds, longestPauseSeconds] = [60, 900];
const strikesForgottenAfterSeconds = 24 * 3_600;

/** How long log-in attempts pause the n-th time within a day: 1, 2, 4, 8, then always 15 minutes. */
export const pauseSeconds = (strikes: number): number =>
  Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** Math.max(0, strikes - 1));

const sharedLimiter = (database: Database, name: string, { points, seconds: duration }: Allowance) =>
  new RateLimiterMySQL({
    storeClient: (database.source.driver as unknown as { pool: object }).pool,
    storeType: "pool", // one connection from BEGIN to COMMIT; every other value would spread the three over the pool
    dbName: (database.source.options as { database: string }).database,
    tableName: "rate_limit",
    tableCreated: true,
    clearExpiredByTimeout: false, // the sweeper does it
    keyPrefix: name,
    points,
    duration,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration }),
  });

/** Counts one request; the answer is the refusal, or null when it is within the allowance. */
const refusalOf = async (limiter: RateLimiterAbstract, key: string): Promise<RateLimiterRes | null> => {
  try {
    await limiter.consume(key);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  }
};
const tooMany = (milliseconds: number): AppError =>
  new AppError("request.too-many", undefined, Math.max(1, Math.ceil(milliseconds / 1000)));

/**
 * Limits on every way in (7.1, 7.2). A subject is an address, an account or an identifier. `general` is counted in this
 * process. The others are counted in MySQL for all processes, under a keyed hash: the table holds no address and no
 * identifier. While MySQL does not answer, each process counts for itself.
 * `write` looks at MySQL only once a subject has used a quarter of its allowance in this process: a person's ordinary
 * writes cost no extra round trip. `login` pauses longer each time the allowance is used up, never over 15 minutes.
 */
export const createRateLimits = (options: {
  database: Database;
  key: Buffer;
  settings: { loginAttemptsPer15Minutes: number; requestsPerMinute: number };
  ports: Ports;
}) => {
  const { database, settings } = options;
  const key = Buffer.from(hkdfSync("sha256", options.key, "", "rate-limit", 32));
  const hide = (name: LimitName, subject: string): string =>
    createHmac("sha256", key)
      .update(`${name}\0${networkOf(subject)}`)
      .digest("base64url");
  const perMinute = (share: number): Allowance => ({
    points: Math.ceil(settings.requestsPerMinute / share),
    seconds: 60,
  });

  const inMemory: Record<MemoryLimit, RateLimiterMemory> = {
    general: new RateLimiterMemory({ points: settings.requestsPerMinute, duration: 60 }),
    callback: new RateLimiterMemory({ points: settings.requestsPerMinute * callbackShare, duration: 60 }),
  };
  const writes = perMinute(10);
  const writesHere = new RateLimiterMemory({ points: Math.ceil(writes.points / 4), duration: 60 });
  const write = sharedLimiter(database, "write", { ...writes, points: writes.points - writesHere.points });
  const allowances: Record<CountedLimit, Allowance> = {
    search: perMinute(20),
    ingest: perMinute(5),
    "guardian-link": perMinute(10),
    "public-file": { points: 30, seconds: 3_600 },
    ...codeAllowances,
  };
  const counted = Object.fromEntries(
    Object.entries(allowances).map(([name, allowance]) => [name, sharedLimiter(database, name, allowance)]),
  ) as Record<CountedLimit, RateLimiterMySQL>;
  const login = sharedLimiter(database, "login", { points: settings.loginAttemptsPer15Minutes, seconds: 900 });
  const strikes = sharedLimiter(database, "login-strike", { points: 1e6, seconds: strikesForgottenAfterSeconds });

  const consumeLogin = async (hidden: string): Promise<void> => {
    const refused = await refusalOf(login, hidden);
    if (!refused) return;
    if (refused.consumedPoints !== login.points + 1) throw tooMany(refused.msBeforeNext); // the pause already runs
    const seconds = pauseSeconds((await strikes.consume(hidden)).consumedPoints);
    await login.block(hidden, seconds);
    throw tooMany(seconds * 1000);
  };

  return {
    /** Counts one request of the subject; throws `request.too-many` with Retry-After once the allowance is used up. */
    consume: async (name: LimitName, subject: string): Promise<void> => {
      if (name === "general" || name === "callback") {
        // counted in this process's memory for a minute, kept nowhere: nothing to hide it from
        const refused = await refusalOf(inMemory[name], networkOf(subject));
        if (refused) throw tooMany(refused.msBeforeNext);
        return;
      }
      const hidden = hide(name, subject);
      if (name === "login") return consumeLogin(hidden);
      if (name === "write" && !(await refusalOf(writesHere, hidden))) return;
      const refused = await refusalOf(name === "write" ? write : counted[name], hidden);
      if (refused) throw tooMany(refused.msBeforeNext);
    },
    /** Gives one log-in attempt back: it was right. Many people behind one address then do not shut each other out. */
    refundLogin: async (subject: string): Promise<void> => {
      await database.run("UPDATE rate_limit SET points = points - 1 WHERE `key` = ? AND points BETWEEN 1 AND ?", [
        login.getKey(hide("login", subject)),
        login.points,
      ]);
    },
    /** Forgets what was counted of a code that was not sent after all. */
    forget: async (name: CodeLimit, subject: string): Promise<void> => {
      await database.run("DELETE FROM rate_limit WHERE `key` = ?", [counted[name].getKey(hide(name, subject))]);
    },
    /** Forgets the attempts at an identifier whose owner has shown the right password. */
    forgetLogins: async (subject: string): Promise<void> => {
      const hidden = hide("login", subject);
      await database.run("DELETE FROM rate_limit WHERE `key` IN (?, ?)", [
        login.getKey(hidden),
        strikes.getKey(hidden),
      ]);
    },
  };
};
export type RateLimits = ReturnType<typeof createRateLimits>;
