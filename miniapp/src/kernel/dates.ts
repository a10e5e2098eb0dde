const two = (value: number): string => String(value).padStart(2, "0");
const beijingOffsetMs = 8 * 3_600_000;

/** A day as people in the mainland read it: 2026-11-23, Beijing time whatever the device says. */
export const dayOf = (instant: string): string =>
  new Date(Date.parse(instant) + beijingOffsetMs).toISOString().slice(0, 10);

/** Day and minute, Beijing time. */
export const minuteOf = (instant: string): string => {
  const beijing = new Date(Date.parse(instant) + beijingOffsetMs);
  return `${dayOf(instant)} ${two(beijing.getUTCHours())}:${two(beijing.getUTCMinutes())}`;
};

const dayMs = 86_400_000;
/** How many days of the calendar lie between today and that day, in Beijing; negative for days gone by. */
export const daysUntil = (instant: string, now = new Date()): number =>
  Math.round((Date.parse(dayOf(instant)) - Date.parse(dayOf(now.toISOString()))) / dayMs);

const monthsEn = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
/** A day as one says it: 11 月 23 日, with the year only when it is another one. */
export const spokenDay = (instant: string, language: "zh" | "en", now = new Date()): string => {
  const [year = "", month, date] = dayOf(instant).split("-");
  const isThisYear = dayOf(now.toISOString()).startsWith(year);
  if (language === "en") return `${Number(date)} ${monthsEn[Number(month) - 1]}${isThisYear ? "" : ` ${year}`}`;
  return `${isThisYear ? "" : `${year} 年 `}${Number(month)} 月 ${Number(date)} 日`;
};
