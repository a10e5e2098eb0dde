import type { Middleware } from "koa";
import type { Api } from "../kernel/api";
import { endByMail, lookAtWayOut } from "./opt-out.service";

const link = /^\/api\/v1\/unsubscriptions\/([A-Za-z0-9_-]{40,200})$/;

/** The way out of a mail: no login, no question. Looking, as programs that check links do, ends nothing. */
export const optOutRoutes = (api: Api): void => {
  api.on("unsubscriptions.show", async ({ app, params }) => (await lookAtWayOut(app, params.token)).told);
  api.on("unsubscriptions.end", async ({ app, params, now: at, tx }) => {
    const { place, told } = await lookAtWayOut(app, params.token);
    return tx(async (db) => {
      await endByMail(app, db, { place, topic: told.topic, at });
      return told;
    });
  });
};

/** A mail program without the one click opens the same address: a person finds the page there. */
export const optOutInBrowser = (): Middleware => async (ctx, next) => {
  const token = ctx.method === "GET" && link.exec(ctx.path)?.[1];
  if (!token || ctx.accepts("json", "html") !== "html") return next();
  ctx.state.route = "unsubscriptions.show";
  ctx.set("Cache-Control", "no-store");
  ctx.set("Referrer-Policy", "no-referrer");
  ctx.redirect(`/#/pages/manage/unsubscribe/index?token=${token}`);
};
