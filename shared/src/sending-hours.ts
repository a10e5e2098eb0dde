import { sendingHours } from "./catalogue/messages";
import { chinaDay, isHoliday } from "./china-calendar";

const hour = 3_600_000;
const day = 24 * hour;
const offset = 8 * hour;
const startOfDay = (number: number): number => number * day - offset;

/** The first moment from `at` on at which a message with these hours may reach a person: `at` itself when it may now. */
export const nextSending = (kind: keyof typeof sendingHours, at: Date): Date => {
  const hours = sendingHours[kind];
  if (!hours) return at;
  for (let number = chinaDay(at); ; number += 1) {
    if (hours.notOnHolidays && isHoliday(number)) continue;
    const from = startOfDay(number) + hours.from * hour;
    const to = startOfDay(number) + hours.to * hour;
    if (at.getTime() < to) return new Date(Math.max(at.getTime(), from));
  }
};
