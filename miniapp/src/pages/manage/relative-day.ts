import { daysUntil, minuteOf, spokenDay } from "../../kernel/dates";

/** When something came, as short as one says it: the minute today, "yesterday", the day before that. Beijing time. */
export const relativeDay = (instant: string, yesterday: string, language: "zh" | "en", now = new Date()): string => {
  const days = daysUntil(instant, now);
  if (days === 0) return minuteOf(instant).slice(11);
  return days === -1 ? yesterday : spokenDay(instant, language, now);
};
