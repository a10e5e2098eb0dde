import type { RouteName } from "@baiwa/shared/routes";
import { signatureOf } from "../../server/src/wechat/push/push-crypto";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import { appId, pushToken, type TestProduct } from "../support/app";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;

/** What WeChat's servers call: the check of the address, and an event. */
export const everyPush = async ({ good, api, product }: { good: Good; api: Call; product: TestProduct }) => {
  const timestamp = String(Math.floor(product.clock.now().getTime() / 1000));
  const nonce = "486452656";
  const query = { timestamp, nonce, signature: signatureOf(pushToken, timestamp, nonce) };
  const params = { appId };
  await good(api, "wechatPush.check", { params, query: { ...query, echostr: "4375120948345356249" } });
  const body = { Event: "user_info_modified", OpenID: "oNobody_We_Know", CreateTime: Number(timestamp) };
  await good(api, "wechatPush.receive", { params, query, body });
};
