import type { VaultItem } from "@baiwa/shared/catalogue/items";
import type { ShareBasis, SharePurpose } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
import type { VaultValue } from "../kernel/vault/vault";
import { accountRefusal, mustBeAgreed } from "./admission";
import { exceptionsWhere } from "./exception-store";
import { mustAllowPublicUse } from "./exceptions.service";
import type { OutgoingRow } from "./outgoing";
import { consentedTo } from "./recipient-consent";
import type { RecipientRow } from "./recipient-store";

type Told = { item: VaultItem; instance: string; value: string };

const nothing = (error: unknown): VaultValue[] => {
  if (error instanceof PurposeDenied) return []; // the consent that the purpose wants was withdrawn
  throw error;
};

/** Refuses what an exception covers no more: its time is over, or the person said no to further use of what is public. */
const mustBeExcepted = async (app: App, { id }: OutgoingRow, accountId: Buffer, now: Date): Promise<void> => {
  const spent = "id = (SELECT exception_id FROM share_record WHERE id = ?)";
  const [row] = await exceptionsWhere(app.database, spent, [id]);
  if (!row || row.expires_at <= now) throw new AppError("exception.over");
  await mustAllowPublicUse(app.database, { clause: row.clause, accountId });
};

/** Asks everything that the door asks, of a message that has waited since. */
const mustStillPass = async (
  app: App,
  recipient: RecipientRow,
  { row, accountId, subject }: { row: OutgoingRow; accountId: Buffer; subject: Buffer },
  { items, purpose, basis }: { items: VaultItem[]; purpose: SharePurpose; basis: ShareBasis },
  now: Date,
): Promise<void> => {
  mustBeAgreed(recipient, { kind: row.kind as "share" | "correction", purpose, items, basis }, now);
  const [account] = await app.database.rows<{ state: string }>("SELECT state FROM account WHERE id = ?", [accountId]);
  const refusal = accountRefusal(account?.state, basis);
  if (refusal) throw refusal;
  if (basis === "exception") await mustBeExcepted(app, row, accountId, now);
  const isMissing = basis === "consent" && (await consentedTo(app.database, recipient, [subject])).size === 0;
  if (isMissing) throw new AppError("share.no-basis");
};

/**
 * What leaves of a waiting message, or null when it may not: everything the door asked is asked again at the last moment, of
 * the recipient, the account and the ground. A value that was corrected meanwhile leaves as it is now, one that was deleted
 * or is only kept does not leave, nor does the rest of its message.
 */
export const contentToLeave = async (
  app: App,
  recipient: RecipientRow,
  row: OutgoingRow,
  content: JsonObject,
  now: Date,
): Promise<JsonObject | null> => {
  if (row.kind === "deletion") return content;
  const [told, purpose, basis] = [
    content.items as Told[],
    content.purpose as SharePurpose,
    content.basis as ShareBasis,
  ];
  const items = [...new Set(told.map(({ item }) => item))];
  const { account_id: accountId } = row;
  const keys = accountId && (await app.keyring.find(accountId));
  if (!accountId || !keys) return null;
  try {
    await mustStillPass(app, recipient, { row, accountId, subject: keys.subject }, { items, purpose, basis }, now);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
  const reader = { kind: "system", task: "share" } as const;
  const values = await app.vault.read(app.database, { accountId, items, purpose, reader }).catch(nothing);
  const newest = told.map((one) => ({
    ...one,
    value: values.find(({ item, instance }) => item === one.item && instance === one.instance)?.value ?? null,
  }));
  return newest.every(({ value }) => value !== null) ? { ...content, items: newest } : null;
};
