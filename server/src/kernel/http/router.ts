import { routes } from "@baiwa/shared/routes";
import Router from "@koa/router";
import type { Context } from "koa";
import type { App } from "../../app-context";
import type { Api } from "../api";
import { AppError } from "../app-error";
import { type Doorkeeper, endpointHandler } from "./endpoint";

/** Mounts every endpoint of the route table. Throws at start when a route of the table has no handler. */
export const apiRouter = (app: App, door: Doorkeeper, api: Api): Router => {
  const missing = api.missing();
  if (missing.length > 0) throw new Error(`routes without a handler: ${missing.join(", ")}`);
  const router = new Router();
  for (const endpoint of api.endpoints.values()) {
    const { method, path } = routes[endpoint.name];
    const handle = endpointHandler(app, door, endpoint);
    router.register(path, [method.toLowerCase()], async (ctx) => {
      ctx.state.route = endpoint.name;
      await handle(ctx as unknown as Context & { params: Record<string, string> });
    });
  }
  return router;
};

/** 405 for a known path with another method; unknown paths fall through to 404. */
export const refuseOtherMethods = (router: Router) =>
  router.allowedMethods({
    throw: true,
    methodNotAllowed: () => new AppError("route.method"),
    notImplemented: () => new AppError("route.method"),
  });
