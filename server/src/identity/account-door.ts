import type { Context } from "koa";
import type { App } from "../app-context";
import type { AccountSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { adoptNextToken, markSeen, offerNextToken, sessionFinder, tokenHash, tokenRole } from "./session.service";

const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/;

/**
 * Says whose request it is from its bearer token: 401 without a usable one. A token a day old brings the next one in
 * `X-Session-Token`; the old one works until the new one is used, and two minutes more for requests on their way.
 */
export const createAccountDoor = (app: App): ((ctx: Context, now: Date) => Promise<AccountSession>) => {
  const find = sessionFinder(app.database);
  return async (ctx, now) => {
    const header = ctx.get("authorization");
    const token = bearer.exec(header)?.[1];
    if (!token) throw new AppError("session.required");
    const hash = tokenHash(token);
    const session = await find(hash);
    const role = session ? tokenRole(session, hash, now) : "over";
    if (!session || role === "over") throw new AppError("session.expired");
    if (role === "offered") await adoptNextToken(app, session, hash);
    const next = role === "current" ? await offerNextToken(app, session, now) : null;
    if (next) ctx.set("X-Session-Token", next);
    await markSeen(app, session, now);
    return {
      accountId: session.account_id,
      sessionId: session.id,
      steppedUpAt: session.stepped_up_at,
      isClosing: session.is_closing === 1,
    };
  };
};
