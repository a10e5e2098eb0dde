import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { deliveryTerms, messageRule, type SuppressionReason } from "@baiwa/shared/catalogue/messages";
import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { normalise } from "../kernel/vault/normalise";

const day = 86_400_000;
/** Which item a channel's address is, where addresses are told apart from accounts. */
const itemOf: Partial<Record<Channel, VaultItem>> = { email: "email", sms: "phone", phone: "phone" };

/** The address as it is kept: found again, never read. */
export const addressPrint = (app: App, channel: Channel, address: string): Buffer =>
  app.keyring.fingerprint("suppression", channel, normalise(itemOf[channel] ?? "email", address));

/** Ends a channel's optional messages to the address; of two reasons the stronger stays. Repeating it only begins its time anew. */
export const suppress = (
  db: Pick<Db, "run">,
  { address, channel, reason, at }: { address: Buffer; channel: Channel; reason: SuppressionReason; at: Date },
): Promise<number> =>
  db.run(
    `INSERT INTO suppression (address, channel, reason, since, until) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE reason = CASE WHEN reason = 'bounced' OR VALUES(reason) = 'opted-out' THEN reason
       ELSE VALUES(reason) END, until = VALUES(until)`,
    [address, channel, reason, at, new Date(at.getTime() + deliveryTerms.suppressedDays * day)],
  );

/** Why the address gets none of the channel's optional messages; null when it gets them. */
export const suppressionOf = async (
  db: Pick<Db, "rows">,
  { address, channel, now }: { address: Buffer; channel: Channel; now: Date },
): Promise<SuppressionReason | null> => {
  const [row] = await db.rows<{ reason: SuppressionReason }>(
    "SELECT reason FROM suppression WHERE address = ? AND channel = ? AND until > ?",
    [address, channel, now],
  );
  return row?.reason ?? null;
};

/** Whether a message of the topic stays away from an address for the reason: what the law owes is tried all the same. */
export const staysAway = (topic: TopicKey, reason: SuppressionReason | null): boolean => {
  const { kind } = messageRule(topic);
  if (reason === null || kind === "legal") return false;
  return reason !== "opted-out" || kind === "commercial";
};

/** Lets a channel's messages reach the person's own proven addresses again: they switched it on themselves, just now. */
export const liftSuppression = async (
  app: App,
  db: Db,
  { accountId, channel }: { accountId: Buffer; channel: Channel },
): Promise<void> => {
  const item = itemOf[channel];
  if (!item) return;
  const reader = { kind: "system", task: "suppression" } as const;
  const held = await app.vault.read(db, { accountId, items: [item], purpose: "messages", reader });
  for (const { value } of held.filter(({ confirmedAt }) => confirmedAt !== null)) {
    const address = addressPrint(app, channel, value);
    await db.run("DELETE FROM suppression WHERE address = ? AND channel = ?", [address, channel]);
  }
};
