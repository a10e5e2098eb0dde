import type { Context, Middleware } from "koa";
import { z } from "zod";
import { AppError } from "../src/kernel/app-error";
import { readJson } from "../src/kernel/http/json-body";
import { validate } from "../src/kernel/http/validate";
import type { Simulator } from "./wechat-simulator";

const who = z.strictObject({ appId: z.string(), userId: z.string() });
const panel = who.extend({ answers: z.record(z.string(), z.enum(["accept", "reject", "ban"])) });

/**
 * What a phone with WeChat does, for the h5 build in development: pick a demo person, get a login or phone code, answer
 * the subscription panel. Mounted by `npm start` only; nothing of it is in the production server.
 */
export const devRoutes = ({ control }: Simulator): Middleware => {
  const known = (given: z.infer<typeof who>) => {
    const isKnown =
      control.apps.some(({ appId }) => appId === given.appId) &&
      control.users.some(({ userId }) => userId === given.userId);
    if (!isKnown) throw new AppError("route.unknown");
    return given;
  };
  const routes: Record<string, (ctx: Context) => Promise<unknown>> = {
    "GET /dev/wechat/accounts": async () => ({
      accounts: control.users.map(({ userId, name, color }) => ({ userId, name, color })),
    }),
    "POST /dev/wechat/code": async (ctx) => {
      const { appId, userId } = known(validate(who, await readJson(ctx)) as z.infer<typeof who>);
      return { code: control.mintLoginCode(appId, userId) };
    },
    "POST /dev/wechat/phone-code": async (ctx) => {
      const { appId, userId } = known(validate(who, await readJson(ctx)) as z.infer<typeof who>);
      return { code: control.mintPhoneCode(appId, userId) };
    },
    "POST /dev/wechat/subscribe": async (ctx) => {
      const { appId, userId, answers } = validate(panel, await readJson(ctx)) as z.infer<typeof panel>;
      known({ appId, userId });
      control.answerPanel(control.openidOf(appId, userId), answers);
      return { answers };
    },
  };
  return async (ctx, next) => {
    const route = routes[`${ctx.method} ${ctx.path}`];
    if (!route) return next();
    ctx.state.route = "dev";
    ctx.set("Cache-Control", "no-store");
    ctx.body = await route(ctx);
  };
};
