import type { App } from "../app-context";
import { provenContacts } from "../contacts/own-contact";
import { tell, tellPhone } from "../delivery/notices";
import { identifiersOf, newPasswordHash, passwordHashOf, putPassword } from "../identity/account.service";
import { lockAccount } from "../identity/account-lock";
import { accountOf, identityOfCode } from "../identity/binding.service";
import { endSessions } from "../identity/session.service";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { isWayBack, waysBack } from "./ways-back";

/** Tells the owner wherever a code has proven that they are reached: no choice of theirs keeps this from them. */
const tellEverywhere = async (
  app: App,
  db: Db,
  { accountId, notice, at }: { accountId: Buffer; notice: "account-frozen" | "account-unfrozen"; at: Date },
): Promise<void> => {
  for (const { item, value: to } of await provenContacts(app, db, accountId)) {
    if (item === "email") await tell(app, db, { accountId, notice, at, to });
    else await tellPhone(app, db, { accountId, to, template: notice, at });
  }
};

/**
 * Freezes the account at its owner's word (7.2): every session ends, this one too, and none opens until they show by a proven
 * contact or their WeChat that it is theirs. Said twice it happens once. Throws `freeze.no-way-back` when nothing could lift it.
 */
export const freezeAccount = async (app: App, db: Db, accountId: Buffer, at: Date): Promise<void> => {
  if (await lockAccount(db, accountId)) return;
  if (!isWayBack(await waysBack(app, db, accountId))) throw new AppError("freeze.no-way-back");
  await db.run("UPDATE account SET frozen_at = ?, frozen_by = 'owner' WHERE id = ?", [at, accountId]);
  await endSessions(app, db, { accountId, at });
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "account.frozen", at, subject, body: { by: "owner" } });
  await tellEverywhere(app, db, { accountId, notice: "account-frozen", at });
};

/** Lifts the freeze for whoever has just shown that the account is theirs; under its lock. False when it was not frozen. */
export const liftFreeze = async (
  app: App,
  db: Db,
  { accountId, by, at }: { accountId: Buffer; by: "email" | "phone" | "wechat"; at: Date },
): Promise<boolean> => {
  const lifted = await db.run(
    "UPDATE account SET frozen_at = NULL, frozen_by = NULL WHERE id = ? AND frozen_at IS NOT NULL",
    [accountId],
  );
  if (lifted === 0) return false;
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "account.unfrozen", at, subject, body: { by } });
  await tellEverywhere(app, db, { accountId, notice: "account-unfrozen", at });
  return true;
};

/**
 * Lifts the freeze by a fresh WeChat login. Where there is a password a new one comes with it, for others may know the old:
 * `freeze.password-required` without. An account that is not frozen stays as it is.
 */
export const prepareUnfreeze = async (
  app: App,
  { appId, code, newPassword, at }: { appId: string; code: string; newPassword?: string; at: Date },
) => {
  const identity = await identityOfCode(app, appId, code);
  const accountId = await accountOf(app, app.database, identity);
  if (!accountId) throw new AppError("binding.unknown");
  const names = (await identifiersOf(app, accountId)).map(({ value }) => value);
  const passwordHash = newPassword === undefined ? null : await newPasswordHash(newPassword, names, "newPassword");
  const write = async (db: Db): Promise<boolean> => {
    const freeze = await lockAccount(db, accountId);
    const isStillBound = (await accountOf(app, db, identity))?.equals(accountId);
    if (!isStillBound) throw new AppError("binding.unknown");
    if (!freeze) return false;
    if ((await passwordHashOf(db, accountId)) !== null) {
      if (!passwordHash) throw Object.assign(new AppError("freeze.password-required"), { about: accountId });
      await putPassword(db, accountId, passwordHash, at);
    }
    return liftFreeze(app, db, { accountId, by: "wechat", at });
  };
  return { accountId, write };
};
