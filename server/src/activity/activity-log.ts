import type { EndpointContract } from "@baiwa/shared/contract";
import type { ActivityKind } from "@baiwa/shared/contracts/activity";
import { type RouteName, routes } from "@baiwa/shared/routes";
import type { Context } from "koa";
import type { AccountSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Database } from "../kernel/database";
import { idBytes, newId } from "../kernel/ids";
import { describeError, type Log } from "../kernel/log";
import type { Metrics } from "../kernel/metrics";
import type { Keyring } from "../kernel/vault/keyring";
import { type LogRow, writeRows } from "./activity-row";
import { deviceFactsOf, plainAddress } from "./device-facts";
import { holderOf } from "./log-keys";

const mostWaiting = 20_000;
const flushRows = 500;
const flushMs = 1000;
const longestPauseMs = 30_000;
const lastTryMs = 10_000;
/** This product itself, among the systems that tell rows. */
const ownSource = Buffer.alloc(16);
const product = "privacy-centre";

/** Ways in: public endpoints that open a session. */
const waysIn = new Set<RouteName>([
  "accounts.register",
  "accounts.createFromWechat",
  "sessions.create",
  "sessions.wechat",
  "sessions.bindExisting",
]);

/** Acts of somebody who shows without a session that an account is theirs. */
const provenActs = new Set<RouteName>(["accounts.unfreeze", "credentials.reset"]);

/** One thing to log; whose it is as the id of the account, or null. */
export type Activity = Omit<
  LogRow,
  "source" | "id" | "holder" | "browser" | "language" | "deviceModel" | "osVersion"
> & {
  accountId: Buffer | null;
  /** The session it opened or was done in; only this process's memory has it. */
  sessionId?: Buffer | null;
  userAgent: string;
  acceptLanguage: string;
};
type Waiting = Activity & { id: Buffer };
/** A row that was just written, with whose it is and in which session. */
export interface WrittenActivity {
  accountId: Buffer | null;
  sessionId: Buffer | null;
  row: LogRow;
}

/** What the kernel knows of an answered request. No body, by design: a field of it can never get in. */
export interface AnsweredCall {
  name: RouteName;
  contract: EndpointContract;
  account: AccountSession | null;
  ctx: Context & { params?: Record<string, string> };
  at: Date;
  answer?: unknown;
  error?: unknown;
}

const kindOf = ({ name, contract, account }: AnsweredCall): ActivityKind | null => {
  if (waysIn.has(name)) return "login";
  const isAct = routes[name].method !== "GET" || contract.download === true;
  return (account && isAct) || provenActs.has(name) ? "act" : null;
};
const ownerOf = ({ account, answer, error }: AnsweredCall): Buffer | null => {
  if (account) return account.accountId;
  if (error instanceof AppError) return error.about ?? null;
  const { accountId } = (answer ?? {}) as { accountId?: unknown };
  return typeof accountId === "string" ? idBytes(accountId) : null;
};
const sessionOf = ({ account, answer }: AnsweredCall): Buffer | null => {
  if (account) return account.sessionId;
  const { sessionId } = (answer ?? {}) as { sessionId?: unknown };
  return typeof sessionId === "string" ? idBytes(sessionId) : null;
};
const resultOf = (error: unknown): string =>
  error === undefined ? "ok" : error instanceof AppError ? error.code : "server.failed";

/**
 * The product's own writer of the activity log (2.6.1). A request only leaves a row in memory; rows are written together, a
 * second later at most. While the database is away up to 20,000 wait; what comes beyond is lost, counted and reported, never
 * waited for. `stop` writes what is left. `onWritten` hears of rows once they are in the database; it may not throw.
 */
export const createActivityLog = (options: {
  database: Database;
  keyring: Keyring;
  metrics: Pick<Metrics, "activityRows">;
  log: Log;
  onWritten?: (written: readonly WrittenActivity[]) => void;
}) => {
  const { database, keyring, metrics, log, onWritten } = options;
  let waiting: Waiting[] = [];
  let isRunning = false;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let lost = 0;
  let flushing: Promise<void> | undefined;

  const rowOf = async ({
    accountId,
    sessionId: _session,
    userAgent,
    acceptLanguage,
    ...activity
  }: Waiting): Promise<LogRow> => {
    const keys = accountId ? await keyring.find(accountId) : null; // erased meanwhile: then it is nobody's
    const facts = deviceFactsOf(userAgent, acceptLanguage);
    return { ...activity, ...facts, source: ownSource, holder: keys ? holderOf(keys) : null };
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, flushRows);
      const rows = await Promise.all(batch.map(rowOf));
      await writeRows(database, keyring, rows);
      waiting = waiting.slice(batch.length);
      onWritten?.(
        batch.map(({ accountId, sessionId = null }, index) => ({ accountId, sessionId, row: rows[index] as LogRow })),
      );
      metrics.activityRows.inc({ outcome: "written" }, batch.length);
    }
  };
  const flush = (): Promise<void> => {
    flushing ??= writeAll().finally(() => {
      flushing = undefined;
    });
    return flushing;
  };
  const reportLost = (): void => {
    if (lost > 0) log.error({ rows: lost }, "activity rows were lost: the database was away too long");
    lost = 0;
  };
  const flushQuietly = async (): Promise<void> => {
    try {
      await flush();
      failures = 0;
    } catch (error) {
      failures += 1;
      log.error({ failures, waiting: waiting.length, ...describeError(error) }, "activity log not written");
    }
    reportLost();
  };
  const schedule = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      void flushQuietly().finally(() => {
        if (isRunning && waiting.length > 0) schedule(Math.min(longestPauseMs, flushMs * 2 ** failures));
      });
    }, milliseconds);
    timer.unref();
  };

  /** Takes a row to be written soon. Never throws, never waits. */
  const record = (activity: Activity): void => {
    if (waiting.length >= mostWaiting) {
      lost += 1;
      metrics.activityRows.inc({ outcome: "lost" });
      return;
    }
    waiting.push({ ...activity, id: newId() });
    if (!isRunning) return;
    if (waiting.length === flushRows && failures === 0) schedule(0);
    else if (!timer && !flushing) schedule(flushMs);
  };

  return {
    record,
    /** Logs an answered request if it is a way in or an act of a signed-in person. */
    note: (call: AnsweredCall): void => {
      const kind = kindOf(call);
      const result = resultOf(call.error);
      if (!kind || result === "request.too-many") return; // who is refused for too many requests cannot fill the log either
      const { ctx, at, name } = call;
      record({
        accountId: ownerOf(call),
        sessionId: sessionOf(call),
        kind,
        at,
        action: name,
        product,
        result,
        resourceId:
          Object.values(ctx.params ?? {})
            .join("/")
            .slice(0, 128) || null,
        region: null,
        ip: plainAddress(ctx.ip),
        userAgent: ctx.get("user-agent"),
        acceptLanguage: ctx.get("accept-language"),
        search: null,
      });
    },
    /** Writes everything that waits; throws when the database does not take it. Then nothing is lost, it waits on. */
    flush,
    waiting: (): number => waiting.length,
    /** Begins to write by itself. */
    start: (): void => {
      isRunning = true;
      if (waiting.length > 0) schedule(flushMs);
    },
    /** Writes what is left, trying for ten seconds; says how much was lost if it could not. */
    stop: async (): Promise<void> => {
      isRunning = false;
      clearTimeout(timer);
      timer = undefined;
      const until = Date.now() + lastTryMs;
      await flushQuietly();
      while (waiting.length > 0 && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await flushQuietly();
      }
      lost += waiting.length;
      waiting = [];
      reportLost();
    },
  };
};
export type ActivityLog = ReturnType<typeof createActivityLog>;
