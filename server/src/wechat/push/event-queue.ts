import type { App } from "../../app-context";
import { accountOf } from "../../identity/binding.service";
import { AppError } from "../../kernel/app-error";
import { newId } from "../../kernel/ids";
import { type HeldLease, LeaseLost } from "../../kernel/lease";
import { describeError } from "../../kernel/log";
import { openWith, sealWith } from "../../kernel/vault/seal";
import { actOn, WaitsForOwner } from "./event-effects";
import type { PushEvent } from "./push-events";

type Row = { id: Buffer; account_id: Buffer; app_id: string; sealed: Buffer; attempts: number };

const day = 24 * 3_600_000;
const seenMs = day;
/** An event that cannot be acted on is tried this long, and complained of each time. */
const keptMs = 7 * day;
const [firstPauseMs, longestPauseMs] = [5_000, 10 * 60_000];
const batch = 50;

/**
 * Takes an event in: under the key of the account it is about, with a mark that it came, in one transaction. One that came
 * before, or about a WeChat identity that no account has, leaves nothing. Tells what became of it.
 */
export const takeEvent = async (
  app: App,
  { appId, event, now }: { appId: string; event: PushEvent; now: Date },
): Promise<"taken" | "repeated" | "unknown-person"> => {
  const { openid } = event;
  const accountId = await accountOf(app, app.database, { appId, openid });
  const keys = accountId && (await app.keyring.find(accountId));
  if (!keys) return "unknown-person";
  const content = JSON.stringify(event); // one event is one text, in whatever form or wrapping it comes
  const hash = app.keyring.fingerprint("wechat-event", appId, content);
  const id = newId();
  return app.database.transaction(async (db) => {
    const isNew = await db.run("INSERT IGNORE INTO wechat_event_seen (event_hash, expires_at) VALUES (?, ?)", [
      hash,
      new Date(now.getTime() + seenMs),
    ]);
    if (isNew === 0) return "repeated";
    await db.run(
      `INSERT INTO wechat_event (id, account_id, app_id, sealed, attempts, next_at, kept_until)
       VALUES (?, ?, ?, ?, 0, ?, ?)`,
      [id, accountId, appId, sealWith(keys.dataKey, id, Buffer.from(content)), now, new Date(now.getTime() + keptMs)],
    );
    return "taken";
  });
};

/** Acts on one event: its row and its effect go in one transaction, so it happens once, whatever breaks off. */
const settle = async (app: App, held: Pick<HeldLease, "guard">, row: Row, at: Date): Promise<void> => {
  const { id, account_id: accountId, app_id: appId } = row;
  const keys = await app.keyring.find(accountId);
  await app.database.transaction(async (db) => {
    await held.guard(db);
    const isHere = await db.run("DELETE FROM wechat_event WHERE id = ?", [id]);
    if (isHere === 0 || !keys) return; // erased with its account
    const event = JSON.parse(openWith(keys.dataKey, id, row.sealed).toString("utf8")) as PushEvent;
    await actOn(app, db, { accountId, appId, event, at });
  });
};

const settleOrWait = async (app: App, held: Pick<HeldLease, "guard">, row: Row): Promise<void> => {
  const at = app.ports.clock();
  try {
    await settle(app, held, row, at);
    app.metrics.wechatEvents.inc({ outcome: "done" });
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    if (error instanceof WaitsForOwner) {
      const until = [new Date(at.getTime() + longestPauseMs), new Date(at.getTime() + keptMs)];
      await app.database.run("UPDATE wechat_event SET next_at = ?, kept_until = ? WHERE id = ?", [...until, row.id]);
      return;
    }
    if (error instanceof AppError && error.code === "account.unknown") {
      await app.database.run("DELETE FROM wechat_event WHERE id = ?", [row.id]);
      return;
    }
    app.metrics.wechatEvents.inc({ outcome: "failed" });
    app.log.error(
      { attempts: row.attempts + 1, ...describeError(error) },
      "an event from WeChat could not be acted on",
    );
    const pause = Math.min(firstPauseMs * 2 ** row.attempts, longestPauseMs);
    await app.database.run("UPDATE wechat_event SET attempts = attempts + 1, next_at = ? WHERE id = ?", [
      new Date(at.getTime() + pause),
      row.id,
    ]);
  }
};

/** Acts on what has come in, oldest first; one that fails waits a growing while and holds up no other. */
export const workOnEvents = async (app: App, held: Pick<HeldLease, "guard">, stopping: AbortSignal): Promise<void> => {
  for (let found = batch; found === batch; ) {
    const due = await app.database.rows<Row>(
      `SELECT id, account_id, app_id, sealed, attempts FROM wechat_event WHERE next_at <= ? ORDER BY next_at, id LIMIT ${batch}`,
      [app.ports.clock()],
    );
    for (const row of due) {
      if (stopping.aborted) return;
      await settleOrWait(app, held, row);
    }
    found = due.length;
  }
};
