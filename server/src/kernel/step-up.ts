import type { AccountSession } from "./api";
import { AppError } from "./app-error";

const goodForMs = 10 * 60_000;

/** Until when a step-up made at the moment counts. */
export const stepUpUntil = (at: Date): Date => new Date(at.getTime() + goodForMs);

/** Throws `session.step-up-required` unless the person showed within ten minutes once more who they are (8.1). */
export const requireStepUp = ({ steppedUpAt }: Pick<AccountSession, "steppedUpAt">, now: Date): void => {
  const isFresh = steppedUpAt !== null && steppedUpAt <= now && now < stepUpUntil(steppedUpAt);
  if (!isFresh) throw new AppError("session.step-up-required");
};
