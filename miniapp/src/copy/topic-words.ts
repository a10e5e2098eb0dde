import { type Channel, channelNames, type Topic, type TopicKey, topics } from "@baiwa/shared/catalogue/topics";
import type { Language } from "../kernel/preferences";
import { adviceEn, channelsEn, lockedEn, topicsEn } from "./en-topics";

export interface TopicWords {
  name: string;
  about: string;
  /** What the statement advises before this is switched off (8.3). */
  advised: string | undefined;
  lockedBecause: string | undefined;
}

/** What a notification topic is called, in the language the person chose. */
export const topicWords = (key: TopicKey, language: Language): TopicWords => {
  const { name, about, advised, lockedBecause }: Topic = topics[key];
  if (language === "zh") return { name, about, advised, lockedBecause };
  return { ...topicsEn[key], advised: advised && adviceEn, lockedBecause: lockedBecause && lockedEn };
};

export const channelName = (channel: Channel, language: Language): string =>
  language === "en" ? channelsEn[channel] : channelNames[channel];
