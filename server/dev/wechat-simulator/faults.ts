/** What a switched-on fault does to calls of an endpoint. */
export type Fault =
  /** Refuses with this code and does nothing else. */
  | { kind: "errcode"; errcode: number }
  /** Acts, then answers late. */
  | { kind: "slow"; delayMs: number }
  /** Breaks the connection: before anything was done, or after (the answer is lost). */
  | { kind: "cut"; when: "before" | "after" }
  /** A gateway's HTML page. */
  | { kind: "html" }
  /** Acts, and pads the right answer to many megabytes. */
  | { kind: "huge" };

/** Fault switches by endpoint path. */
export const createFaults = () => {
  const faults = new Map<string, { fault: Fault; left: number }>();
  return {
    /** Switches the fault on for the next `times` calls, or until it is cleared. */
    set: (endpoint: string, fault: Fault, times = Number.POSITIVE_INFINITY): void => {
      faults.set(endpoint, { fault, left: times });
    },
    clear: (endpoint?: string): void => {
      if (endpoint === undefined) faults.clear();
      else faults.delete(endpoint);
    },
    /** The fault for the call that has just come in. */
    next: (endpoint: string): Fault | undefined => {
      const on = faults.get(endpoint);
      if (!on || on.left <= 0) return undefined;
      on.left -= 1;
      return on.fault;
    },
  };
};
