import type { Middleware } from "koa";
import type { Delivery, Mail, Sms } from "../src/delivery/delivery";
import { smsTexts } from "../src/delivery/sms-templates";

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
