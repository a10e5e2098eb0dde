import { type ReactNode, useState } from "react";
import type { Outcome } from "../../../kernel/call-types";
import { type Submission, useSubmit } from "../../../kernel/use-submit";
import { StepUpSheet } from "./sheet";

interface Guarded {
  submission: Submission;
  /**
   * Does the act; where the server first wants to know who is there, asks that and does it again. With `isGuarded` the
   * question comes first, unless it was answered a moment ago.
   */
  run<T>(work: () => Promise<Outcome<T>>, onDone: (value: T) => void, isGuarded?: boolean): void;
  /** The sheet that asks, to be drawn with the page. */
  sheet: ReactNode;
}

/** A little less than the server's ten minutes; the server decides. */
const surelyFreshMs = 9 * 60_000;
let freshUntil = 0;

/** Acts that reveal, change or end something guarded: the person shows once more who they are, then it is done (8.1). */
export const useStepUp = (): Guarded => {
  const submission = useSubmit();
  const [again, setAgain] = useState<{ act: () => void }>();

  const run = async <T,>(work: () => Promise<Outcome<T>>, onDone: (value: T) => void): Promise<void> => {
    let isAsked = false;
    const done = await submission.run(async () => {
      const outcome = await work();
      isAsked = !outcome.ok && outcome.error.code === "session.step-up-required";
      return outcome;
    });
    if (done) onDone(done.value);
    if (!isAsked) return;
    submission.fail(undefined);
    freshUntil = 0;
    setAgain({ act: () => void run(work, onDone) });
  };
  const start = <T,>(work: () => Promise<Outcome<T>>, onDone: (value: T) => void, isGuarded = false): void => {
    const act = () => void run(work, onDone);
    if (!isGuarded || Date.now() < freshUntil) act();
    else setAgain({ act });
  };
  const sheet = again ? (
    <StepUpSheet
      onClose={() => setAgain(undefined)}
      onShown={() => {
        freshUntil = Date.now() + surelyFreshMs;
        setAgain(undefined);
        again.act();
      }}
    />
  ) : null;
  return { submission, run: start, sheet };
};
