import { messageRule } from "./messages";
import { type Channel, type TopicKey, topicKeys } from "./topics";

/** What staff may write of: business and commercial topics. What the law owes is told by what it is about, surveys by a survey. */
export const campaignTopics = topicKeys.filter(
  (topic) => messageRule(topic).kind !== "legal" && topic !== "survey",
) as [TopicKey, ...TopicKey[]];
export const isCampaignTopic = (topic: TopicKey): boolean => campaignTopics.includes(topic);

/** Where a campaign stands: `asked` while a second person decides, `scheduled` until its time comes. */
export const campaignStates = ["draft", "asked", "scheduled", "sending", "paused", "done", "stopped"] as const;
export type CampaignState = (typeof campaignStates)[number];

export const campaignTerms = {
  /** Fewer people would be a message to somebody. */
  leastPeople: 50,
  /** How long a campaign is of use unless it says so. */
  validDays: 30,
  /** How far ahead one is planned, and how long it may be of use at most. */
  mostDays: 365,
  /** How long it is proved what was sent: as long as the deliveries of commercial messages. */
  keptDays: 3 * 365,
  /** Numbers handed out at once, and how long they belong to whoever took them. */
  callsAtOnce: 10,
  callMinutes: 30,
  mostCalls: 3,
} as const;

/** How a call went. */
export const callOutcomes = ["called", "refused", "missed"] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** The channels that take other words than the title and the text of all. */
export const wordedChannels = ["inbox", "email", "sms", "phone", "wechat"] as const satisfies readonly Channel[];
