import type { App } from "../../app-context";
import type { Api } from "../../kernel/api";
import { AppError } from "../../kernel/app-error";
import { takeEvent } from "./event-queue";
import { PushRefused } from "./push-crypto";
import { checkAddress, readPush } from "./push-message";

/** The settings of the AppID's push; without them there is no such address. */
const settingsOf = (app: App, appId: string) => {
  const settings = app.config.wechat.push.get(appId);
  if (!settings) throw new AppError("route.unknown");
  return settings;
};

/** Every reason is the same answer; ours to know is why. */
const refused = (app: App, error: unknown): unknown => {
  if (!(error instanceof PushRefused)) return error;
  app.metrics.wechatEvents.inc({ outcome: "refused" });
  app.log.warn({ reason: error.reason }, "push refused");
  return new AppError("push.refused");
};

/** WeChat's message push: proves to be WeChat's, is stored, and is answered at once; a job does what it asks for. */
export const wechatPushRoutes = (api: Api): void => {
  api.on("wechatPush.check", async ({ app, params: { appId }, query, now }) => {
    const settings = settingsOf(app, appId);
    try {
      checkAddress(query, { ...settings, appId, now });
    } catch (error) {
      throw refused(app, error);
    }
    return query.echostr;
  });

  api.on("wechatPush.receive", async ({ app, params: { appId }, query, body, now }) => {
    const settings = settingsOf(app, appId);
    const acceptsPlain = !app.config.isProduction;
    try {
      const event = readPush(body, query, { ...settings, appId, now, acceptsPlain });
      const outcome = event ? await takeEvent(app, { appId, event, now }) : "unused";
      app.metrics.wechatEvents.inc({ outcome });
    } catch (error) {
      throw refused(app, error);
    }
    return "success" as const;
  });
};
