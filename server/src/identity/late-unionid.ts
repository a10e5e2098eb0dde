import type { App } from "../app-context";
import { consentStates } from "../consent/consent.service";
import type { Db } from "../kernel/database";
import { lockAccount } from "./account-lock";
import { bindingsOf, putUnionid } from "./binding.service";
import type { WechatIdentity } from "./binding-ticket";

/** Keeps a unionid that WeChat gave later beside the openid it belongs to, if the consent to binding (W1) stands. */
export const addLateUnionid = async (
  app: App,
  db: Db,
  { accountId, identity, at }: { accountId: Buffer; identity: WechatIdentity; at: Date },
): Promise<void> => {
  const isMissing = async (): Promise<boolean> =>
    (await bindingsOf(db, accountId)).some(
      ({ app_id, holds_unionid }) => app_id === identity.appId && holds_unionid === 0,
    );
  if (!identity.unionid || !(await isMissing())) return;
  await lockAccount(db, accountId);
  if ((await consentStates(app, accountId, db)).W1.state !== "given" || !(await isMissing())) return;
  await db.run("UPDATE wechat_binding SET holds_unionid = 1 WHERE account_id = ? AND app_id = ?", [
    accountId,
    identity.appId,
  ]);
  await putUnionid(app, db, { accountId, identity, at });
};
