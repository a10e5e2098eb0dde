import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Plain JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Canonical JSON (RFC 8785) as UTF-8 bytes: the same value always gives the same bytes. */
export const canonicalBytes = (value: unknown): Buffer => Buffer.from(canonicalize(value) ?? "null", "utf8");
export const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
