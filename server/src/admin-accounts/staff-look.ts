import type { ItemKey } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import { idText } from "../kernel/ids";
import { refuseOwnAccount } from "../staff/own-accounts";

const identifiers = [
  /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i, // an account
  /[^\s@]+@[^\s@]+\.[^\s@]+/, // e-mail
  /(?<!\d)1[3-9](?:[\s().·-]*\d){9}(?!\d)/, // mobile phone, however it is spaced
  /(?<!\d)0\d{2,3}[\s()-]*\d{7,8}(?!\d)/, // a telephone with its area
  /(?<!\d)\d(?:[\s-]*\d){14,18}(?!\d)/, // an identity number or a bank card
];
const shortestValue = 4;
/** Full-width letters, digits and signs read as their plain forms, and nothing invisible between them. */
const plainText = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase();

/**
 * The reason of a look, as it goes into the ledger for ever: it must not name the person, or erasing the account would
 * leave the name behind. `searched` is the value looked for, which may not be in it either.
 */
export const lookReason = (reason: string, searched?: string): string => {
  const plain = plainText(reason);
  const value = plainText(searched ?? "").trim();
  const isValueIn = value.length >= shortestValue && plain.includes(value);
  if (isValueIn || identifiers.some((pattern) => pattern.test(plain))) {
    throw invalidField("reason", "names-person", "原因会一直留在台账里，请不要写账号、邮箱、手机号，写工单编号即可");
  }
  return reason;
};

/** When the account was made; throws `account.unknown` for an id nobody has. */
export const accountCreatedAt = async (app: App, accountId: Buffer): Promise<Date> => {
  const [row] = await app.database.rows<{ created_at: Date }>("SELECT created_at FROM account WHERE id = ?", [
    accountId,
  ]);
  if (!row) throw new AppError("account.unknown");
  return row.created_at;
};

/** A look of staff at one account, as every endpoint here starts: the account exists, is not their own, and the reason names nobody. */
export const lookAt = async (app: App, staff: StaffSession, accountId: Buffer, reason: string) => {
  const reader = { kind: "staff", staffId: staff.staffId, reason: lookReason(reason) } as const;
  const createdAt = await accountCreatedAt(app, accountId);
  await refuseOwnAccount(app.database, staff, accountId);
  return { createdAt, reader };
};

/** Leaves the ledger entry of a look at what is not in the vault: who, what, why, never a value. */
export const recordLook = async (
  app: App,
  look: {
    staff: StaffSession;
    accountId: Buffer;
    kind: "pi.view" | "pi.unmask" | "consent.proved";
    items: ItemKey[];
    reason: string;
    at: Date;
    more?: JsonObject;
  },
): Promise<void> => {
  const reason = lookReason(look.reason);
  await accountCreatedAt(app, look.accountId);
  await refuseOwnAccount(app.database, look.staff, look.accountId);
  const { subject } = await app.keyring.of(look.accountId);
  const { kind, at, items, more } = look;
  const body = { ...more, staffId: idText(look.staff.staffId), items, purpose: "rights-request", reason };
  await app.ledger.append(app.database, { kind, at, subject, body });
};
