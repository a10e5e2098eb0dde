import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import { cellScope } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import { withdrawSaid } from "../consent/said-elsewhere";
import type { Db } from "../kernel/database";
import { storeChoice } from "./subscription.service";

/**
 * Switches a cell off on a word the person gave outside the product. A marketing cell is its consent, so that is withdrawn;
 * of others the choice is stored, once. The caller holds the account.
 */
export const switchOff = async (
  app: App,
  db: Db,
  said: { accountId: Buffer; topic: TopicKey; channel: Channel; screen: string; labels: string[]; at: Date },
): Promise<void> => {
  const { accountId, topic, channel, screen, labels, at } = said;
  const scope = cellScope(topic, channel);
  if (scope) {
    await withdrawSaid(app, db, { accountId, scopes: [scope], screen, labels, platform: "h5", at });
    return;
  }
  const [choice] = await db.rows<{ is_on: number }>(
    "SELECT is_on FROM subscription WHERE account_id = ? AND topic = ? AND channel = ?",
    [accountId, topic, channel],
  );
  if (choice?.is_on !== 0) await storeChoice(app, db, { accountId, topic, channel, isOn: false, at });
};
