import type { Purpose, VaultItem } from "@baiwa/shared/catalogue/items";
import { type DropReason, messageRule, type OutsideChannel } from "@baiwa/shared/catalogue/messages";
import { type Topic, topics } from "@baiwa/shared/catalogue/topics";
import { cellNeeds, cellScope } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import { NotDelivered } from "../delivery/delivery";
import { idText } from "../kernel/ids";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
import type { MessageTemplate } from "../wechat/wechat-answers";
import { WeChatError } from "../wechat/wechat-error";
import { fieldsOf, mailOf, type Outcome, textOf, wordsFor } from "./content";
import { noteReference } from "./delivery-rows";
import type { StoredMessage } from "./messages.service";
import { addressPrint, staysAway, suppressionOf } from "./suppression";
import { wayOutOf } from "./way-out";

export interface Sending {
  message: StoredMessage;
  accountId: Buffer;
  now: Date;
}
type Sender = (app: App, sending: Sending) => Promise<Outcome>;

const dropped = (reason: DropReason): Outcome => ({ kind: "dropped", reason });
const failed = (reason: DropReason): Outcome => ({ kind: "failed", reason });

/** For what an address is read; the vault's gate asks once more. What a person switched on for themselves is no advertising. */
const purposeOf = ({ topic }: StoredMessage, channel: OutsideChannel): Purpose => {
  if (topic === "survey") return "survey";
  const isAdvertising = cellScope(topic, channel) ?? cellNeeds(topic, channel).length > 0;
  if (isAdvertising) return "marketing";
  return topic === "incident" || topic === "security" ? "security" : "messages";
};

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
  const outcome = await app.delivery.mail(mail).then(() => ({ kind: "sent" }) as const, notDelivered);
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
  return app.delivery.sms({ to, template, values }).then(() => ({ kind: "sent" }) as const, notDelivered);
};

const freshMs = 10 * 60_000;
const known = new WeakMap<App, Map<string, { at: number; templates: MessageTemplate[] }>>();
/** The templates of an app as WeChat has them, read again after ten minutes. */
export const templateOf = async (app: App, appId: string, templateId: string): Promise<MessageTemplate | undefined> => {
  const kept = known.get(app) ?? new Map();
  known.set(app, kept);
  const client = app.wechat.get(appId);
  if (!client) return undefined;
  const fresh = kept.get(appId);
  const isFresh = fresh && Date.now() - fresh.at < freshMs;
  const templates = isFresh ? fresh.templates : await client.templates();
  if (!isFresh) kept.set(appId, { at: Date.now(), templates });
  return templates.find((one: MessageTemplate) => one.templateId === templateId);
};

type Credit = { appId: string; templateId: string; accountId: Buffer };
/** Spends one credit before the message goes out, as the platform does; false when there is none. */
const spend = async (app: App, { accountId, appId, templateId }: Credit): Promise<boolean> =>
  (await app.database.run(
    "UPDATE wechat_credit SET credits = credits - 1 WHERE account_id = ? AND app_id = ? AND template_id = ? AND credits > 0",
    [accountId, appId, templateId],
  )) === 1;
const correct = (app: App, { accountId, appId, templateId }: Credit, sql: "credits + 1" | "0") =>
  app.database.run(
    `UPDATE wechat_credit SET credits = ${sql} WHERE account_id = ? AND app_id = ? AND template_id = ?`,
    [accountId, appId, templateId],
  );

/** What a refusal of WeChat means for the message and for the credit that was spent on it. */
const afterRefusal = async (app: App, credit: Credit, error: unknown): Promise<Outcome> => {
  if (!(error instanceof WeChatError)) throw error;
  if (error.kind === "no-credit") {
    await correct(app, credit, "0");
    return dropped("no-credit");
  }
  if (error.kind === "timeout") return { kind: "later" }; // perhaps it was sent: the credit counts as spent
  await correct(app, credit, "credits + 1");
  if (error.kind === "openid-invalid") return dropped("no-contact");
  if (["template-invalid", "content-invalid", "page-invalid", "rejected"].includes(error.kind)) {
    app.log.error(
      { kind: error.kind, errcode: error.errcode, rid: error.rid, field: error.field },
      "message refused by WeChat",
    );
    return failed(error.kind === "rejected" ? "refused" : "template");
  }
  return { kind: "later" };
};

const sendWechat: Sender = async (app, { message, accountId, now }) => {
  const key = (topics[message.topic] as Topic).template;
  const templateId = key && app.config.wechat.templates[key];
  if (!templateId) return failed("template");
  const [row] = await app.database.rows<{ app_id: string }>(
    `SELECT c.app_id FROM wechat_credit c JOIN wechat_binding b ON b.account_id = c.account_id AND b.app_id = c.app_id
     WHERE c.account_id = ? AND c.template_id = ? AND c.credits > 0 ORDER BY c.credits DESC LIMIT 1`,
    [accountId, templateId],
  );
  if (!row) return dropped("no-credit");
  const credit = { appId: row.app_id, templateId, accountId };
  const client = app.wechat.get(row.app_id);
  const template = await templateOf(app, row.app_id, templateId).catch((error: unknown) => {
    if (error instanceof WeChatError) return null;
    throw error;
  });
  if (template === null) return { kind: "later" };
  const fields = template && fieldsOf(template, wordsFor(message.content, "wechat"), now);
  if (!client || !fields) return failed("template");
  const reader = { kind: "system", task: "message" } as const;
  const purpose = purposeOf(message, "wechat");
  const ids = await app.vault.read(app.database, { accountId, items: ["wx_openid"], purpose, reader });
  const openid = ids.find(({ instance }) => instance === row.app_id)?.value;
  if (!openid) return dropped("no-contact");
  if (!(await spend(app, credit))) return dropped("no-credit");
  const page = message.content.page?.path ?? "pages/home/index";
  const state = app.config.isProduction ? "formal" : "developer";
  const sent = await client
    .sendSubscribeMessage({ openid, templateId, fields, page, state })
    .catch((error: unknown) => afterRefusal(app, credit, error));
  if ("kind" in sent) return sent;
  await noteReference(app.database, { messageId: message.id, accountId, reference: sent.msgid });
  return { kind: "sent" };
};

/** How a message leaves by each channel. Nothing is thrown for what a provider says; it is an outcome. */
export const senders: Readonly<Record<OutsideChannel, Sender>> = { email: sendMail, sms: sendText, wechat: sendWechat };
