import { type Channel, channels, type Topic, type TopicKey, topicKeys, topics } from "@baiwa/shared/catalogue/topics";
import { cellDefault, decideCell } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import { consentStates } from "../consent/consent.service";
import type { Db } from "../kernel/database";

/** One cell as the contract answers it. */
export interface Cell {
  topic: TopicKey;
  channel: Channel;
  isOn: boolean;
  isLocked: boolean;
  decidedBy: ReturnType<typeof decideCell>["decidedBy"];
  missingConsents: ReturnType<typeof decideCell>["missingConsents"];
  credits: number | null;
  changedAt: string | null;
}

const contactItem: Partial<Record<Channel, string>> = {
  sms: "phone",
  phone: "phone",
  email: "email",
  wechat: "wx_openid",
};

/** Whether the person left a cell switched on that needs no consent; whatever else the channel needs, the caller looks for. */
export const isCellOn = async (
  db: Pick<Db, "rows">,
  { accountId, topic, channel }: { accountId: Buffer; topic: TopicKey; channel: Channel },
): Promise<boolean> => {
  const [choice] = await db.rows<{ is_on: number }>(
    "SELECT is_on FROM subscription WHERE account_id = ? AND topic = ? AND channel = ?",
    [accountId, topic, channel],
  );
  const facts = { isGiven: () => false, hasContact: true, credits: 0 };
  return decideCell(topic, channel, { ...facts, choice: choice && choice.is_on === 1 }).isOn;
};

const storedFacts = async (app: App, db: Db, accountId: Buffer) => {
  const [choices, credits, held, states] = await Promise.all([
    db.rows<{ topic: string; channel: string; is_on: number; changed_at: Date }>(
      "SELECT topic, channel, is_on, changed_at FROM subscription WHERE account_id = ?",
      [accountId],
    ),
    db.rows<{ template_id: string; credits: number }>(
      "SELECT template_id, credits FROM wechat_credit WHERE account_id = ?",
      [accountId],
    ),
    db.rows<{ item: string }>(
      "SELECT DISTINCT item FROM vault_value WHERE account_id = ? AND item IN ('phone', 'email', 'wx_openid')",
      [accountId],
    ),
    consentStates(app, accountId, db),
  ]);
  return {
    choiceOf: (topic: TopicKey, channel: Channel) =>
      choices.find((choice) => choice.topic === topic && choice.channel === channel),
    creditsOf: (templateId: string | undefined) =>
      credits.filter((credit) => credit.template_id === templateId).reduce((sum, credit) => sum + credit.credits, 0),
    holds: new Set(held.map(({ item }) => item)),
    states,
  };
};

/**
 * The person's whole matrix, every cell explained. Choices, credits and consents are read once; nothing is stored for a
 * marketing cell, it *is* the consent (4.5).
 */
export const subscriptionCells = async (app: App, db: Db, accountId: Buffer): Promise<Cell[]> => {
  const facts = await storedFacts(app, db, accountId);
  return topicKeys.flatMap((topic) =>
    channels
      .filter((channel) => cellDefault(topic, channel) !== undefined)
      .map((channel) => {
        const stored = facts.choiceOf(topic, channel);
        const templateKey = (topics[topic] as Topic).template;
        const credits = facts.creditsOf(templateKey && app.config.wechat.templates[templateKey]);
        const needed = contactItem[channel];
        const decision = decideCell(topic, channel, {
          choice: stored && stored.is_on === 1,
          isGiven: (scope) => facts.states[scope].state === "given",
          hasContact: needed === undefined || facts.holds.has(needed),
          credits,
        });
        const changedAt = stored?.changed_at.toISOString() ?? null;
        return { topic, channel, ...decision, credits: channel === "wechat" ? credits : null, changedAt };
      }),
  );
};
