import type { ScopeCode } from "./catalogue/scopes";
import { type CellDefault, type Channel, marketingScope, type Topic, type TopicKey, topics } from "./catalogue/topics";

/** What decides one cell of a person's subscription matrix. */
export interface CellFacts {
  /** The stored choice; undefined when the person never touched the cell. */
  choice: boolean | undefined;
  isGiven: (scope: ScopeCode) => boolean;
  /** Whether we hold what the channel needs: an e-mail address, a phone number, a WeChat binding. */
  hasContact: boolean;
  /** One-time WeChat credits left for the topic's template. */
  credits: number;
}

export type DecidedBy = "law" | "default" | "person" | "consent-given" | "consent-missing" | "no-contact" | "no-credit";
export interface CellDecision {
  isOn: boolean;
  isLocked: boolean;
  decidedBy: DecidedBy;
  missingConsents: ScopeCode[];
}

const topicOf = (key: TopicKey): Topic => topics[key];
/** How a cell behaves, or undefined when the topic does not use the channel. */
export const cellDefault = (key: TopicKey, channel: Channel): CellDefault | undefined => topicOf(key).cells[channel];
/** The marketing scope of a channel. Channels without one cannot carry marketing. */
export const scopeOfChannel = (channel: Channel): ScopeCode | undefined =>
  (marketingScope as Partial<Record<Channel, ScopeCode>>)[channel];
/** The channel of a marketing scope, or undefined for any other scope. */
export const channelOfScope = (scope: ScopeCode): Channel | undefined =>
  (Object.keys(marketingScope) as Channel[]).find((channel) => scopeOfChannel(channel) === scope);
/** The consent that *is* this cell (marketing), or undefined. */
export const cellScope = (key: TopicKey, channel: Channel): ScopeCode | undefined =>
  topicOf(key).marketing ? scopeOfChannel(channel) : undefined;
/** Consents a cell needs besides being switched on. */
export const cellNeeds = (key: TopicKey, channel: Channel): ScopeCode[] =>
  (topicOf(key).needs ?? []).flatMap((need) => (need === "channel" ? (scopeOfChannel(channel) ?? []) : need));

/**
 * The one rule of precedence, first match wins: law → the channel's marketing consent → the person's choice or the
 * default → missing consents → missing contact → missing WeChat credit. Later steps never switch anything on.
 */
export const decideCell = (key: TopicKey, channel: Channel, facts: CellFacts): CellDecision => {
  const behaviour = cellDefault(key, channel);
  const decision = (isOn: boolean, decidedBy: DecidedBy, missingConsents: ScopeCode[] = []): CellDecision => ({
    isOn,
    isLocked: behaviour === "locked",
    decidedBy,
    missingConsents,
  });
  if (behaviour === "locked") return decision(true, "law");
  const scope = cellScope(key, channel);
  if (scope)
    return facts.isGiven(scope) ? decision(true, "consent-given") : decision(false, "consent-missing", [scope]);
  const wanted = facts.choice ?? behaviour === "on";
  const missing = cellNeeds(key, channel).filter((need) => !facts.isGiven(need));
  if (missing.length > 0) return decision(false, wanted ? "consent-missing" : decider(facts), missing);
  if (!wanted) return decision(false, decider(facts));
  if (!facts.hasContact) return decision(true, "no-contact");
  if (behaviour === "once" && facts.credits === 0) return decision(true, "no-credit");
  return decision(true, decider(facts));
};

const decider = (facts: CellFacts): DecidedBy => (facts.choice === undefined ? "default" : "person");
