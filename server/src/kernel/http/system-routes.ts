import { timingSafeEqual } from "node:crypto";
import type { Middleware } from "koa";
import type { App } from "../../app-context";
import { sha256 } from "../canonical";
import { docsPage } from "../openapi/docs-page";
import { openApiDocument } from "../openapi/openapi";

const isTokenRight = (given: string, expected: string): boolean => timingSafeEqual(sha256(given), sha256(expected));

/**
 * Operations endpoints outside the contract: liveness, readiness (both databases answer), Prometheus metrics (only with
 * the token of METRICS_TOKEN, otherwise not there), and the API description.
 */
export const systemRoutes = (app: App, isStopping: () => boolean): Middleware => {
  const openapi = JSON.stringify(openApiDocument(app.config.isProduction ? undefined : app.config.port));
  const docs = docsPage();
  const pages: Record<string, (ctx: Parameters<Middleware>[0]) => Promise<void>> = {
    "/healthz": async (ctx) => {
      ctx.body = { status: "ok" };
    },
    "/readyz": async (ctx) => {
      const isReady = !isStopping() && (await answers(app));
      ctx.status = isReady ? 200 : 503;
      ctx.body = { status: isReady ? "ready" : "not-ready" };
    },
    "/metrics": async (ctx) => {
      const token = app.config.metricsToken;
      if (!token || !isTokenRight(ctx.get("authorization"), `Bearer ${token}`)) return;
      ctx.type = app.metrics.registry.contentType;
      ctx.body = await app.metrics.registry.metrics();
    },
    "/openapi.json": async (ctx) => {
      ctx.type = "application/json; charset=utf-8";
      ctx.body = openapi;
    },
    "/docs": async (ctx) => {
      ctx.type = "text/html; charset=utf-8";
      ctx.body = docs;
    },
  };
  return async (ctx, next) => {
    const page = ctx.method === "GET" ? pages[ctx.path] : undefined;
    if (!page) return next();
    ctx.state.route = ctx.path.slice(1);
    ctx.set("Cache-Control", "no-store");
    await page(ctx);
  };
};

const answers = async (app: App): Promise<boolean> => {
  const checks = [app.database.rows("SELECT 1"), app.database.keys.rows("SELECT 1")];
  const deadline = new Promise<never>((_, reject) => setTimeout(reject, 2_000, new Error("timeout")).unref());
  return Promise.race([Promise.all(checks).then(() => true), deadline]).catch(() => false);
};
