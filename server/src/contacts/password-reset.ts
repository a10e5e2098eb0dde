import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { newPasswordHash, putPassword } from "../identity/account.service";
import { lockAccount } from "../identity/account-lock";
import { endSessions } from "../identity/session.service";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { checkCode, countCode, sendCode } from "./one-time-code";
import { type ContactItem, checkedContact, heldContact, isProven } from "./own-contact";

const nobody = Buffer.alloc(16);

/**
 * The one account that has proven this contact and can sign in with a password; null for none, and for a phone that several
 * accounts share.
 */
const accountBehind = async (app: App, item: ContactItem, value: string): Promise<Buffer | null> => {
  const found: Buffer[] = [];
  for (const accountId of await app.vault.findAccounts(app.database, item, value)) {
    const held = await heldContact(app, app.database, accountId, item);
    const username = await app.vault.standing(app.database, { accountId, item: "username" });
    const email = await app.vault.standing(app.database, { accountId, item: "email" });
    if (held && isProven(held) && (username || email)) found.push(accountId);
  }
  return found.length === 1 ? (found[0] as Buffer) : null;
};

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
  await countCode(app, { item, target }, { address });
  app.background.run("reset-code", async () => {
    const accountId = await accountBehind(app, item, target);
    if (accountId) await sendCode(app, placeOf(accountId, item, target), at);
  });
};

/** Sets a new password by code: every device is signed out, and the person is told. */
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
  return async (db: Db): Promise<void> => {
    await lockAccount(db, accountId);
    await useUp(db);
    const held = await heldContact(app, db, accountId, item);
    if (!held || !isProven(held)) throw new AppError("code.wrong"); // changed a moment ago
    await putPassword(db, accountId, passwordHash, at);
    await endSessions(app, db, { accountId, at });
    const { subject } = await app.keyring.of(accountId);
    await app.ledger.append(db, { kind: "credential.reset", at, subject, body: { by: item } });
    await tell(app, db, { accountId, notice: "password-reset", at });
  };
};
