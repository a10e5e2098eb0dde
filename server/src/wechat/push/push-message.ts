import { z } from "zod";
import { checkSignature, decryptPush, PushRefused } from "./push-crypto";
import { type PushEvent, readEvent, readFields } from "./push-events";
import type { PushSettings } from "./push-settings";

/** Signatures older than this are somebody's recording; WeChat itself repeats within seconds. */
export const mostSkewSeconds = 600;

/** What the address carries beside the message. */
export interface PushQuery {
  timestamp: string;
  nonce: string;
  signature?: string;
  msg_signature?: string;
  encrypt_type?: "aes" | "raw";
}

interface Receiving extends PushSettings {
  appId: string;
  now: Date;
}

const checkTime = (timestamp: number, now: Date): void => {
  if (Math.abs(now.getTime() / 1000 - timestamp) > mostSkewSeconds) throw new PushRefused("stale");
};

/** Throws unless WeChat, who alone has the token, asks now whether the address is ours. */
export const checkAddress = (query: PushQuery, { token, now }: Receiving): void => {
  checkSignature(query.signature, token, query.timestamp, query.nonce);
  checkTime(Number(query.timestamp), now);
};

const encryptedPart = z.object({ Encrypt: z.string() });

/**
 * The fields of a genuine message. Of a message that comes encrypted, also beside its plain text (compatible mode), the
 * encrypted part alone counts: the other signature does not cover what is said. Plain ones only with `acceptsPlain`.
 */
const fieldsOf = (source: string, query: PushQuery, receiving: Receiving & { acceptsPlain: boolean }): unknown => {
  const { token, aesKey, appId, now, acceptsPlain } = receiving;
  const { timestamp, nonce } = query;
  const outer = readFields(source);
  const encrypted = encryptedPart.safeParse(outer).data?.Encrypt;
  if (encrypted === undefined) {
    if (query.encrypt_type === "aes") throw new PushRefused("shape");
    if (!acceptsPlain) throw new PushRefused("plaintext");
    checkSignature(query.signature, token, timestamp, nonce);
    checkTime(Number(timestamp), now);
    return outer;
  }
  checkSignature(query.msg_signature, token, timestamp, nonce, encrypted);
  checkTime(Number(timestamp), now);
  return readFields(decryptPush(aesKey, appId, encrypted));
};

/** The event of a genuine push; null for one we do nothing about. Throws PushRefused. */
export const readPush = (
  source: string,
  query: PushQuery,
  receiving: Receiving & { acceptsPlain: boolean },
): PushEvent | null => {
  const event = readEvent(fieldsOf(source, query, receiving), receiving.appId);
  // an event from the future would outrank all that follows it
  if (event && event.createdAt > receiving.now.getTime() / 1000 + mostSkewSeconds) throw new PushRefused("stale");
  return event;
};
