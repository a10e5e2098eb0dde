import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";

/** The catalogue's words in English, for people who chose it: what is bound to is the Chinese beside them. */
export const topicsEn: Record<TopicKey, { name: string; about: string }> = {
  security: { name: "Account security", about: "New devices, password or contact changes" },
  finance: { name: "Billing and arrears", about: "Bills and overdue reminders" },
  expiry: { name: "Expiry and recycling", about: "Products about to expire, and what follows" },
  operation: { name: "Service operation", about: "Incidents, maintenance and changes" },
  product: { name: "Product news", about: "New functions and updates" },
  company: { name: "Company news", about: "News of Baiwa Cloud" },
  advertising: { name: "Advertising", about: "Promotions and offers" },
  offers: { name: "Personal offers", about: "Offers chosen by your use" },
  survey: { name: "Surveys", about: "Surveys, at most once a quarter" },
  statement: { name: "Changes of the statement", about: "Changes of the statement and agreements" },
  incident: { name: "Security incidents", about: "When your information may be affected" },
  rights: { name: "Answers to requests", about: "Answers to your access, correction or deletion requests" },
};
export const adviceEn = "These messages concern your account’s security and service; we advise keeping them.";
export const lockedEn = "The law obliges us to tell you this";

export const channelsEn: Record<Channel, string> = {
  inbox: "In-app",
  wechat: "WeChat message",
  sms: "SMS",
  email: "E-mail",
  phone: "Phone call",
};
