import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";
import { VaultConflict } from "../kernel/vault/vault";
import { WeChatError } from "../wechat/wechat-error";
import { lockAccount } from "./account-lock";
import type { WechatIdentity } from "./binding-ticket";

export interface StoredBinding {
  id: Buffer;
  app_id: string;
  holds_unionid: number;
  bound_at: Date;
}

/** What the code stands for at WeChat. Its errors become the catalogue's; `session_key` never comes this far. */
export const identityOfCode = async (app: App, appId: string, code: string): Promise<WechatIdentity> => {
  const client = app.wechat.get(appId);
  if (!client) throw new AppError("wechat.app-unknown");
  try {
    return { appId, ...(await client.codeToSession(code)) };
  } catch (error) {
    throw translated(error);
  }
};

/** WeChat's refusals in the words of our catalogue. */
export const translated = (error: unknown): unknown => {
  if (!(error instanceof WeChatError)) return error;
  if (error.kind === "code-used" || error.kind === "code-invalid") return new AppError("wechat.code-invalid");
  if (error.kind === "blocked") return new AppError("wechat.blocked");
  return new AppError("wechat.busy", undefined, 5);
};

/** The account bound to this WeChat identity, or null. */
export const accountOf = async (
  app: App,
  db: Pick<Db, "rows">,
  { appId, openid }: WechatIdentity,
): Promise<Buffer | null> => {
  const [accountId] = await app.vault.findAccounts(db, "wx_openid", openid, appId);
  return accountId ?? null;
};

interface Binding {
  accountId: Buffer;
  identity: WechatIdentity;
  at: Date;
}
const originOf = ({ accountId, identity, at }: Binding) =>
  ({ accountId, instance: identity.appId, source: "wechat", enteredBy: "wechat", at, confirmedAt: at }) as const;

/** Keeps the unionid, if WeChat gave one, beside the openid of the same app. */
export const putUnionid = async (app: App, db: Db, binding: Binding): Promise<void> => {
  const { unionid } = binding.identity;
  if (unionid) await app.vault.put(db, { ...originOf(binding), item: "wx_unionid", value: unionid });
};

const writeBinding = async (app: App, db: Db, binding: Binding): Promise<Buffer> => {
  const { accountId, identity, at } = binding;
  const id = newId();
  try {
    await db.run(
      "INSERT INTO wechat_binding (id, account_id, app_id, holds_unionid, bound_at) VALUES (?, ?, ?, ?, ?)",
      [id, accountId, identity.appId, identity.unionid ? 1 : 0, at],
    );
    await app.vault.put(db, { ...originOf(binding), item: "wx_openid", value: identity.openid });
  } catch (error) {
    if (error instanceof VaultConflict || isDuplicate(error, "uq_wechat_binding_app"))
      throw new AppError("binding.taken");
    throw error;
  }
  await putUnionid(app, db, binding);
  return id;
};

/**
 * Binds the identity to the account and returns the binding, also when it stood already. `binding.taken` when another
 * account holds the identity, or another identity the account's place for this app.
 */
export const bind = async (app: App, db: Db, binding: Binding): Promise<Buffer> => {
  const { accountId, identity, at } = binding;
  const isOwn = (await accountOf(app, db, identity))?.equals(accountId);
  const standing = isOwn && (await bindingsOf(db, accountId)).find(({ app_id }) => app_id === identity.appId);
  if (standing) return standing.id;
  const id = await writeBinding(app, db, binding);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "binding.added", at, subject, body: { appId: identity.appId } });
  return id;
};

export const bindingsOf = (db: Pick<Db, "rows">, accountId: Buffer): Promise<StoredBinding[]> =>
  db.rows<StoredBinding>(
    "SELECT id, app_id, holds_unionid, bound_at FROM wechat_binding WHERE account_id = ? ORDER BY bound_at",
    [accountId],
  );

/** Unbinds one app: identifiers, fingerprints, credits and the binding are deleted at once (2.3). */
export const removeBinding = async (app: App, db: Db, accountId: Buffer, binding: StoredBinding): Promise<void> => {
  await app.vault.remove(db, accountId, "wx_openid", binding.app_id);
  await app.vault.remove(db, accountId, "wx_unionid", binding.app_id);
  for (const table of ["wechat_credit", "wechat_tap"])
    await db.run(`DELETE FROM ${table} WHERE account_id = ? AND app_id = ?`, [accountId, binding.app_id]);
  await db.run("DELETE FROM wechat_binding WHERE id = ?", [binding.id]);
  const { subject } = await app.keyring.of(accountId);
  const at = app.ports.clock();
  await app.ledger.append(db, {
    kind: "binding.removed",
    at,
    subject,
    body: { bindingId: idText(binding.id), appId: binding.app_id },
  });
};

/** Unbinds everything: what withdrawing the binding consent (W1) means. Nickname and avatar end with the binding. */
export const removeAllBindings = async (app: App, db: Db, accountId: Buffer): Promise<void> => {
  await lockAccount(db, accountId);
  for (const binding of await bindingsOf(db, accountId)) await removeBinding(app, db, accountId, binding);
  await app.vault.remove(db, accountId, "nickname");
  await app.vault.remove(db, accountId, "avatar");
};
