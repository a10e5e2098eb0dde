import { email as emailShape } from "@baiwa/shared/contracts/shapes";
import { checkFormat } from "@baiwa/shared/item-format";
import type { App } from "../app-context";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import type { VaultValue } from "../kernel/vault/vault";
import type { CodeItem } from "./one-time-code";

export type ContactItem = "email" | "phone";

/** An address or a mainland mobile number in the form it is kept in. Throws `request.invalid`. */
export const checkedContact = (item: CodeItem, value: string, now: Date): string => {
  if (item === "email") {
    const parsed = emailShape.safeParse(value);
    if (!parsed.success) throw invalidField("value", "email", "请填写正确的邮箱地址");
    return parsed.data;
  }
  const checked = checkFormat("phone", value, now);
  const isMobile = "value" in checked && /^1[3-9]\d{9}$/.test(checked.value);
  if (!isMobile) throw invalidField("value", "mobile", "请填写中国大陆的手机号");
  return checked.value;
};

/** What the account holds of the item, opened for its security (4.4); null for nothing. */
export const heldContact = async (app: App, db: Db, accountId: Buffer, item: CodeItem): Promise<VaultValue | null> => {
  const reader = { kind: "system", task: "contact" } as const;
  const [held] = await app.vault.read(db, { accountId, items: [item], purpose: "security", reader });
  return held ?? null;
};

/** Whether the person has shown by a code that the contact is theirs. What WeChat told has to be shown so first. */
export const isProven = ({ confirmedAt, source }: Pick<VaultValue, "confirmedAt" | "source">): boolean =>
  confirmedAt !== null && source !== "wechat" && source !== "proxy";

/** Every contact of the account that a code has proven. */
export const provenContacts = async (app: App, db: Db, accountId: Buffer) => {
  const found: { item: ContactItem; value: string }[] = [];
  for (const item of ["email", "phone"] as const) {
    const held = await heldContact(app, db, accountId, item);
    if (held && isProven(held)) found.push({ item, value: held.value });
  }
  return found;
};

/** Whether the account has a name to sign in with, so that a new password is of use. */
export const canReset = async (app: App, db: Db, accountId: Buffer): Promise<boolean> =>
  (await app.vault.standing(db, { accountId, item: "username" })) !== null ||
  (await app.vault.standing(db, { accountId, item: "email" })) !== null;

/** The proven contact by which the person can show who they are. Throws `session.step-up-impossible`. */
export const provenContact = async (app: App, accountId: Buffer, item: ContactItem): Promise<string> => {
  const held = await heldContact(app, app.database, accountId, item);
  if (!held || !isProven(held)) throw new AppError("session.step-up-impossible");
  return held.value;
};

/** Of these accounts the one that has been frozen longest; null when none is. */
const longestFrozen = async (db: Pick<Db, "rows">, accountIds: readonly Buffer[]): Promise<Buffer | null> => {
  if (accountIds.length === 0) return null;
  const [row] = await db.rows<{ id: Buffer }>(
    `SELECT id FROM account WHERE id IN (${accountIds.map(() => "?").join(", ")}) AND frozen_at IS NOT NULL
     ORDER BY frozen_at, id LIMIT 1`,
    [...accountIds],
  );
  return row?.id ?? null;
};

/**
 * The one account that has proven this contact and can sign in with a password; null for none. Of a phone that several accounts
 * share it is the one frozen longest, which has no other way back, then the next; null when none of them is.
 */
export const accountBehind = async (app: App, item: ContactItem, value: string): Promise<Buffer | null> => {
  const found: Buffer[] = [];
  for (const accountId of await app.vault.findAccounts(app.database, item, value)) {
    const held = await heldContact(app, app.database, accountId, item);
    if (held && isProven(held) && (await canReset(app, app.database, accountId))) found.push(accountId);
  }
  return found.length === 1 ? (found[0] as Buffer) : longestFrozen(app.database, found);
};
