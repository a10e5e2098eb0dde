import { AppError } from "./app-error";

/** A door for costly work: `atOnce` pieces run, `longestQueue` wait in order, the next is refused. */
export interface GateOptions {
  atOnce: number;
  longestQueue: number;
  /** What the refused are told to wait. */
  retryAfterSeconds: number;
}

/** Runs the work when its turn comes; throws `server.unavailable` with Retry-After when the queue is full. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

export const createGate = ({ atOnce, longestQueue, retryAfterSeconds }: GateOptions): Gate => {
  const waiting: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (waiting.length >= longestQueue) throw new AppError("server.unavailable", undefined, retryAfterSeconds);
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next)
      next(); // hands its place on
    else running -= 1;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
};
