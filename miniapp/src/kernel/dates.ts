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
