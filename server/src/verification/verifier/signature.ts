import { createHmac, timingSafeEqual } from "node:crypto";
import { sha256 } from "../../kernel/canonical";

/** What is signed of a request: what it does, when, once, and every byte it carries. */
export const requestSignature = (
  secret: string,
  { method, path, timestamp, nonce, body }: Record<"method" | "path" | "timestamp" | "nonce" | "body", string>,
): string =>
  createHmac("sha256", secret)
    .update([method, path, timestamp, nonce, sha256(body).toString("hex")].join("\n"))
    .digest("base64url");

/** What is signed of an answer: it belongs to this very request, so that no other answer can stand in for it. */
export const answerSignature = (
  secret: string,
  { nonce, status, body }: { nonce: string; status: number; body: string },
): string =>
  createHmac("sha256", secret)
    .update(["answer", nonce, String(status), sha256(body).toString("hex")].join("\n"))
    .digest("base64url");

/** Compares without telling by its time where two texts differ. */
export const isSameSignature = (given: string, expected: string): boolean =>
  timingSafeEqual(sha256(given), sha256(expected));
