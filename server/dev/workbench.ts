/** How a command run for us ended. */
export interface CommandResult {
  code: number;
  /** What it printed, both streams. */
  output: string;
}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  input?: string;
  /** Kill it after this long. */
  timeoutMs?: number;
  /** Resolve on any exit code instead of rejecting with CommandFailed. */
  mayFail?: boolean;
  /** Share our terminal instead of collecting the output. */
  isForeground?: boolean;
}

/** The types of `bootstrap/workbench.mjs`, which is plain JavaScript because it runs before the packages are there. */
export interface Workbench {
  /** Shows progress on work that takes longer than a moment. */
  step<T>(label: string, work: () => Promise<T>): Promise<T>;
  /** Runs a command that ends with us. */
  run(command: string, args: string[], options?: CommandOptions): Promise<CommandResult>;
  /** Registers what must be undone when we stop, last first. `force` must be synchronous and quick. */
  defer(undo: () => Promise<void> | void, force?: () => void): void;
  /** Aborted as soon as we are asked to stop. */
  signal: AbortSignal;
  write(line: string): void;
  /** Undoes everything registered. */
  stop(): Promise<void>;
}

/** Something the person at the keyboard can put right; shown without a stack. */
export class ExpectedError extends Error {
  readonly isExpected = true;
}
