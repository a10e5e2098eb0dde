import type { Database } from "./database";
import { createLease, type HeldLease, type Lease, LeaseLost } from "./lease";
import { describeError, type Log } from "./log";
import type { Ports } from "./ports";
import { isConnectionLost } from "./retry";

/** A piece of background work that exactly one server process does at a time. */
export interface JobOptions {
  /** Names the lease row too. */
  name: string;
  everyMs: number;
  app: { database: Database; ports: Pick<Ports, "clock">; log: Log };
  /**
   * One round. Must be safe to break off anywhere: start each transaction with `held.guard(db)`, and between batches
   * look at `stopping`.
   */
  run: (held: HeldLease, stopping: AbortSignal) => Promise<void>;
  /** The lease to work under, when others take it too; by default one of the job's own. */
  lease?: Lease;
}

export interface RunningJob {
  /** Lets the round in progress finish its batch, then gives the lease up. */
  stop(): Promise<void>;
}

/**
 * Does one piece of a round. What goes wrong with it is said in the log and holds up no other piece, this round or the next;
 * a lost lease or connection ends the round. True when it went well.
 */
export const onePiece = async (
  log: Pick<Log, "error">,
  what: string,
  work: () => Promise<unknown>,
): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof LeaseLost || isConnectionLost(error)) throw error;
    log.error(describeError(error), `${what} failed; the others go on`);
    return false;
  }
};

const shortestLeaseSeconds = 30;
const longestPauseMs = 60_000;

/**
 * Runs the work again and again while this process holds the lease; other processes stand by. The timer never keeps
 * the process alive. After a failure the pause doubles, up to a minute.
 */
export const startJob = ({ name, everyMs, app, run, lease }: JobOptions): RunningJob => {
  const stopping = new AbortController();
  const claim = lease ?? createLease({ ...app, name, seconds: Math.max(shortestLeaseSeconds, (everyMs * 2) / 1000) });
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  const runRound = async (): Promise<void> => {
    try {
      const held = await claim.take();
      // Told to stop while the lease was on its way: a round begun now would never hear of it.
      if (held && !stopping.signal.aborted) await run(held, stopping.signal);
      failures = 0;
    } catch (error) {
      if (error instanceof LeaseLost) return;
      failures += 1;
      app.log.error({ job: name, failures, ...describeError(error) }, "job failed");
    }
  };
  const schedule = (): void => {
    if (stopping.signal.aborted) return;
    const pauseMs = Math.min(everyMs * 2 ** Math.min(failures, 16), Math.max(longestPauseMs, everyMs));
    timer = setTimeout(() => {
      round = runRound().finally(schedule);
    }, pauseMs);
    timer.unref();
  };

  round = runRound().finally(schedule);
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await round;
      await claim
        .release()
        .catch((error: unknown) => app.log.warn({ job: name, ...describeError(error) }, "lease kept"));
    },
  };
};
