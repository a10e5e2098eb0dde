import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/** Only what helps to find a fault: no message, SQL or parameter of a database error ever reaches the log. */
export const describeError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { errno, code, sqlState } = (
    "driverError" in error ? (error as { driverError?: object }).driverError : error
  ) as { errno?: number; code?: string; sqlState?: string };
  const isDatabase = errno !== undefined || sqlState !== undefined;
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 8);
  return { name: error.name, code, errno, sqlState, ...(isDatabase ? {} : { message: error.message }), frames };
};

/** Structured logs without personal information: request id, route pattern, status, milliseconds, error kinds. */
export const createLog = (level: string, destination?: DestinationStream): Log =>
  pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination ?? pino.destination(1));
