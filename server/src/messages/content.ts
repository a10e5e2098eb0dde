import { type DropReason, messageRule } from "@baiwa/shared/catalogue/messages";
import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import type { Mail, Sms } from "../delivery/delivery";
import type { MessageTemplate } from "../wechat/wechat-answers";

/** What a message says, the same to everybody: nothing in it is about anybody. */
export type MessageContent = {
  title: string;
  text: string;
  /** Opens from the inbox and from WeChat. */
  page?: { path: string; label: string };
  /** A moment people should know, such as when a version takes effect. */
  at?: string;
  /** A word of at most five Han for WeChat's `phrase` fields. */
  phrase?: string;
  /** Other words for single channels. */
  forms?: Partial<Record<Channel, Pick<MessageContent, "title" | "text">>>;
};

/** The words of a channel: its own, else those of all. */
export const wordsFor = (content: MessageContent, channel: Channel): MessageContent => ({
  ...content,
  ...content.forms?.[channel],
});

const from = "佰瓦云";
const company = "上海佰瓦科技有限责任公司 · info@baiwow.com";

/** What ends messages by one tap in a mail client (RFC 8058), and the page that people can open. */
export interface WayOut {
  oneClick: string;
  page: string;
}

/**
 * The mail of a message. A commercial one says 广告 in its subject, who sends it and how to end it (advertising law 43,
 * mail rules 13); whatever can be switched off carries the one-click header. `id` makes a repeated mail the same mail.
 */
export const mailOf = (
  topic: TopicKey,
  { title, text }: MessageContent,
  { to, id, wayOut }: { to: string; id: string; wayOut: WayOut | null },
): Mail => {
  const isCommercial = messageRule(topic).kind === "commercial";
  const where = wayOut ? `\n不想再收到这类邮件：${wayOut.page}` : "";
  const foot = isCommercial ? `发送者：${company}${where}` : `佰瓦云隐私中心${where}`;
  return {
    to,
    subject: `${isCommercial ? "（广告）" : ""}【${from}】${title}`,
    text: `${text}\n\n${foot}`,
    id,
    ...(wayOut
      ? {
          headers: {
            "List-Unsubscribe": `<${wayOut.oneClick}>`,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          },
        }
      : {}),
  };
};

/** The SMS of a message: which registered text, and what fills it. */
export const textOf = (topic: TopicKey, { title }: MessageContent): Pick<Sms, "template" | "values"> => {
  if (topic === "incident") return { template: "incident", values: [] };
  return { template: messageRule(topic).kind === "commercial" ? "marketing" : "notice", values: [title] };
};

/** At most so many characters, by code points, with an ellipsis inside the limit; no line breaks or control characters. */
const fitting = (text: string, most: number): string => {
  const points = Array.from(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim());
  return points.length <= most ? points.join("") : `${points.slice(0, most - 1).join("")}…`;
};
const chinaTime = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString();

/**
 * The fields of a WeChat template, filled by their types within the platform's limits: the first `thing` is the title, the
 * next the text, `time` and `date` the moment. Null when the template has a field that a message cannot fill.
 */
export const fieldsOf = (
  { fields }: Pick<MessageTemplate, "fields">,
  content: MessageContent,
  now: Date,
): Record<string, string> | null => {
  const things = [content.title, content.text];
  const moment = chinaTime(content.at ? new Date(content.at) : now);
  const filled = fields.map((key): [string, string | null] => {
    const type = key.replace(/\d+$/, "");
    if (type === "thing") return [key, fitting(things.shift() ?? "请打开小程序查看", 20)];
    if (type === "date") return [key, moment.slice(0, 10)];
    if (type === "time") return [key, `${moment.slice(0, 10)} ${moment.slice(11, 16)}`];
    if (type === "phrase")
      return [key, /^\p{Script=Han}{1,5}$/u.test(content.phrase ?? "") ? (content.phrase as string) : "请查看"];
    return [key, null];
  });
  return filled.every(([, value]) => value) ? (Object.fromEntries(filled) as Record<string, string>) : null;
};

/** What became of one message to one person: the end, or another try. */
export type Outcome =
  /** `reference` is the provider's own number of it, by which it tells later what became of it. */
  | { kind: "sent"; reference?: string }
  | { kind: "dropped" | "failed"; reason: DropReason }
  | { kind: "later"; at?: Date }
  /** Perhaps it is there, perhaps not: the answer was lost. */
  | { kind: "unknown" };
export const dropped = (reason: DropReason): Outcome => ({ kind: "dropped", reason });
export const failed = (reason: DropReason): Outcome => ({ kind: "failed", reason });
