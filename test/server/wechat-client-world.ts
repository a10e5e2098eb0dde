import { type Simulator, startSimulator } from "../../server/dev/wechat-simulator";
import { createMemoryTokenStore } from "../../server/src/wechat/access-token";
import { createWeChatClient, type WeChatClientOptions } from "../../server/src/wechat/wechat-client";
import { WeChatError } from "../../server/src/wechat/wechat-error";

export const appId = "wx0123456789abcdef";
export const secret = "0123456789abcdef0123456789abcdef";
export const otherApp = { appId: "wxfedcba9876543210", secret, name: "另一个", unionBound: true };
export const userId = "zhang-min";
export const templateId = "TMPL_security_0001";
export const minuteMs = 60_000;

/** The real client against the simulator, with a clock both follow. Nothing here reaches WeChat. */
export const createClientWorld = () => {
  let shiftMs = 0;
  let simulator: Simulator | undefined;
  const logged: unknown[] = [];
  const log = { warn: (...entry: unknown[]) => void logged.push(entry) } as unknown as WeChatClientOptions["log"];
  const clock = () => new Date(Date.now() + shiftMs);
  const running = (): Simulator => {
    if (!simulator) throw new Error("the simulator is not running");
    return simulator;
  };
  const control = () => running().control;
  const openid = () => control().openidOf(appId, userId);
  return {
    logged,
    clock,
    control,
    openid,
    start: async () => {
      shiftMs = 0;
      logged.length = 0;
      simulator = await startSimulator({
        clock,
        apps: [{ appId, secret, name: "佰瓦云", unionBound: true }, otherApp],
      });
    },
    stop: () => running().stop(),
    advance: (milliseconds: number) => {
      shiftMs += milliseconds;
    },
    aClient: (change: Partial<WeChatClientOptions> = {}) =>
      createWeChatClient({
        baseUrl: running().url,
        appId,
        secret,
        clock,
        tokens: createMemoryTokenStore(),
        random: () => 0,
        log,
        ...change,
      }),
    /** How often an endpoint was called. */
    calls: (endpoint: string): number => control().calls().calls[endpoint] ?? 0,
    aCode: () => control().mintLoginCode(appId, userId),
    aMessage: (fields = { thing1: "新设备登录", time2: "2026-11-23 21:00", thing3: "上海" }) => ({
      openid: openid(),
      templateId,
      fields,
      page: "/pages/home/index?from=message",
      state: "formal" as const,
    }),
    accept: () => control().answerPanel(openid(), { [templateId]: "accept" }),
  };
};

/** The typed error the work must end with. */
export const failure = async (work: Promise<unknown>): Promise<WeChatError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WeChatError);
  return error as WeChatError;
};
