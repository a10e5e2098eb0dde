import { describeError, type Log } from "./log";

/** Work that goes on after the answer, so that how long it takes tells nobody anything. */
export interface Background {
  run(name: string, work: () => Promise<void>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export const createBackground = (log: Log): Background => {
  const underWay = new Set<Promise<void>>();
  return {
    run: (name, work) => {
      const piece: Promise<void> = work()
        .catch((error: unknown) => log.warn({ name, ...describeError(error) }, "background work failed"))
        .finally(() => underWay.delete(piece));
      underWay.add(piece);
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
};
