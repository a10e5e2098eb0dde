import type { z } from "zod";
import type { Permission } from "./catalogue/roles";
import type { ScopeCode } from "./catalogue/scopes";
import type { ServiceRight } from "./catalogue/service-rights";
import type { ErrorCode } from "./errors";
import type { RouteName } from "./routes";

/**
 * Who may call: anyone, a signed-in person, staff holding a permission ("self" = any signed-in staff), or another system of
 * the company whose credential carries a right.
 */
export type Access = "public" | "account" | { staff: Permission | "self" } | { service: ServiceRight };

/**
 * The promise of one endpoint. The server admits, validates, runs and strips by it; OpenAPI is generated from it.
 * `result: null` answers 204. `limit` names the stricter rate limit of the ways in.
 */
export interface EndpointContract {
  summary: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The request is a form (multipart/form-data) with one file of at most so many bytes, beside the fields of `body`. */
  upload?: { mostBytes: number };
  /**
   * The request is many rows at once: a JSON object `{ rows }` or one row a line (NDJSON), gzip allowed. The rows are validated
   * one by one by the handler; `row` describes them.
   */
  bulk?: { mostBytes: number; mostRows: number; row: z.ZodType };
  /** The request is a text of any type, at most so many bytes, that the handler reads itself; nothing is known of it before. */
  rawText?: { mostBytes: number };
  /** The answer is plain text, not JSON. */
  plain?: true;
  /** The answer is a file, not JSON: the handler answers a Reply with its own headers. `result` is not looked at. */
  download?: true;
  result: z.ZodType | null;
  status?: 200 | 201;
  errors?: readonly ErrorCode[];
  limit?: "login" | "write" | "search" | "ingest" | "guardian-link" | "public-file";
  /** The consent that must stand before the endpoint does anything: `consent.required` otherwise, naming the scope. */
  needs?: ScopeCode;
  /** The person must have shown within the last minutes once more who they are: `session.step-up-required` otherwise (8.1). */
  stepUp?: true;
  /** Still works while the account is being cancelled. Reads and deletions always do. */
  whileClosing?: true;
  /** Works for staff who have not accepted the undertaking yet: who they are, the undertaking itself, and the way out. */
  beforeUndertaking?: true;
  /** Each call is an act of its own, like signing in or a look that leaves a trace: no Idempotency-Key is taken. */
  everyTime?: true;
  /** Public reads that may be cached: seconds for Cache-Control max-age; an ETag is always sent then. */
  cacheSeconds?: number;
}

/** A slice's contracts: some of the route names, each with its promise. */
export type Contract = Partial<Record<RouteName, EndpointContract>>;
