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
const place = Buffer.from("way-out", "utf8");
const bytes = 16 + 16 + 1 + 32;

/** Tokens outlive restarts and master keys: a mail of last year still has its way out. */
const keyOf = (app: App): Buffer => app.keyring.fingerprint("key", "way-out");

/** A token that only this product can make or read; it says nothing of anybody to whoever carries it. */
export const wayOutToken = (app: App, { messageId, accountId, channel, address }: Place): string => {
  const plain = Buffer.concat([messageId, accountId, Buffer.from([channels.indexOf(channel)]), address]);
  return sealWith(keyOf(app), place, plain).toString("base64url");
};

/** What the token is for; `unsubscription.unknown` for one that was not made here or was changed. */
export const readWayOut = (app: App, token: string): Place => {
  try {
    const plain = openWith(keyOf(app), place, Buffer.from(token, "base64url"));
    const channel = channels[plain[32] ?? -1];
    if (plain.length !== bytes || !channel) throw new SealBroken();
    return {
      messageId: plain.subarray(0, 16),
      accountId: plain.subarray(16, 32),
      channel,
      address: plain.subarray(33),
    };
  } catch (error) {
    if (error instanceof SealBroken) throw new AppError("unsubscription.unknown");
    throw error;
  }
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
