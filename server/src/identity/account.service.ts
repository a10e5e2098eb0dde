import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import type { OpenedSession } from "@baiwa/shared/contracts/identity";
import type { App } from "../app-context";
import { recordConsent } from "../consent/consent.service";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText, newId } from "../kernel/ids";
import { hashPassword, isOutdatedHash, verifyPassword } from "../kernel/passwords";
import { normalise } from "../kernel/vault/normalise";
import { VaultConflict } from "../kernel/vault/vault";
import { refuseWeakPassword } from "../kernel/weak-passwords";
import { lockAccount } from "./account-lock";

export type Identifier = { kind: "username" | "email"; value: string };

/** Throws `consent.required` unless the act gives exactly this scope. */
export const requireGiven = (act: ConsentAct, scope: ScopeCode): void => {
  if (act.scope === scope && act.act === "given") return;
  throw new AppError("consent.required", [{ path: scope, issue: "required", message: "需要您先同意这项授权" }]);
};

/**
 * Makes the id and keys of a new account, then runs the transaction that writes it. Refused, or answered with the account
 * that the same request made a moment before, it leaves no key behind; when the outcome is unknown (a connection lost
 * during COMMIT) the key stays: without an account it harms nobody.
 */
export const withNewAccount = async (
  app: App,
  work: (accountId: Buffer) => Promise<OpenedSession>,
): Promise<OpenedSession> => {
  const accountId = newId();
  await app.keyring.create(accountId);
  try {
    const opened = await work(accountId);
    if (opened.accountId !== idText(accountId)) await app.keyring.destroy(accountId);
    return opened;
  } catch (error) {
    if (error instanceof AppError && error.code !== "server.unavailable") await app.keyring.destroy(accountId);
    throw error;
  }
};

/** Writes the account with the statement's consent, in the caller's transaction. */
export const writeAccount = async (
  app: App,
  db: Db,
  { accountId, statement, route, at }: { accountId: Buffer; statement: ConsentAct; route: string; at: Date },
): Promise<void> => {
  await db.run("INSERT INTO account (id, state, created_at) VALUES (?, 'active', ?)", [accountId, at]);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "account.created", at, subject, body: { route } });
  await recordConsent(app, db, { accountId, act: statement, at });
};

/** Keeps a login identifier; throws `identifier.taken`, at the request's `field`, when another account has it. */
export const putIdentifier = async (
  app: App,
  db: Db,
  { accountId, identifier, field, at }: { accountId: Buffer; identifier: Identifier; field: string; at: Date },
): Promise<void> => {
  const { kind: item, value } = identifier;
  try {
    await app.vault.put(db, { accountId, item, value, source: "person", enteredBy: "self", at });
  } catch (error) {
    if (error instanceof VaultConflict) {
      throw new AppError("identifier.taken", [
        { path: field, issue: "taken", message: "这个账号名或邮箱不能使用，请换一个或直接登录" },
      ]);
    }
    throw error;
  }
};

export const putPassword = async (db: Db, accountId: Buffer, passwordHash: string, at: Date): Promise<void> => {
  await db.run(
    `INSERT INTO credential (account_id, password_hash, changed_at) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE password_hash = VALUES(password_hash), changed_at = VALUES(changed_at)`,
    [accountId, passwordHash, at],
  );
};

/** Checks and hashes a new password, outside any transaction. `credential.weak` names the request's `field`. */
export const newPasswordHash = (password: string, identifiers: readonly string[], field: string): Promise<string> => {
  try {
    for (const identifier of ["", ...identifiers]) refuseWeakPassword(password, identifier);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(
      error.code,
      error.details?.map((detail) => ({ ...detail, path: field })),
    );
  }
  return hashPassword(password);
};

/** The names by which the account signs in. */
export const identifiersOf = async (app: App, accountId: Buffer) => {
  const request = {
    accountId,
    items: ["username", "email"] as const,
    purpose: "subject-access" as const,
    reader: { kind: "self" as const },
  };
  const values = await app.vault.read(app.database, request);
  return values.map(({ item, value }) => ({ kind: item as "username" | "email", value }));
};

interface StoredPassword {
  password_hash: string;
  changed_at: Date;
}
const storedPassword = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<StoredPassword | null> => {
  const sql = "SELECT password_hash, changed_at FROM credential WHERE account_id = ?";
  return (await db.rows<StoredPassword>(sql, [accountId]))[0] ?? null;
};

export const passwordHashOf = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<string | null> =>
  (await storedPassword(db, accountId))?.password_hash ?? null;

/** Replaces a right password's hash that was made with older parameters, unless it was changed meanwhile. */
const renewHash = async (app: App, accountId: Buffer, stored: string, password: string): Promise<void> => {
  const renewed = await hashPassword(password);
  await app.database.run("UPDATE credential SET password_hash = ? WHERE account_id = ? AND password_hash = ?", [
    renewed,
    accountId,
    stored,
  ]);
};

/** An account whose password was shown, and since when that password has been the account's. */
export interface ShownPassword {
  accountId: Buffer;
  since: Date;
}

/**
 * The account behind an identifier and password. Unknown account, no password and wrong password are the same
 * `credential.wrong`, in the same time; attempts are limited by identifier too, until the right password comes.
 */
export const authenticate = async (app: App, identifier: string, password: string): Promise<ShownPassword> => {
  const item = identifier.includes("@") ? "email" : "username";
  const subject = `identifier:${normalise(item, identifier)}`; // one account has one allowance, however it is typed
  await app.limits.consume("login", subject);
  const [accountId] = await app.vault.findAccounts(app.database, item, identifier);
  const stored = await storedPassword(app.database, accountId ?? idBytes("00000000-0000-0000-0000-000000000000"));
  const isRight = await verifyPassword(stored?.password_hash ?? null, password);
  if (!isRight || !accountId || !stored) throw Object.assign(new AppError("credential.wrong"), { about: accountId });
  await app.limits.forgetLogins(subject);
  if (isOutdatedHash(stored.password_hash)) await renewHash(app, accountId, stored.password_hash, password);
  return { accountId, since: stored.changed_at };
};

/**
 * Holds the account in the transaction that opens a session. Throws `credential.wrong` when the password was changed after
 * it was shown: that change has ended what the old password opened, and nothing more may be opened with it.
 */
export const lockAsShown = async (db: Db, { accountId, since }: ShownPassword): Promise<void> => {
  await lockAccount(db, accountId);
  const stored = await storedPassword(db, accountId);
  if (stored?.changed_at.getTime() !== since.getTime()) throw new AppError("credential.wrong");
};
