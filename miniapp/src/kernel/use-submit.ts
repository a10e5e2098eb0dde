import { useRef, useState } from "react";
import type { CallError, Outcome } from "./call-types";

export interface Submission {
  isBusy: boolean;
  error: CallError | undefined;
  /** The server's sentence for the field at `path`, to stand beside it. */
  fieldError(...paths: string[]): string | undefined;
  /** The failure's sentence unless every detail of it already stands beside its field. */
  leftoverError(...shownPaths: string[]): CallError | undefined;
  /** Runs one act; a second tap while it runs does nothing. Gives the value, or undefined when it failed. */
  run<T>(work: () => Promise<Outcome<T>>): Promise<{ value: T } | undefined>;
  fail(error: CallError | undefined): void;
}

const startsWith = (path: string, wanted: string) => path === wanted || path.startsWith(`${wanted}.`);

/** State of a form's or a button's act. */
export const useSubmit = (): Submission => {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();
  const running = useRef(false);
  return {
    isBusy,
    error,
    fieldError: (...paths) =>
      error?.details.find(({ path }) => paths.some((wanted) => startsWith(path, wanted)))?.message,
    leftoverError: (...shownPaths) => {
      if (!error) return undefined;
      const isShown = (path: string) => shownPaths.some((wanted) => startsWith(path, wanted));
      return error.details.length > 0 && error.details.every(({ path }) => isShown(path)) ? undefined : error;
    },
    run: async (work) => {
      if (running.current) return undefined;
      running.current = true;
      setBusy(true);
      setError(undefined);
      const outcome = await work();
      running.current = false;
      setBusy(false);
      if (outcome.ok) return { value: outcome.value };
      setError(outcome.error);
      return undefined;
    },
    fail: setError,
  };
};
