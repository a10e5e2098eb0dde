import { messageRule } from "@baiwa/shared/catalogue/messages";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import { cellDefault, scopeOfChannel } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import { consentStates } from "../consent/consent.service";
import { withdrawSaid } from "../consent/said-elsewhere";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { switchOff } from "../subscription/switch-off";
import { addressPrint, suppress } from "./suppression";
import { type Place, readWayOut } from "./way-out";

/** The words beside the button of the page; the mail program's own button says the same of the same mail. */
const mailLabels = ["退订", "不再向这个地址发送这类邮件"];

/** What the token's message is about, for whoever holds the link; looking changes nothing. */
export const lookAtWayOut = async (app: App, token: string) => {
  const place = readWayOut(app, token);
  const [message] = await app.database.rows<{ topic: TopicKey }>("SELECT topic FROM message WHERE id = ?", [
    place.messageId,
  ]);
  const isEndable = message && !["locked", undefined].includes(cellDefault(message.topic, place.channel));
  if (!message || !isEndable) throw new AppError("unsubscription.unknown");
  const { topic } = message;
  const isCommercial = messageRule(topic).kind === "commercial";
  return { place, told: { topic, channel: place.channel, isCommercial } };
};

const holdIfThere = async (db: Db, accountId: Buffer): Promise<boolean> =>
  (await db.rows("SELECT id FROM account WHERE id = ? FOR UPDATE", [accountId])).length > 0;

/**
 * Ends what the mail was: the cell is off from this moment on, and of a commercial one the address gets no other, whoever
 * enters it again. An account that is gone leaves the address. Done again, it is the same.
 */
export const endByMail = async (
  app: App,
  db: Db,
  { place, topic, at }: { place: Place; topic: TopicKey; at: Date },
): Promise<void> => {
  const { accountId, channel, address } = place;
  if (messageRule(topic).kind === "commercial") await suppress(db, { address, channel, reason: "opted-out", at });
  if (!(await holdIfThere(db, accountId))) return;
  await switchOff(app, db, { accountId, topic, channel, screen: "mail-unsubscribe", labels: mailLabels, at });
};

/** How far a provider's clock may be behind ours: in doubt the no counts. */
const doubtMs = 5 * 60_000;
/** Whether the account agreed to the scope clearly after that moment, and still does. */
const agreedSince = async (
  app: App,
  db: Db,
  accountId: Buffer,
  { scope, moment }: { scope: ScopeCode; moment: Date },
) => {
  const { state, at } = (await consentStates(app, accountId, db))[scope];
  return state === "given" && at !== null && new Date(at).getTime() > moment.getTime() + doubtMs;
};

/**
 * Ends a channel's advertising for everybody who holds the phone: one answer counts for all of them. One that is told late, or
 * told again, ends nothing that was agreed to after it was said.
 */
export const endByPhone = async (
  app: App,
  db: Db,
  said: {
    phone: string;
    channel: Extract<Channel, "sms" | "phone">;
    screen: string;
    labels: string[];
    at: Date;
    /** When the person said it; now unless told. */
    saidAt?: Date;
  },
): Promise<void> => {
  const { phone, channel, screen, labels, at, saidAt: moment = at } = said;
  const scope = scopeOfChannel(channel);
  const holders = await app.vault.findAccounts(db, "phone", phone);
  let isOutdated = false;
  for (const accountId of holders.sort((one, other) => one.compare(other))) {
    if (!scope || !(await holdIfThere(db, accountId))) continue;
    if (await agreedSince(app, db, accountId, { scope, moment })) isOutdated = true;
    else await withdrawSaid(app, db, { accountId, scopes: [scope], screen, labels, platform: "h5", at });
  }
  if (!isOutdated) await suppress(db, { address: addressPrint(app, channel, phone), channel, reason: "opted-out", at });
};
