import type { ScopeCode } from "./scopes";

/** Ways a message can reach a person. */
export const channels = ["inbox", "wechat", "sms", "email", "phone"] as const;
export type Channel = (typeof channels)[number];
export const channelNames: Record<Channel, string> = {
  inbox: "站内消息",
  wechat: "微信订阅消息",
  sms: "短信",
  email: "邮件",
  phone: "电话",
};

/**
 * How a cell of the matrix behaves:
 * `locked` on because the law obliges us to tell the person; `on` by default, may be switched off; `off` by default,
 * opt-in; `once` a WeChat one-time credit, asked for with a tap (preference plus a stock of credits).
 */
export type CellDefault = "locked" | "on" | "off" | "once";

export interface Topic {
  name: string;
  about: string;
  clauses: readonly string[];
  cells: Partial<Record<Channel, CellDefault>>;
  /** The statement advises against switching this off (8.3): shown once before, never an obstacle. */
  advised?: string;
  /** Why it cannot be switched off, for locked cells. */
  lockedBecause?: string;
  /** Commercial: the cell *is* the channel's marketing consent (M1–M4). One truth, not two. */
  marketing?: true;
  /** Consents a cell needs besides being switched on; "channel" stands for the channel's M scope. */
  needs?: readonly (ScopeCode | "channel")[];
  /** WeChat one-time template: what it is called in configuration. */
  template?: TemplateKey;
}

/** Keys under which the operator configures WeChat template ids. */
export const templateKeys = ["security", "finance", "expiry", "operation", "statement"] as const;
export type TemplateKey = (typeof templateKeys)[number];

/** The marketing scope of each channel. WeChat forbids marketing templates, so it has none. */
export const marketingScope = { inbox: "M1", sms: "M2", email: "M3", phone: "M4" } as const satisfies Partial<
  Record<Channel, ScopeCode>
>;

const advice = "这类消息与您的账号安全和服务使用有关，建议保留，以免错过重要通知。";

/** Notification topics × channels (clauses 4.5, 4.7, 7.1.4, 8.3, 9, 10). */
export const topics = {
  security: {
    name: "账号安全",
    about: "新设备登录、密码或联系方式变更",
    clauses: ["4.4", "7.2", "8.3"],
    cells: { inbox: "on", wechat: "once", sms: "on", email: "on" },
    advised: advice,
    template: "security",
  },
  finance: {
    name: "财务与欠费",
    about: "账单、欠费提醒",
    clauses: ["4.5", "8.3"],
    cells: { inbox: "on", wechat: "once", sms: "on", email: "on", phone: "off" },
    advised: advice,
    template: "finance",
  },
  expiry: {
    name: "到期与回收",
    about: "产品即将到期、到期后的回收",
    clauses: ["4.5", "8.3"],
    cells: { inbox: "on", wechat: "once", sms: "on", email: "on", phone: "off" },
    advised: advice,
    template: "expiry",
  },
  operation: {
    name: "服务运行",
    about: "故障、维护和变更",
    clauses: ["4.1", "8.3"],
    cells: { inbox: "on", wechat: "once", sms: "off", email: "on" },
    template: "operation",
  },
  product: {
    name: "产品消息",
    about: "新功能和产品更新",
    clauses: ["4.5", "8.3"],
    cells: { inbox: "off", sms: "off", email: "off" },
  },
  company: {
    name: "佰瓦云动态",
    about: "公司新闻",
    clauses: ["4.5", "8.3"],
    cells: { inbox: "off", email: "off" },
  },
  advertising: {
    name: "商业广告",
    about: "推广和优惠活动",
    clauses: ["4.5"],
    cells: { inbox: "off", sms: "off", email: "off", phone: "off" },
    marketing: true,
  },
  offers: {
    name: "个性化优惠",
    about: "根据您的使用情况挑选的优惠",
    clauses: ["4.5", "4.6"],
    cells: { inbox: "off", sms: "off", email: "off" },
    needs: ["channel", "P1"],
  },
  survey: {
    name: "问卷调查",
    about: "产品和服务调查，每季度最多一次",
    clauses: ["4.7"],
    cells: { inbox: "off", email: "off" },
    needs: ["Q1"],
  },
  statement: {
    name: "声明与协议变更",
    about: "隐私保护声明、服务协议的修改",
    clauses: ["9"],
    cells: { inbox: "locked", wechat: "once", email: "on" },
    lockedBecause: "修改声明必须告知您（个人信息保护法第十七条）",
    template: "statement",
  },
  incident: {
    name: "信息安全事件",
    about: "您的信息可能受影响时的通知",
    clauses: ["7.1.4"],
    cells: { inbox: "locked", sms: "locked", email: "locked" },
    lockedBecause: "发生信息安全事件必须告知您（个人信息保护法第五十七条）",
  },
  rights: {
    name: "权利请求答复",
    about: "您的查询、更正、删除等请求的答复",
    clauses: ["8.1", "10"],
    cells: { inbox: "locked", email: "locked" },
    lockedBecause: "您的请求必须得到答复（个人信息保护法第五十条）",
  },
} as const satisfies Record<string, Topic>;

export type TopicKey = keyof typeof topics;
export const topicKeys = Object.keys(topics) as TopicKey[];
