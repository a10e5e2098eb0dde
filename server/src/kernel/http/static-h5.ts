import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Middleware } from "koa";
import send from "koa-send";

/** Serves the h5 build at `/`: hashed files for a year, the page itself never from cache. Nothing outside the folder. */
export const staticH5 = (folder: string | undefined): Middleware => {
  if (!folder || !existsSync(join(folder, "index.html"))) return (_ctx, next) => next();
  return async (ctx, next) => {
    const isRead = ctx.method === "GET" || ctx.method === "HEAD";
    if (!isRead || /^\/(api|admin|dev)\//.test(ctx.path)) return next();
    const isPage = ctx.path === "/";
    const found = await send(ctx, isPage ? "/index.html" : ctx.path, {
      root: folder,
      setHeaders: (response) => {
        const isHashed = /\.[0-9a-f]{6,}\.|\/(js|css|chunk)\//.test(ctx.path);
        response.setHeader("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    }).catch((error: { status?: number }) => {
      if (error.status !== undefined && error.status < 500) return undefined; // no such file, or outside the folder
      throw error;
    });
    if (!found) return next();
    ctx.state.route = "h5";
  };
};
