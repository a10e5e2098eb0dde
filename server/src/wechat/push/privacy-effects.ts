import { type Item, items, type VaultItem } from "@baiwa/shared/catalogue/items";
import { scopes } from "@baiwa/shared/catalogue/scopes";
import {
  cleanedByWechat,
  type GrantScope,
  type WechatGrant,
  wechatGrants,
} from "@baiwa/shared/catalogue/wechat-grants";
import type { App } from "../../app-context";
import { consentStates } from "../../consent/consent.service";
import { withdrawByPlatform } from "../../consent/platform-withdrawal";
import { confirmedEmail, tell } from "../../delivery/notices";
import { bindingsOf, removeBinding } from "../../identity/binding.service";
import { endSessions } from "../../identity/session.service";
import type { JsonObject } from "../../kernel/canonical";
import type { Db } from "../../kernel/database";

/** A privacy event on its way: whose, of which mini-program, when it was at WeChat, and now. */
export interface Told {
  accountId: Buffer;
  appId: string;
  toldAt: Date;
  at: Date;
}

/** WeChat counts whole seconds: what is of the same second came before, so that a withdrawal is never lost. */
const isLater = (ours: Date, toldAt: Date): boolean => Math.floor(ours.getTime() / 1000) > toldAt.getTime() / 1000;

/** Whether a value is there that came the way the permission is about; a phone number typed in is not WeChat's. */
const standingOf = async (app: App, db: Db, accountId: Buffer, item: VaultItem) => {
  const standing = await app.vault.standing(db, { accountId, item });
  const { scopeFor }: Item = items[item];
  return standing && (scopeFor?.includes(standing.source) ?? true) ? standing : null;
};

/** Deletes what of the items was there when it was withdrawn; what the person gave again since then stays. */
const eraseItems = async (
  app: App,
  db: Db,
  { accountId, toldAt }: Told,
  named: readonly VaultItem[],
): Promise<VaultItem[]> => {
  const erased: VaultItem[] = [];
  for (const item of named) {
    const standing = await standingOf(app, db, accountId, item);
    if (!standing || isLater(standing.enteredAt, toldAt)) continue;
    await app.vault.remove(db, accountId, item);
    erased.push(item);
  }
  return erased;
};

const note = async (app: App, db: Db, { accountId, appId, toldAt, at }: Told, body: JsonObject): Promise<void> => {
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, {
    kind: "wechat.told",
    at,
    subject,
    body: { appId, toldAt: toldAt.toISOString(), ...body },
  });
};

/** Ends the consent if it was given before and nothing of what it allowed is left. */
const endScope = async (app: App, db: Db, told: Told, scope: GrantScope, names: string[]): Promise<boolean> => {
  const { accountId, toldAt, at } = told;
  const { state, at: decidedAt } = (await consentStates(app, accountId, db))[scope];
  if (state !== "given" || !decidedAt || isLater(new Date(decidedAt), toldAt)) return false;
  for (const item of scopes[scope].items) if (await standingOf(app, db, accountId, item)) return false;
  const labels = ["微信 → 小程序已获取的信息 → 通知开发者删除", ...names];
  await withdrawByPlatform(app, db, { accountId, scope, event: "user_authorization_revoke", labels, toldAt, at });
  return true;
};

const grantOf = (code: string): WechatGrant => wechatGrants[Number(code) as keyof typeof wechatGrants];

/** `user_authorization_revoke`: deletes the items it names and ends the consents that allowed them (2.3, 8.4). */
export const revoke = async (app: App, db: Db, told: Told, codes: readonly string[]): Promise<void> => {
  const known = [...new Set(codes)].filter((code) => Object.hasOwn(wechatGrants, code));
  const grants = known.map(grantOf);
  const erased = await eraseItems(app, db, told, [...new Set(grants.flatMap((grant) => grant.items))]);
  const ended: GrantScope[] = [];
  for (const scope of new Set(grants.flatMap((grant) => grant.scope ?? []))) {
    const names = grants.filter((grant) => grant.scope === scope).map(({ name }) => name);
    if (await endScope(app, db, told, scope, names)) ended.push(scope);
  }
  await note(app, db, told, { event: "revoke", codes: known, erased, ended });
  const { accountId, at } = told;
  if (erased.length + ended.length > 0) await tell(app, db, { accountId, notice: "wechat-withdrawn", at });
};

/** `user_info_modified`: WeChat cleaned the profile, so what we hold of it goes too; nobody withdrew anything. */
export const forgetProfile = async (app: App, db: Db, told: Told): Promise<void> => {
  const erased = await eraseItems(app, db, told, cleanedByWechat);
  await note(app, db, told, { event: "modified", erased });
  const { accountId, at } = told;
  if (erased.length > 0) await tell(app, db, { accountId, notice: "wechat-withdrawn", at });
};

/**
 * `user_authorization_cancellation`: the person has left this mini-program. Does what unbinding does (identifiers, credits and
 * the binding go at once; of the last binding the consents W1 and W2 too), and ends the devices signed in with WeChat.
 */
export const leave = async (app: App, db: Db, told: Told): Promise<void> => {
  const { accountId, appId, toldAt, at } = told;
  const bindings = await bindingsOf(db, accountId);
  const binding = bindings.find(({ app_id }) => app_id === appId);
  if (!binding || isLater(binding.bound_at, toldAt)) return; // unbound meanwhile, or bound anew since
  const to = await confirmedEmail(app, db, accountId);
  const states = await consentStates(app, accountId, db);
  const isLast = bindings.length === 1;
  const ended = isLast
    ? (["W1", "W2"] as const).filter((scope) => scope === "W1" || states[scope].state === "given")
    : [];
  const end = {
    accountId,
    event: "user_authorization_cancellation",
    labels: ["微信用户已注销在本小程序的授权"],
    toldAt,
    at,
  };
  for (const scope of ended) await withdrawByPlatform(app, db, { ...end, scope });
  if (!isLast) await removeBinding(app, db, accountId, binding);
  const sessions = await endSessions(app, db, { accountId, method: "wechat", at });
  await note(app, db, told, { event: "cancellation", ended, sessions });
  await tell(app, db, { accountId, notice: "wechat-left", at, to });
};
