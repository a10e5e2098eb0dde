import type { OpenedSession } from "@baiwa/shared/contracts/identity";
import type { App } from "../app-context";
import { keepHeld } from "../holds/keep-held";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Database, Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { marksFor, paddedList, sharedWork } from "../kernel/shared-work";

const hour = 3_600_000;
const lifeDays = 30;
const rotateAfterHours = 24;
const graceMs = 120_000;

export interface Device {
  platform: "weapp" | "h5";
  name?: string;
}
export interface StoredSession {
  id: Buffer;
  account_id: Buffer;
  token_hash: Buffer;
  next_token_hash: Buffer | null;
  rotated_at: Date;
  last_seen_on: string;
  expires_at: Date;
  stepped_up_at: Date | null;
  is_closing: number;
}

export const tokenHash = (token: string): Buffer => sha256("session-token\0", token);
/** How the token before the current one is remembered: never mistaken for a next token on offer. */
const replacedMark = (hash: Buffer): Buffer => sha256("replaced-session-token\0", hash);
const newToken = (app: App): string => app.ports.random(32).toString("base64url");
/** The day in China, where the people are. */
const dateOf = (at: Date): string => new Date(at.getTime() + 8 * hour).toISOString().slice(0, 10);

/** Notes the day on which the account was used. */
const markActive = (db: Pick<Db, "run">, accountId: Buffer, at: Date): Promise<number> =>
  db.run("UPDATE account SET active_on = ? WHERE id = ? AND (active_on IS NULL OR active_on < ?)", [
    dateOf(at),
    accountId,
    dateOf(at),
  ]);

/**
 * Opens a session in the caller's transaction, for whoever has shown that the account is theirs. The token is returned once and
 * kept only as a hash; 30 days at most. Throws `account.frozen`: that is told to nobody who has not shown it (7.2).
 */
export const openSession = async (
  app: App,
  db: Db,
  opening: { accountId: Buffer; method: "wechat" | "password"; device: Device; at: Date },
): Promise<OpenedSession> => {
  const { accountId, method, device, at } = opening;
  const [id, token] = [newId(), newToken(app)];
  const expiresAt = new Date(at.getTime() + lifeDays * 24 * hour);
  // held like this, the account cannot begin to close, be frozen or be gone between this look and the new session
  const opened = await db.run(
    `INSERT INTO session (id, account_id, token_hash, platform, method, device, created_at, rotated_at, last_seen_on,
       expires_at, is_closing)
     SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, CASE WHEN state = 'closing' THEN 1 ELSE 0 END
     FROM account WHERE id = ? AND frozen_at IS NULL FOR UPDATE`,
    [id, tokenHash(token), device.platform, method, device.name ?? "", at, at, dateOf(at), expiresAt, accountId],
  );
  if (opened === 0) throw Object.assign(new AppError("account.frozen"), { about: accountId });
  await markActive(db, accountId, at);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "account.login", at, subject, body: { method, platform: device.platform } });
  return { accountId: idText(accountId), sessionId: idText(id), token, expiresAt: expiresAt.toISOString() };
};

const columns = `id, account_id, token_hash, next_token_hash, rotated_at,
  DATE_FORMAT(last_seen_on, '%Y-%m-%d') AS last_seen_on, expires_at, stepped_up_at, is_closing`;

/** Finds sessions by token hash. Requests share prepared reads; nothing is cached, an ended session is gone at once. */
export const sessionFinder = (database: Database): ((hash: Buffer) => Promise<StoredSession | null>) => {
  const byToken = sharedWork<Buffer, StoredSession | null>(
    async (hashes) => {
      const asked = paddedList(hashes);
      const sql = `SELECT ${columns} FROM session WHERE token_hash IN (${marksFor(asked)})`;
      const rows = await database.rows<StoredSession>(sql, asked);
      const found = new Map(rows.map((row) => [row.token_hash.toString("latin1"), row]));
      return hashes.map((hash) => found.get(hash.toString("latin1")) ?? null);
    },
    { atOnce: 2, most: 32 },
  );
  /** The rare rest: a token on offer, one that came into use since the first look, or one replaced a moment ago. */
  const byOtherToken = async (hash: Buffer): Promise<StoredSession | null> => {
    const sql = `SELECT ${columns} FROM session WHERE next_token_hash IN (?, ?)
      UNION ALL SELECT ${columns} FROM session WHERE token_hash = ?`;
    const [row] = await database.rows<StoredSession>(sql, [hash, replacedMark(hash), hash]);
    return row ?? null;
  };
  return async (hash) => (await byToken(hash)) ?? byOtherToken(hash);
};

/** What a token is to its session: in use, offered and not used yet, or replaced and no longer good. */
export type TokenRole = "current" | "offered" | "replaced" | "over";

/** A replaced token counts for two minutes after its successor was offered: for requests that were on their way. */
export const tokenRole = (session: StoredSession, hash: Buffer, now: Date): TokenRole => {
  if (session.expires_at <= now) return "over";
  if (session.token_hash.equals(hash)) return "current";
  if (session.next_token_hash?.equals(hash)) return "offered";
  return now.getTime() - session.rotated_at.getTime() <= graceMs ? "replaced" : "over";
};

/** Offers the next token a day after the last offer; null when it is not time, or another request was first. */
export const offerNextToken = async (app: App, session: StoredSession, now: Date): Promise<string | null> => {
  if (now.getTime() - session.rotated_at.getTime() < rotateAfterHours * hour) return null;
  const token = newToken(app);
  const changed = await app.database.run(
    "UPDATE session SET next_token_hash = ?, rotated_at = ? WHERE id = ? AND token_hash = ? AND rotated_at = ?",
    [tokenHash(token), now, session.id, session.token_hash, session.rotated_at],
  );
  return changed === 1 ? token : null;
};

/** The first use of the offered token replaces the old one. An offer that was lost on the way never does. */
export const adoptNextToken = async (app: App, { id, token_hash }: StoredSession, offered: Buffer): Promise<void> => {
  await app.database.run(
    "UPDATE session SET token_hash = ?, next_token_hash = ? WHERE id = ? AND next_token_hash = ?",
    [offered, replacedMark(token_hash), id, offered],
  );
};

/** Remembers that the session was used today: a date, written at most once a day. */
export const markSeen = async (app: App, session: StoredSession, now: Date): Promise<void> => {
  if (session.last_seen_on === dateOf(now)) return;
  await app.database.run("UPDATE session SET last_seen_on = ? WHERE id = ?", [dateOf(now), session.id]);
  await markActive(app.database, session.account_id, now);
};

/** Ends sessions of an account: one, all, all but one, or those of one way in. Returns how many. */
export const endSessions = async (
  app: App,
  db: Db,
  request: { accountId: Buffer; only?: Buffer; except?: Buffer; method?: "wechat"; at: Date },
): Promise<number> => {
  const { accountId, only, except, method, at } = request;
  await keepHeld(app, db, accountId, ["session"]);
  const ended = only
    ? await db.run("DELETE FROM session WHERE account_id = ? AND id = ?", [accountId, only])
    : await db.run("DELETE FROM session WHERE account_id = ? AND id <> ? AND (method = ? OR ? IS NULL)", [
        accountId,
        except ?? Buffer.alloc(16),
        method ?? null,
        method ?? null,
      ]);
  if (ended === 0) return 0;
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "session.ended", at, subject, body: { count: ended } });
  return ended;
};
