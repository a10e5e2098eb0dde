/** Days as they are counted in the mainland: by its clock, its weekends, and its holidays with the days worked in exchange. */

const hour = 3_600_000;
const dayMs = 24 * hour;
const offsetMs = 8 * hour;

/** Days since 1970-01-01 in the mainland. */
export const chinaDay = (at: Date): number => Math.floor((at.getTime() + offsetMs) / dayMs);
/** The last millisecond of that day. */
export const endOfChinaDay = (day: number): Date => new Date((day + 1) * dayMs - offsetMs - 1);
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs;
/** The day as `2026-11-26`. */
export const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** A year's holidays as the State Council announced them: from the first day to the last; and days worked in exchange. */
interface Year {
  off: readonly (readonly [from: string, to: string])[];
  worked: readonly string[];
}
export const holidays: Readonly<Record<number, Year>> = {
  2025: {
    off: [
      ["2025-01-01", "2025-01-01"],
      ["2025-01-28", "2025-02-04"],
      ["2025-04-04", "2025-04-06"],
      ["2025-05-01", "2025-05-05"],
      ["2025-05-31", "2025-06-02"],
      ["2025-10-01", "2025-10-08"],
    ],
    worked: ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
  },
  2026: {
    off: [
      ["2026-01-01", "2026-01-03"],
      ["2026-02-15", "2026-02-23"],
      ["2026-04-04", "2026-04-06"],
      ["2026-05-01", "2026-05-05"],
      ["2026-06-19", "2026-06-21"],
      ["2026-09-25", "2026-09-27"],
      ["2026-10-01", "2026-10-07"],
    ],
    worked: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
  },
};

/** Whether the day lies in an announced holiday, also where that falls on a weekend. */
export const isHoliday = (day: number): boolean =>
  (holidays[Number(dateOf(day).slice(0, 4))]?.off ?? []).some(([from, to]) => day >= dayOf(from) && day <= dayOf(to));

/** Whether offices work that day. Of a year not announced yet only weekends are known: then a term ends sooner, never later. */
export const isWorkingDay = (day: number): boolean => {
  const date = dateOf(day);
  if (holidays[Number(date.slice(0, 4))]?.worked.includes(date)) return true;
  if (isHoliday(day)) return false;
  const weekday = new Date(day * dayMs).getUTCDay();
  return weekday !== 0 && weekday !== 6;
};

/** The end of the n-th calendar day after the day of `at`: that day itself does not count (Civil Code 201). */
export const afterDays = (at: Date, days: number): Date => endOfChinaDay(chinaDay(at) + days);

/** The end of the n-th working day after the day of `at`. */
export const afterWorkingDays = (at: Date, days: number): Date => {
  let [day, left] = [chinaDay(at), days];
  while (left > 0) {
    day += 1;
    if (isWorkingDay(day)) left -= 1;
  }
  return endOfChinaDay(day);
};
