import { type ErrorCode, type ErrorDetail, errors } from "@baiwa/shared/errors";

/** A refusal from the error catalogue. Throw a code; the status and the wording follow from it. */
export class AppError extends Error {
  readonly status: number;
  /** The account it was about, where the request itself names none: for that account's activity log, never answered. */
  about?: Buffer;
  constructor(
    readonly code: ErrorCode,
    readonly details?: ErrorDetail[],
    /** Seconds after which trying again makes sense, sent as Retry-After. */
    readonly retryAfterSeconds?: number,
  ) {
    super(code);
    this.status = errors[code].status;
  }
}

/** Shorthand for one field that is wrong. */
export const invalidField = (path: string, issue: string, message: string): AppError =>
  new AppError("request.invalid", [{ path, issue, message }]);
