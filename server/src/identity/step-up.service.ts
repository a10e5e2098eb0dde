import type { App } from "../app-context";
import { checkCode } from "../contacts/one-time-code";
import { type ContactItem, provenContact } from "../contacts/own-contact";
import type { AccountSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { verifyPassword } from "../kernel/passwords";
import { stepUpUntil } from "../kernel/step-up";
import { passwordHashOf } from "./account.service";
import { accountOf, identityOfCode } from "./binding.service";

/** What a person shows: only what the account already holds, never anything new (8.1). */
export type Shown =
  | { method: "password"; password: string }
  | { method: "wechat"; appId: string; code: string }
  | { method: "code"; item: ContactItem; code: string };

const wrong = (path: string, message: string): AppError =>
  new AppError("credential.wrong", [{ path, issue: "wrong", message }]);

const checkPassword = async (app: App, accountId: Buffer, password: string): Promise<void> => {
  const stored = await passwordHashOf(app.database, accountId);
  if (stored === null) throw new AppError("session.step-up-impossible");
  const attempts = `account:${idText(accountId)}`;
  await app.limits.consume("login", attempts);
  if (!(await verifyPassword(stored, password))) throw wrong("password", "密码不正确");
  await app.limits.forgetLogins(attempts);
};

const checkWechat = async (app: App, accountId: Buffer, shown: { appId: string; code: string }): Promise<void> => {
  const identity = await identityOfCode(app, shown.appId, shown.code);
  const holder = await accountOf(app, app.database, identity);
  if (!holder?.equals(accountId)) throw wrong("code", "这个微信没有绑定当前账号");
};

const checkOwnCode = async (
  app: App,
  session: AccountSession,
  { item, code }: { item: ContactItem; code: string },
  at: Date,
): Promise<void> => {
  const target = await provenContact(app, session.accountId, item);
  const useUp = await checkCode(app, { ...session, purpose: "step-up", item, target }, { code, field: "code", at });
  await app.database.transaction(useUp);
};

/** Checks what is shown and marks this session, and no other, as stepped up; gives until when. */
export const stepUp = async (app: App, session: AccountSession, shown: Shown, at: Date): Promise<Date> => {
  const { accountId, sessionId } = session;
  if (shown.method === "password") await checkPassword(app, accountId, shown.password);
  else if (shown.method === "code") await checkOwnCode(app, session, shown, at);
  else await checkWechat(app, accountId, shown);
  await app.database.run("UPDATE session SET stepped_up_at = ? WHERE id = ? AND account_id = ?", [
    at,
    sessionId,
    accountId,
  ]);
  return stepUpUntil(at);
};

/** Ends every step-up of the account: what is guarded asks once more who is there, on each device. */
export const endStepUps = async (db: Pick<Db, "run">, accountId: Buffer): Promise<void> => {
  await db.run("UPDATE session SET stepped_up_at = NULL WHERE account_id = ?", [accountId]);
};
