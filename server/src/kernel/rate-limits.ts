import { createHmac } from "node:crypto";
import { RateLimiterMemory, RateLimiterMySQL, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "./app-error";
import type { Database } from "./database";
import type { Ports } from "./ports";

export type LimitName = "general" | "login" | "write" | "search";

/** Requests allowed for one subject (an address, an account, an identifier) in one window. */
interface Allowance {
  points: number;
  seconds: number;
}

/**
 * Limits on every way in. `general` is counted in this process; the others in MySQL, shared by all processes, under a
 * keyed hash: the table holds no address and no identifier. Nobody is kept out for more than 15 minutes.
 */
export const createRateLimits = (options: {
  database: Database;
  key: Buffer;
  settings: { loginAttemptsPer15Minutes: number; requestsPerMinute: number };
  ports: Ports;
}) => {
  const { database, key, settings } = options;
  const allowances: Record<LimitName, Allowance> = {
    general: { points: settings.requestsPerMinute, seconds: 60 },
    login: { points: settings.loginAttemptsPer15Minutes, seconds: 900 },
    write: { points: Math.ceil(settings.requestsPerMinute / 10), seconds: 60 },
    search: { points: Math.ceil(settings.requestsPerMinute / 20), seconds: 60 },
  };
  const pool = (database.source.driver as unknown as { pool: object }).pool;
  const shared = (name: LimitName) => {
    const { points, seconds: duration } = allowances[name];
    return new RateLimiterMySQL({
      storeClient: pool,
      storeType: "pool", // takes one connection for its BEGIN … COMMIT; any other value would spread them over the pool
      dbName: (database.source.options as { database: string }).database,
      tableName: "rate_limit",
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points,
      duration,
      insuranceLimiter: new RateLimiterMemory({ points, duration }),
    });
  };
  const { points, seconds: duration } = allowances.general;
  const limiters = {
    general: new RateLimiterMemory({ points, duration }),
    login: shared("login"),
    write: shared("write"),
    search: shared("search"),
  };
  return {
    /** Counts one request of the subject; throws `request.too-many` with Retry-After once the allowance is used up. */
    consume: async (name: LimitName, subject: string): Promise<void> => {
      const hidden = createHmac("sha256", key).update(`${name}\0${subject}`).digest("base64url");
      try {
        await limiters[name].consume(hidden);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw new AppError("request.too-many", undefined, Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
      }
    },
  };
};
export type RateLimits = ReturnType<typeof createRateLimits>;
