import { requestTerms } from "@baiwa/shared/catalogue/requests";
import { afterDays, afterWorkingDays, chinaDay, endOfChinaDay } from "@baiwa/shared/china-calendar";

/** The moments a request's terms are reckoned from. */
export interface Clock {
  received_at: Date;
  verified_at: Date | null;
  due_at: Date;
  bound_at: Date;
  paused_at: Date | null;
}
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** By when a request is answered that arrived then, whatever it waits for meanwhile. */
export const boundOf = (receivedAt: Date): Date => afterDays(receivedAt, requestTerms.overallDays);

/** By when it is answered once it is known who asks: fifteen calendar days, and never after the bound (10). */
export const dueFrom = (verifiedAt: Date, boundAt: Date): Date =>
  earlier(afterDays(verifiedAt, requestTerms.answerDays), boundAt);

/** By when it should be known who asks. */
export const verifyBy = (receivedAt: Date): Date => afterWorkingDays(receivedAt, requestTerms.verifyWorkingDays);

/** The term after a wait for the person: later by the whole days waited, and never after the bound. */
export const dueAfterPause = (
  { due_at: dueAt, bound_at: boundAt, paused_at: pausedAt }: Clock,
  resumedAt: Date,
): Date =>
  pausedAt === null
    ? dueAt
    : earlier(endOfChinaDay(chinaDay(dueAt) + chinaDay(resumedAt) - chinaDay(pausedAt)), boundAt);

/** The term as it stands now: of what waits for the person, as if the answer came today. */
export const dueNow = (clock: Clock, now: Date): Date => dueAfterPause(clock, now);

/** Whole days left by the mainland's clock; 0 on the last day, negative when it is late. */
export const daysLeft = (clock: Clock, now: Date): number => chinaDay(dueNow(clock, now)) - chinaDay(now);

/** How many of the reminders are due by now. */
export const remindersDue = (clock: Clock, now: Date): number =>
  requestTerms.remindersDaysLeft.filter((days) => daysLeft(clock, now) <= days).length;
