import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { liftFreeze } from "../freeze/freeze.service";
import { newPasswordHash, putPassword } from "../identity/account.service";
import { lockAccount } from "../identity/account-lock";
import { endSessions } from "../identity/session.service";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { checkCode, countCode, sendCode } from "./one-time-code";
import { accountBehind, type ContactItem, checkedContact, heldContact, isProven } from "./own-contact";

const nobody = Buffer.alloc(16);

const placeOf = (accountId: Buffer, item: ContactItem, target: string) =>
  ({ accountId, sessionId: null, purpose: "reset", item, target }) as const;
const itemOf = (to: string): ContactItem => (to.includes("@") ? "email" : "phone");

/**
 * Sends a code to whoever has proven the contact. The answer is the same for everybody and does not wait: neither it nor its
 * time tells whether there is an account (7.2).
 */
export const requestReset = async (app: App, to: string, address: string, at: Date): Promise<void> => {
  const item = itemOf(to);
  const target = checkedContact(item, to, at);
  await countCode(app, { item, target, purpose: "reset" }, { address });
  app.background.run("reset-code", async () => {
    const accountId = await accountBehind(app, item, target);
    if (accountId) await sendCode(app, placeOf(accountId, item, target), at);
  });
};

/** Sets a new password by code: every device is signed out, a freeze is lifted (7.2), and the person is told. */
export const prepareReset = async (
  app: App,
  { to, code, newPassword, at }: { to: string; code: string; newPassword: string; at: Date },
) => {
  const item = itemOf(to);
  const target = checkedContact(item, to, at);
  await app.limits.consume("login", `reset:${target}`);
  const passwordHash = await newPasswordHash(newPassword, [target], "newPassword");
  const accountId = (await accountBehind(app, item, target)) ?? nobody;
  const useUp = await checkCode(app, placeOf(accountId, item, target), { code, field: "code", at });
  return async (db: Db) => {
    await lockAccount(db, accountId);
    await useUp(db);
    const held = await heldContact(app, db, accountId, item);
    if (!held || !isProven(held)) throw new AppError("code.wrong"); // changed a moment ago
    await putPassword(db, accountId, passwordHash, at);
    await endSessions(app, db, { accountId, at });
    const { subject } = await app.keyring.of(accountId);
    await app.ledger.append(db, { kind: "credential.reset", at, subject, body: { by: item } });
    const isUnfrozen = await liftFreeze(app, db, { accountId, by: item, at });
    if (!isUnfrozen) await tell(app, db, { accountId, notice: "password-reset", at });
    return { accountId: idText(accountId), isUnfrozen };
  };
};
