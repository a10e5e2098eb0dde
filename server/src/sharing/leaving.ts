import type { VaultItem } from "@baiwa/shared/catalogue/items";
import type { SharePurpose } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import type { JsonObject } from "../kernel/canonical";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
import type { VaultValue } from "../kernel/vault/vault";
import type { OutgoingRow } from "./outgoing";
import { consentedTo } from "./recipient-consent";
import { isExpired, itemsOf, purposesOf, type RecipientRow } from "./recipient-store";

type Told = { item: VaultItem; instance: string; value: string };

const nothing = (error: unknown): VaultValue[] => {
  if (error instanceof PurposeDenied) return []; // the consent that the purpose wants was withdrawn
  throw error;
};

/**
 * What leaves of a waiting message, or null when it may not: what was agreed, the consent it rests on and the values are
 * looked at at the last moment. A value that was corrected meanwhile leaves as it is now, one that was deleted or is only
 * kept does not leave, nor does the rest of its message.
 */
export const contentToLeave = async (
  app: App,
  recipient: RecipientRow,
  row: OutgoingRow,
  content: JsonObject,
  now: Date,
): Promise<JsonObject | null> => {
  if (row.kind === "deletion") return content;
  if (recipient.state === "revoked" || isExpired(recipient, now)) return null;
  const [told, purpose] = [content.items as Told[], content.purpose as SharePurpose];
  const items = [...new Set(told.map(({ item }) => item))];
  const agreed = itemsOf(recipient);
  if (!purposesOf(recipient).includes(purpose) || !items.every((item) => agreed.includes(item))) return null;
  const { account_id: accountId } = row;
  const keys = accountId && (await app.keyring.find(accountId));
  if (!accountId || !keys) return null;
  const reader = { kind: "system", task: "share" } as const;
  const values = await app.vault.read(app.database, { accountId, items, purpose, reader }).catch(nothing);
  const newest = told.map((one) => ({
    ...one,
    value: values.find(({ item, instance }) => item === one.item && instance === one.instance)?.value ?? null,
  }));
  if (newest.some(({ value }) => value === null)) return null;
  const isConsented =
    content.basis !== "consent" || (await consentedTo(app.database, recipient, [keys.subject])).size > 0;
  return isConsented ? { ...content, items: newest } : null;
};
