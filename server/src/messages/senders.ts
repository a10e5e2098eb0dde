import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { messageRule, type OutsideChannel } from "@baiwa/shared/catalogue/messages";
import type { App } from "../app-context";
import { FateUnknown, NotDelivered } from "../delivery/delivery";
import { idText } from "../kernel/ids";
import { describeError } from "../kernel/log";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
import { ValuesUnreadable } from "../kernel/vault/vault";
import { dropped, failed, mailOf, type Outcome, textOf, wordsFor } from "./content";
import type { StoredMessage } from "./messages.service";
import { type Prepare, purposeOf } from "./sending";
import { addressPrint, staysAway, suppressionOf } from "./suppression";
import { wayOutOf } from "./way-out";
import { prepareWechat } from "./wechat-sender";

interface Sending {
  message: StoredMessage;
  accountId: Buffer;
  now: Date;
}
/** Finds out what becomes of it without the network, or what is still to be done. */
type Sender = (app: App, sending: Sending) => Promise<Outcome | (() => Promise<Outcome>)>;

/** The consent went between the gate and the address, so the vault keeps it shut; or all of the account did. */
const shut = (error: unknown): Outcome => {
  if (error instanceof PurposeDenied) return dropped("consent-missing");
  if (error instanceof ValuesUnreadable) return dropped("gone");
  throw error;
};

type Address = { value: string } | { outcome: Outcome };
/** The person's confirmed address: nobody is written to at an address they have not shown to be theirs. */
const addressOf = async (app: App, sending: Sending, channel: "email" | "sms"): Promise<Address> => {
  const { message, accountId } = sending;
  const reader = { kind: "system", task: "message" } as const;
  const items: VaultItem[] = [channel === "email" ? "email" : "phone"];
  const purpose = purposeOf(message, channel);
  const values = await app.vault.read(app.database, { accountId, items, purpose, reader, channel }).catch(shut);
  if (!Array.isArray(values)) return { outcome: values };
  const value = values.find(({ confirmedAt }) => confirmedAt)?.value;
  return value ? { value } : { outcome: dropped("no-contact") };
};

const sent: Outcome = { kind: "sent" };
const notDelivered = (error: unknown): Outcome => {
  if (error instanceof NotDelivered) return { kind: "later" };
  if (error instanceof FateUnknown) return { kind: "unknown" };
  throw error;
};

/** Legal messages go to a mailbox that did not exist, too, once: perhaps it does now; that it was reached nobody could say. */
const sendMail: Sender = async (app, sending) => {
  const { message, accountId, now } = sending;
  const found = await addressOf(app, sending, "email");
  if ("outcome" in found) return found.outcome;
  const to = found.value;
  const address = addressPrint(app, "email", to);
  const ended = await suppressionOf(app.database, { address, channel: "email", now });
  if (staysAway(message.topic, ended)) return dropped("suppressed");
  const wayOut = wayOutOf(app, message, { accountId, channel: "email", address });
  if (!wayOut && messageRule(message.topic).kind === "commercial") return failed("no-way-out");
  const id = app.keyring.fingerprint("mail", idText(message.id), idText(accountId)).toString("hex").slice(0, 32);
  const mail = mailOf(message.topic, wordsFor(message.content, "email"), { to, id, wayOut });
  return async () => {
    const outcome = await app.delivery.mail(mail).then(() => sent, notDelivered);
    return ended === "bounced" ? failed("unreachable") : outcome;
  };
};

const sendText: Sender = async (app, sending) => {
  const found = await addressOf(app, sending, "sms");
  if ("outcome" in found) return found.outcome;
  const to = found.value;
  const { topic, content } = sending.message;
  const address = addressPrint(app, "sms", to);
  const ended = await suppressionOf(app.database, { address, channel: "sms", now: sending.now });
  if (staysAway(topic, ended)) return dropped("suppressed");
  const { template, values } = textOf(topic, wordsFor(content, "sms"));
  return () => app.delivery.sms({ to, template, values }).then(() => sent, notDelivered);
};

/** Channels of which each message stands alone. A fault before it went out is no doubt about it: it goes later. */
const oneByOne =
  (sender: Sender): Prepare =>
  async (app, { message }) =>
  async (accountId, now) => {
    const found = await sender(app, { message, accountId, now }).catch((error: unknown): Outcome => {
      app.log.error({ topic: message.topic, ...describeError(error) }, "a message could not be made ready");
      return { kind: "later" };
    });
    return typeof found === "function" ? found() : found;
  };

/** How messages leave by each channel. Nothing is thrown for what a provider says; it is an outcome. */
export const senders: Readonly<Record<OutsideChannel, Prepare>> = {
  email: oneByOne(sendMail),
  sms: oneByOne(sendText),
  wechat: prepareWechat,
};
