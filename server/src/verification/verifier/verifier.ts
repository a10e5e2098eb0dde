import type { AgeBand } from "@baiwa/shared/catalogue/verification";

/** Whether the verifier could confirm what it was asked. */
export type Match = "match" | "mismatch" | "not-found";

/**
 * An outside verifier of identities (2.4, 5.1.1): it works on our instruction and answers whether things belong together.
 * `reference` is the case's: asked twice under one, it answers the same and charges or pays once. A failed call rejects
 * with VerifierError; then nothing is known and asking again is safe.
 */
export interface Verifier {
  /** Who it is, as the person reads it before agreeing. */
  name: string;
  checkIdentity(asked: { reference: string; name: string; idNumber: string }): Promise<Match>;
  checkBankCard(asked: { reference: string; name: string; idNumber: string; card: string }): Promise<Match>;
  checkOrganisation(asked: { reference: string; name: string; uscc: string; legalRep: string }): Promise<Match>;
  /** Opens a face check on the verifier's own page. The face goes there and never comes here. */
  startFace(asked: { reference: string; name: string; idNumber: string }): Promise<{ faceId: string; url: string }>;
  faceResult(faceId: string): Promise<"waiting" | "pass" | "fail" | "expired">;
  /** Pays a few fen to the account; which sum, only the verifier and the account's holder know. */
  startPayment(asked: { reference: string; name: string; uscc: string; account: string }): Promise<{
    paymentId: string;
  }>;
  confirmPayment(asked: {
    paymentId: string;
    fen: number;
    attempt: number;
  }): Promise<"match" | "mismatch" | "not-arrived">;
  /** The real-name result that WeChat holds of this user: whether there is one, and the age band. */
  readWechat(asked: {
    reference: string;
    appId: string;
    openid: string;
  }): Promise<{ isVerified: false } | { isVerified: true; ageBand: AgeBand }>;
}

/** What went wrong with a call, in terms of what can be done about it. */
export type VerifierErrorKind =
  /** It asks us to come back later. */
  | "busy"
  /** No answer in time, or a broken connection: whether it acted is unknown. */
  | "timeout"
  | "network"
  /** It does not take our key or signature: the operator must act. */
  | "credential"
  /** The answer is not what was agreed, or not signed by the verifier. */
  | "malformed"
  /** It cannot work with what it was sent: asking again changes nothing. */
  | "rejected";

/** A failed call. Its text holds no personal information, so it may be logged. */
export class VerifierError extends Error {
  constructor(
    readonly endpoint: string,
    readonly kind: VerifierErrorKind,
    readonly status?: number,
  ) {
    super(`verifier ${endpoint}: ${kind}${status ? ` (${status})` : ""}`);
    this.name = "VerifierError";
  }
}
