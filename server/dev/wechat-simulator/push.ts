import { randomInt } from "node:crypto";
import { openidOf } from "./people";
import { type PushFault, type PushFormat, type PushMode, type PushTarget, writeCheck, writePush } from "./push-wire";
import type { World } from "./world";

/** What is to be pushed, to the address that `setPush` named for the app. */
export interface Push {
  appId: string;
  /** Whose it is; nobody we know without. */
  userId?: string;
  event: string;
  /** What the event says besides: `List` or `RevokeInfo`. */
  says?: Record<string, unknown>;
  /** When it happened, in seconds; now unless said. */
  createTime?: number | string;
  mode?: PushMode;
  format?: PushFormat;
  fault?: PushFault;
}

const [answerMs, tries] = [5_000, 3];
/** Who a privacy event comes from: WeChat itself. */
const platformId = "oPlatform_PushService_000001";
const isPrivacy = (event: string): boolean => event.startsWith("user_");

/** WeChat's message push: tells an address what people did, as often as it takes, at most three times. */
export const createPush = (world: World) => {
  const targets = new Map<string, PushTarget>();
  const targetOf = (appId: string): PushTarget => {
    const target = targets.get(appId);
    if (!target) throw new Error(`没有设置 ${appId} 的消息推送`);
    return target;
  };
  const fieldsOf = ({ appId, userId, event, says = {}, createTime }: Push) => {
    const openid = userId ? openidOf(appId, userId) : "oNobody_We_Know_000000000001";
    return {
      ToUserName: "gh_0123456789ab",
      FromUserName: isPrivacy(event) ? platformId : openid,
      CreateTime: createTime ?? Math.floor(world.clock().getTime() / 1000),
      MsgType: "event",
      Event: event,
      ...(isPrivacy(event) ? { OpenID: openid, AppID: appId } : {}),
      ...says,
    };
  };
  const deliver = async ({ url, body, type }: ReturnType<typeof writePush>) => {
    const options = { method: "POST", headers: { "Content-Type": type }, body };
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await fetch(url, { ...options, signal: AbortSignal.timeout(answerMs) });
        return { status: response.status, text: await response.text(), attempts: attempt };
      } catch {
        if (attempt === tries) return { status: 0, text: "", attempts: attempt };
      }
    }
  };

  return {
    /** What the console would hold: where the app's events go, and the secrets of it. */
    setPush: (target: PushTarget): void => void targets.set(target.appId, target),
    /** Pushes an event and gives the answer; `times` sends the very same request again. */
    push: async ({ times = 1, ...push }: Push & { times?: number }) => {
      const { mode = "safe", format = "json", fault } = push;
      const request = writePush(targetOf(push.appId), {
        fields: fieldsOf(push),
        mode,
        format,
        fault,
        now: world.clock(),
      });
      let last = await deliver(request);
      for (let sent = 1; sent < times; sent++) last = await deliver(request);
      return last;
    },
    /** Checks the address as the console does; true when the echo came back as it was. */
    checkPush: async ({ appId }: { appId: string }): Promise<{ isRight: boolean; status: number }> => {
      const echo = String(randomInt(1_000_000_000, 9_999_999_999));
      const response = await fetch(writeCheck(targetOf(appId), echo, world.clock()));
      return { status: response.status, isRight: (await response.text()) === echo };
    },
  };
};
