import type { App } from "../app-context";
import { tell, tellPhone } from "../delivery/notices";
import { isWayBack, waysBack } from "../freeze/ways-back";
import { passwordHashOf } from "../identity/account.service";
import { lockAccount, lockForOwner } from "../identity/account-lock";
import { bindingsOf } from "../identity/binding.service";
import { endSessions } from "../identity/session.service";
import type { AccountSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { requireStepUp } from "../kernel/step-up";
import { normalise } from "../kernel/vault/normalise";
import { VaultConflict } from "../kernel/vault/vault";
import { correctValue } from "../sharing/correct-shared";
import { checkCode, type RightCode } from "./one-time-code";
import { type ContactItem, checkedContact, heldContact, isProven } from "./own-contact";

interface Change {
  session: AccountSession;
  item: ContactItem;
  value: string;
  code: string;
  currentCode?: string;
  at: Date;
}

const isSame = (item: ContactItem, one: string, other: string): boolean =>
  normalise(item, one) === normalise(item, other);

const tellOf = async (app: App, db: Db, told: { accountId: Buffer; item: ContactItem; to: string; at: Date }) => {
  const { accountId, item, to, at } = told;
  if (item === "email") await tell(app, db, { accountId, notice: "contact-changed", at, to });
  else if (/^1\d{10}$/.test(to)) await tellPhone(app, db, { accountId, to, at });
};

/** A contact gave way to another: both are told, and every other device is signed out. */
export const announceContact = async (
  app: App,
  db: Db,
  change: {
    session: Pick<AccountSession, "accountId"> & Partial<Pick<AccountSession, "sessionId">>;
    item: ContactItem;
    from: string;
    to: string;
    at: Date;
  },
): Promise<void> => {
  const { session, item, from, to, at } = change;
  const { accountId, sessionId } = session;
  for (const place of [from, to]) await tellOf(app, db, { accountId, item, to: place, at });
  await endSessions(app, db, { accountId, except: sessionId, at });
};

/** Looks at the codes of a change: the new contact's always, the standing one's where it was proven (2.5). */
const checkedCodes = async (app: App, change: Change, value: string): Promise<RightCode[]> => {
  const { session, item, at } = change;
  const held = await heldContact(app, app.database, session.accountId, item);
  const place = { ...session, item };
  const codes: RightCode[] = [];
  if (held && isProven(held) && !isSame(item, held.value, value)) {
    if (!change.currentCode) throw invalidField("currentCode", "required", "请填写发到原来那里的验证码");
    const shown = { code: change.currentCode, field: "currentCode", at };
    codes.push(await checkCode(app, { ...place, purpose: "current", target: held.value }, shown));
  }
  codes.push(
    await checkCode(app, { ...place, purpose: "new", target: value }, { code: change.code, field: "code", at }),
  );
  return codes;
};

/**
 * Adds, confirms or changes an e-mail address or a phone number. Whoever can read the codes holds the contacts, so a
 * conflict with another account is told only to the owner of the address: `identifier.taken`. Both places are told of a
 * change, and every other device is signed out.
 */
export const prepareContact = async (app: App, change: Change) => {
  const { session, item, at } = change;
  const { accountId } = session;
  const value = checkedContact(item, change.value, at);
  const codes = await checkedCodes(app, change, value);
  return async (db: Db) => {
    await lockForOwner(db, accountId);
    for (const useUp of codes) await useUp(db);
    const before = await heldContact(app, db, accountId, item);
    const isReplaced = before !== null && !isSame(item, before.value, value);
    if (isReplaced && isProven(before) && codes.length < 2) throw new AppError("item.changed"); // proven meanwhile
    try {
      const origin = { source: "person", enteredBy: "self", at, confirmedAt: at } as const;
      await correctValue(app, db, { accountId, item, value, ...origin });
    } catch (error) {
      throw error instanceof VaultConflict ? new AppError("identifier.taken") : error;
    }
    const { subject } = await app.keyring.of(accountId);
    const body = { items: [item], isFirst: before === null, isReplaced };
    await app.ledger.append(db, { kind: "contact.confirmed", at, subject, body });
    if (isReplaced) await announceContact(app, db, { session, item, from: before.value, to: value, at });
    return { item, value };
  };
};

/** Throws `session.step-up-required` where a number that a code has proven stands, unless the person just showed who they are. */
export const guardProvenPhone = async (app: App, db: Db, session: AccountSession, at: Date): Promise<void> => {
  const held = await heldContact(app, db, session.accountId, "phone");
  if (held && isProven(held)) requireStepUp(session, at);
};

/**
 * Keeps the number that WeChat told (2.3). One that a code has proven stays as it is; another in its place is a change like
 * any: after a step-up, told to both, other devices signed out (2.5). The caller holds the account.
 */
export const keepWechatPhone = async (
  app: App,
  db: Db,
  { session, value, at }: { session: AccountSession; value: string; at: Date },
): Promise<void> => {
  const { accountId } = session;
  const before = await heldContact(app, db, accountId, "phone");
  const isOther = before !== null && !isSame("phone", before.value, value);
  if (before && isProven(before)) {
    if (!isOther) return;
    requireStepUp(session, at);
  }
  const origin = { source: "wechat", enteredBy: "wechat", at, confirmedAt: at } as const;
  await correctValue(app, db, { accountId, item: "phone", value, ...origin });
  if (isOther) await announceContact(app, db, { session, item: "phone", from: before.value, to: value, at });
};

/**
 * Deletes a contact and tells it so. Throws `contact.only-way-in` for the last identifier a person can sign in with, and
 * `freeze.contacts-stay` for the last way back into a frozen account.
 */
export const removeContact = async (
  app: App,
  db: Db,
  { accountId, item, at }: { accountId: Buffer; item: ContactItem; at: Date },
): Promise<void> => {
  const freeze = await lockAccount(db, accountId);
  const held = await heldContact(app, db, accountId, item);
  if (!held) throw new AppError("item.unknown");
  if (item === "email") {
    const username = await app.vault.standing(db, { accountId, item: "username" });
    const canStillSignIn = username !== null && (await passwordHashOf(db, accountId)) !== null;
    if (!canStillSignIn && (await bindingsOf(db, accountId)).length === 0) throw new AppError("contact.only-way-in");
  }
  await app.vault.remove(db, accountId, item);
  if (freeze && !isWayBack(await waysBack(app, db, accountId))) throw new AppError("freeze.contacts-stay");
  if (item === "email" && held.confirmedAt)
    await tell(app, db, { accountId, notice: "contact-removed", at, to: held.value });
  if (item === "phone") await tellOf(app, db, { accountId, item, to: held.value, at });
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "contact.removed", at, subject, body: { items: [item] } });
};
