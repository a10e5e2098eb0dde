import { setTimeout as pause } from "node:timers/promises";

/** Conflicts and fail-overs after which the whole transaction may be repeated, by server error number. */
const conflicts = new Set([1213, 1205, 1180, 3101, 1047, 1290, 1792, 1836, 8002, 8022, 9007, 6002, 6005]);
type DriverError = { errno?: number; code?: string; syscall?: string };
const mysqlError = (error: unknown): DriverError => {
  const carrier = error as DriverError & { driverError?: DriverError };
  return carrier?.driverError ?? carrier ?? {};
};

/** Whether the error says "repeat the transaction". */
export const isConflict = (error: unknown): boolean => conflicts.has(mysqlError(error).errno ?? 0);
/** Whether a unique key refused the row; `key` narrows it to one constraint (MySQL prefixes it with the table). */
export const isDuplicate = (error: unknown, key?: string): boolean => {
  if (mysqlError(error).errno !== 1062) return false;
  const message = (error as Error).message;
  return key === undefined || message.includes(`'${key}'`) || message.includes(`.${key}'`);
};

const lost = new Set([
  "PROTOCOL_CONNECTION_LOST",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ER_SERVER_SHUTDOWN",
  "ER_CON_COUNT_ERROR",
  "ER_QUERY_INTERRUPTED",
]);
/** Whether the database could not be asked or broke off, so that the outcome of a COMMIT in flight is unknown. */
export const isConnectionLost = (error: unknown): boolean => {
  const { code = "", syscall } = mysqlError(error);
  return lost.has(code) || (code === "ENOENT" && syscall === "connect"); // the server's socket is gone
};

const attempts = 6;

/** Runs the work, and again on conflicts: at most six times, with growing jittered pauses of up to 160 ms. */
export const retryConflicts = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isConflict(error)) throw error;
      await pause(Math.random() * 5 * 2 ** attempt);
    }
  }
};
