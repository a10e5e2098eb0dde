import type { Middleware } from "koa";
import type { Delivery, Mail, Sms } from "../src/delivery/delivery";

/** A message as it lies in the local mailbox. */
export type Kept = { at: Date } & ({ channel: "mail"; mail: Mail } | { channel: "sms"; sms: Sms });
const most = 200;

/** Takes the mails and SMS of development instead of a provider; the newest first, kept in memory only. */
export const createLocalMailbox = () => {
  const kept: Kept[] = [];
  const keep = async (message: Kept): Promise<void> => {
    kept.unshift(message);
    kept.length = Math.min(kept.length, most);
  };
  const delivery: Delivery = {
    mail: (mail) => keep({ channel: "mail", mail, at: new Date() }),
    sms: (sms) => keep({ channel: "sms", sms, at: new Date() }),
  };
  return { delivery, kept };
};
export type LocalMailbox = ReturnType<typeof createLocalMailbox>;

const escaped: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const plain = (text: string): string => text.replace(/[&<>"]/g, (sign) => escaped[sign] as string);
const smsTexts: Record<Sms["template"], (values: readonly string[]) => string> = {
  code: ([code, minutes]) => `验证码 ${code}，${minutes} 分钟内有效。`,
  "account-frozen": () => "您的账号已冻结，所有设备已退出登录。要解除，请在小程序登录页证明是您本人。",
  "account-unfrozen": () => "您的账号冻结已解除。如不是您本人，请马上用验证码重设密码，再次冻结。",
  "account-risk": () => "您的账号有异常登录，请登录小程序查看。如不是您本人，请修改密码。",
  "contact-changed": () => "您的账号联系方式刚刚更改。",
  notice: ([title]) => `${title}。详情请打开佰瓦云隐私中心小程序。`,
  incident: () => "您的信息可能受到一次安全事件影响，请打开佰瓦云隐私中心小程序查看情况和建议。",
  marketing: ([title]) => `${title}，拒收请回复R`,
  "guardian-confirmed": () => "您作为监护人的同意已经登记。如果不是您本人操作，请马上联系我们。",
};
const smsText = ({ template, values }: Sms): string => smsTexts[template](values);
const shown = (message: Kept): { to: string; subject: string; text: string } =>
  message.channel === "mail" ? message.mail : { to: message.sms.to, subject: "短信", text: smsText(message.sms) };

const page = (kept: readonly Kept[]): string => {
  const letters = kept.map((message) => {
    const { to, subject, text } = shown(message);
    return `<article><h2>${plain(subject)}</h2><p>${plain(to)} · ${message.at.toLocaleString("zh-CN")}</p><pre>${plain(text)}</pre></article>`;
  });
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>本机信箱</title><h1>本机信箱</h1>${letters.join("") || "<p>还没有邮件和短信</p>"}</html>`;
};

/** The mailbox as a page and as JSON. Mounted by `npm start` only. */
export const mailboxRoutes =
  ({ kept }: LocalMailbox): Middleware =>
  async (ctx, next) => {
    if (ctx.method !== "GET" || (ctx.path !== "/dev/mailbox" && ctx.path !== "/dev/messages")) return next();
    ctx.state.route = "dev";
    ctx.set("Cache-Control", "no-store");
    if (ctx.path === "/dev/messages") {
      ctx.body = { messages: kept.map((message) => ({ channel: message.channel, ...shown(message) })) };
      return;
    }
    ctx.type = "html";
    ctx.body = page(kept);
  };
