import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { messageRule, type OutsideChannel } from "@baiwa/shared/catalogue/messages";
import type { App } from "../app-context";
import { NotDelivered } from "../delivery/delivery";
import { idText } from "../kernel/ids";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
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
type Sender = (app: App, sending: Sending) => Promise<Outcome>;

/** The consent went between the gate and the address: the vault keeps it shut. */
const shut = (error: unknown): null => {
  if (error instanceof PurposeDenied) return null;
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
  if (!values) return { outcome: dropped("consent-missing") };
  const value = values.find(({ confirmedAt }) => confirmedAt)?.value;
  return value ? { value } : { outcome: dropped("no-contact") };
};

const sent: Outcome = { kind: "sent" };
const notDelivered = (error: unknown): Outcome => {
  if (error instanceof NotDelivered) return { kind: "later" };
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
  const outcome = await app.delivery.mail(mail).then(() => sent, notDelivered);
  return ended === "bounced" ? failed("unreachable") : outcome;
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
  return app.delivery.sms({ to, template, values }).then(() => sent, notDelivered);
};

/** Channels of which each message stands alone: nothing is found out before its turn. */
const oneByOne =
  (send: Sender): Prepare =>
  async (app, { message }) =>
  (accountId, now) =>
    send(app, { message, accountId, now });

/** How messages leave by each channel. Nothing is thrown for what a provider says; it is an outcome. */
export const senders: Readonly<Record<OutsideChannel, Prepare>> = {
  email: oneByOne(sendMail),
  sms: oneByOne(sendText),
  wechat: prepareWechat,
};
