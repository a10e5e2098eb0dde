import { createHmac, timingSafeEqual } from "node:crypto";
import { type GlassPermission, glassPermissions } from "@baiwa/shared/catalogue/staff-oversight";
import { cookieRegister } from "@baiwa/shared/catalogue/storage";
import type { Context } from "koa";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { cookieName, setCookie } from "../kernel/http/set-cookie";
import { newId } from "../kernel/ids";
import { owesUndertaking, workingRoles } from "./standing";

const idleMinutes = 15;
const { lifeHours } = cookieRegister.staff;
const minute = 60_000;
const seenEveryMs = 10_000;
const hashOf = (token: string): Buffer => sha256("staff-session\0", token);
/** Derived from the session's token, so that nothing more is stored and only the page that signed in knows it. */
const csrfOf = (token: string): string => createHmac("sha256", token).update("csrf").digest("base64url");

/** The Set-Cookie value of a staff session; without a token it ends there. */
export const sessionCookie = (app: App, token: string | null): string =>
  setCookie("staff", token, app.config.isProduction);

/** Opens a session in the caller's transaction. The token leaves once, in the cookie, and is kept as a hash only. */
export const openStaffSession = async (app: App, db: Db, staffId: Buffer, at: Date) => {
  const token = app.ports.random(32).toString("base64url");
  const expiresAt = new Date(at.getTime() + lifeHours * 60 * minute);
  await db.run(
    "INSERT INTO staff_session (id, staff_id, token_hash, created_at, last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    [newId(), staffId, hashOf(token), at, at, expiresAt],
  );
  return { token, csrfToken: csrfOf(token) };
};

const isSame = (given: string, expected: string): boolean => timingSafeEqual(sha256(given), sha256(expected));

/** Whether the page that sent the request is ours, as far as the browser names it. */
const isOwnPage = (app: App, ctx: Context): boolean => {
  const origin = ctx.get("origin");
  if (origin === "") return true;
  if (!URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  return host === ctx.host && (protocol === "https:" || !app.config.isProduction);
};

const refuseForgery = (app: App, ctx: Context, csrfToken: string): void => {
  if (ctx.method === "GET" || ctx.method === "HEAD") return;
  if (!isOwnPage(app, ctx) || !isSame(ctx.get("x-csrf-token"), csrfToken)) throw new AppError("staff.csrf");
};

interface Row {
  id: Buffer;
  staff_id: Buffer;
  username: string;
  roles: string;
  undertaking_version: number;
  reviewed_at: Date;
  last_seen_at: Date;
  glass_id: Buffer | null;
  permissions: string | null;
}

/** The permissions of an emergency that runs now; one that the catalogue no longer lets anybody hold so gives nothing. */
const glassOf = ({ permissions }: Row): GlassPermission[] =>
  (JSON.parse(permissions ?? "[]") as string[]).filter((one): one is GlassPermission =>
    (glassPermissions as readonly string[]).includes(one),
  );

/**
 * Says which member of staff asks, from the session cookie: 15 minutes idle or 10 hours end it. Writes need the CSRF
 * token of the same session, and a same-site Origin where the browser names one.
 */
export const createStaffDoor =
  (app: App) =>
  async (ctx: Context, now: Date): Promise<StaffSession> => {
    const token = ctx.cookies.get(cookieName("staff", app.config.isProduction));
    if (!token) throw new AppError("staff.session-required");
    const [row] = await app.database.rows<Row>(
      `SELECT x.id, x.staff_id, s.username, s.roles, s.undertaking_version, s.reviewed_at, x.last_seen_at,
         g.id AS glass_id, g.permissions
       FROM staff_session x JOIN staff s ON s.id = x.staff_id
       LEFT JOIN break_glass g ON g.staff_id = s.id AND g.starts_at <= ? AND g.ends_at > ?
       WHERE x.token_hash = ? AND x.expires_at > ? AND x.last_seen_at > ? AND s.state = 'active' LIMIT 1`,
      [now, now, hashOf(token), now, new Date(now.getTime() - idleMinutes * minute)],
    );
    if (!row) throw new AppError("staff.session-required");
    const csrfToken = csrfOf(token);
    refuseForgery(app, ctx, csrfToken);
    if (now.getTime() - row.last_seen_at.getTime() > seenEveryMs) {
      await app.database.run("UPDATE staff_session SET last_seen_at = ? WHERE id = ?", [now, row.id]);
    }
    return {
      staffId: row.staff_id,
      sessionId: row.id,
      username: row.username,
      roles: [...(await workingRoles(app.database, row, now)), ...glassOf(row)],
      glassId: row.glass_id,
      owesUndertaking: owesUndertaking(row),
      csrfToken,
    };
  };
