import type { Channel, TopicKey } from "./topics";

/** When a message may reach a person outside the mini-program, by the mainland's clock: `office` never on a holiday. */
export const sendingHours = {
  any: null,
  day: { from: 8, to: 22, notOnHolidays: false },
  office: { from: 9, to: 20, notOnHolidays: true },
} as const;

/**
 * How messages of a topic are sent. `legal` ones the law obliges us to send, so that none may be lost: one whose fate is
 * unknown after a crash is sent again; of others it is not, as two are worse than one. `commercial` ones carry who sends them
 * and how to end them (advertising law 43). `cap`: at most so many in so many days on one channel.
 */
interface MessageRule {
  kind: "legal" | "service" | "commercial";
  hours: keyof typeof sendingHours;
  cap?: { most: number; days: number };
}

export const messageRules = {
  security: { kind: "service", hours: "any" },
  finance: { kind: "service", hours: "day" },
  expiry: { kind: "service", hours: "day" },
  operation: { kind: "service", hours: "day" },
  product: { kind: "commercial", hours: "office", cap: { most: 4, days: 30 } },
  company: { kind: "commercial", hours: "office", cap: { most: 4, days: 30 } },
  advertising: { kind: "commercial", hours: "office", cap: { most: 2, days: 30 } },
  offers: { kind: "commercial", hours: "office", cap: { most: 2, days: 30 } },
  survey: { kind: "commercial", hours: "office", cap: { most: 1, days: 90 } },
  statement: { kind: "legal", hours: "day" },
  incident: { kind: "legal", hours: "any" },
  rights: { kind: "legal", hours: "any" },
} as const satisfies Record<TopicKey, MessageRule>;
export const messageRule = (topic: TopicKey): MessageRule => messageRules[topic];

/** Where one message to one person by one channel stands; `listed` until somebody calls them. */
export const deliveryStates = ["queued", "sending", "listed", "sent", "dropped", "failed"] as const;

/** Why a message was not sent: each is counted and shown to whoever sent it, none names anybody. */
export const dropReasons = {
  gone: "账号已注销",
  closing: "账号正在注销",
  frozen: "账号已被本人冻结，不发推广消息",
  "switched-off": "本人关闭了这类消息",
  "consent-missing": "没有本人的同意",
  suppressed: "这个地址退订过或收不到",
  "no-contact": "没有确认过的联系方式",
  "no-credit": "没有微信订阅次数",
  "no-way-out": "没有设置退订的地址，推广邮件不能发出",
  cap: "超过一段时间内的次数",
  stopped: "发送被停止",
  late: "过了有效时间",
  refused: "服务商拒绝",
  template: "消息模板不可用",
  unreachable: "多次没有送达",
  drill: "演练，不发出",
  unknown: "没有得到答复，不知是否已送出，不再发送",
} as const;
export type DropReason = keyof typeof dropReasons;
export const dropReasonKeys = Object.keys(dropReasons) as DropReason[];

/**
 * Why an address gets no more of a channel, the strongest last. Whoever opted out gets no commercial message; an address that
 * does not take mail, or complained of it, none that is not owed by law.
 */
export const suppressionReasons = {
  "opted-out": "本人退订了推广消息",
  complained: "收件人投诉为垃圾邮件",
  bounced: "地址不存在或拒收",
} as const;
export type SuppressionReason = keyof typeof suppressionReasons;

/** Channels whose messages leave the product, one request for each. */
export const outsideChannels = ["wechat", "sms", "email"] as const satisfies readonly Channel[];
export type OutsideChannel = (typeof outsideChannels)[number];

export const deliveryTerms = {
  /** Tries before a message counts as not delivered, with growing pauses. */
  mostAttempts: 5,
  /** Of these, so many whose answer was lost: perhaps the person has it. */
  mostUnknown: 2,
  firstPauseSeconds: 60,
  /** How long a person finds a message in the inbox, and its sending can be proved. */
  keptDays: 365,
  /** How long it is proved that a commercial message was sent by consent. */
  commercialKeptDays: 3 * 365,
  /** How long an address that ended messages gets none, whoever enters it again. */
  suppressedDays: 3 * 365,
} as const;
