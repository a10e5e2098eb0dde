import { type Topic, topics } from "@baiwa/shared/catalogue/topics";
import type { App } from "../app-context";
import { smsTexts } from "../delivery/sms-templates";
import { fieldsOf, mailOf, textOf, wordsFor } from "../messages/content";
import { templateOf } from "../messages/wechat-sender";
import type { StoredCampaign } from "./campaign-store";

/** The fields as WeChat would show them, by the first app that has the topic's template; null when there is none. */
const wechatFields = async (app: App, { topic, content }: StoredCampaign, now: Date) => {
  const key = (topics[topic] as Topic).template;
  const templateId = key && app.config.wechat.templates[key];
  const [first] = app.config.wechat.apps;
  if (!templateId || !first) return null;
  const template = await templateOf(app, first.appId, templateId).catch(() => undefined);
  return template ? fieldsOf(template, wordsFor(content, "wechat"), now) : null;
};

/** What people would see on each channel, by the functions that send. */
export const previewsOf = async (app: App, campaign: StoredCampaign, now: Date) => {
  const { topic, channels, content } = campaign;
  const has = (channel: (typeof channels)[number]) => channels.includes(channel);
  const url = app.config.publicUrl;
  const wayOut = url ? { oneClick: url, page: `${url}/#/pages/manage/unsubscribe/index?token=…` } : null;
  const mail = mailOf(topic, wordsFor(content, "email"), { to: "", id: "preview", wayOut });
  const sms = textOf(topic, wordsFor(content, "sms"));
  const inbox = wordsFor(content, "inbox");
  return {
    ...(has("inbox") ? { inbox: { title: inbox.title, text: inbox.text } } : {}),
    ...(has("email") ? { email: { subject: mail.subject, text: mail.text } } : {}),
    ...(has("sms") ? { sms: { text: smsTexts[sms.template](sms.values) } } : {}),
    ...(has("wechat") ? { wechat: { fields: await wechatFields(app, campaign, now) } } : {}),
    ...(has("phone") ? { phone: { text: wordsFor(content, "phone").text } } : {}),
  };
};
