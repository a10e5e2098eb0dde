import { type Channel, channels } from "@baiwa/shared/catalogue/topics";
import { cellDefault } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import { openWith, SealBroken, sealWith } from "../kernel/vault/seal";
import type { WayOut } from "./content";
import type { StoredMessage } from "./messages.service";

/** Whose message the token ends, on which channel, and where it went: the address as its keyed fingerprint. */
export interface Place {
  messageId: Buffer;
  accountId: Buffer;
  channel: Channel;
  address: Buffer;
}
type Use = "way-out" | "call";
const bytes = 16 + 16 + 1 + 32;

/** Tokens outlive restarts and master keys: a mail of last year still has its way out. */
const keyOf = (app: App, use: Use): Buffer => app.keyring.fingerprint("key", use);

const sealPlace = (app: App, use: Use, { messageId, accountId, channel, address }: Place): string => {
  const plain = Buffer.concat([messageId, accountId, Buffer.from([channels.indexOf(channel)]), address]);
  return sealWith(keyOf(app, use), Buffer.from(use, "utf8"), plain).toString("base64url");
};
const openPlace = (app: App, use: Use, token: string): Place | null => {
  try {
    const plain = openWith(keyOf(app, use), Buffer.from(use, "utf8"), Buffer.from(token, "base64url"));
    const channel = channels[plain[32] ?? -1];
    if (plain.length !== bytes || !channel) return null;
    return {
      messageId: plain.subarray(0, 16),
      accountId: plain.subarray(16, 32),
      channel,
      address: plain.subarray(33),
    };
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
};

/** A token that only this product can make or read; it says nothing of anybody to whoever carries it. */
export const wayOutToken = (app: App, place: Place): string => sealPlace(app, "way-out", place);

/** What the token is for; `unsubscription.unknown` for one that was not made here or was changed. */
export const readWayOut = (app: App, token: string): Place => {
  const place = openPlace(app, "way-out", token);
  if (!place) throw new AppError("unsubscription.unknown");
  return place;
};

/** What stands for a person on a list of calls: whoever calls learns a number, not an account. */
export const callIdOf = (app: App, place: Place): string => sealPlace(app, "call", place);

/** Whom the call was for; `call.unknown` for what was not handed out here. */
export const readCallId = (app: App, callId: string): Place => {
  const place = openPlace(app, "call", callId);
  if (!place) throw new AppError("call.unknown");
  return place;
};

/** The way out that a mail of the message carries; null where it is owed by law, or this product has no public address. */
export const wayOutOf = (app: App, { id, topic }: StoredMessage, place: Omit<Place, "messageId">): WayOut | null => {
  const { publicUrl } = app.config;
  if (!publicUrl || cellDefault(topic, place.channel) === "locked") return null;
  const token = wayOutToken(app, { ...place, messageId: id });
  return {
    oneClick: `${publicUrl}/api/v1/unsubscriptions/${token}`,
    page: `${publicUrl}/#/pages/manage/unsubscribe/index?token=${token}`,
  };
};
