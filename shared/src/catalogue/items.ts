import type { RecipientKey } from "./recipients";
import type { ScopeCode } from "./scopes";

/** Why an item may be read: one purpose a read. Clause numbers 4.1–4.9 of the statement. */
export const purposes = {
  service: { name: "提供服务", clause: "4.1", basis: "contract" },
  preferences: { name: "满足个性化需求", clause: "4.2", basis: "contract" },
  improvement: { name: "服务优化和开发", clause: "4.3", basis: "consent", scope: "P2" },
  security: { name: "保护账号和用户安全", clause: "4.4", basis: "contract" },
  messages: { name: "推送您订阅的业务消息", clause: "4.5", basis: "contract" },
  marketing: { name: "推送商业广告", clause: "4.5", basis: "consent" },
  related: { name: "提供更相关的服务", clause: "4.6", basis: "consent", scope: "P1" },
  survey: { name: "邀请参加调查", clause: "4.7", basis: "consent", scope: "Q1" },
  "subject-access": { name: "您查看自己的信息", clause: "8.1", basis: "law" },
  "rights-request": { name: "处理您的请求", clause: "10", basis: "law" },
} as const satisfies Record<
  string,
  { name: string; clause: string; basis: "contract" | "law" | "consent"; scope?: ScopeCode }
>;
export type Purpose = keyof typeof purposes;

/** The headings under which people see the items. */
export const itemGroups = {
  account: "账号和登录",
  wechat: "微信",
  usage: "使用记录",
  choices: "您的选择",
} as const;
export type ItemGroup = keyof typeof itemGroups;

/** Kinds of information WeChat wants declared before the interfaces that give them may be called. */
export const wechatTypes = {
  UserInfo: { name: "微信昵称、头像", interfaces: ["chooseAvatar", "nickname"] },
  PhoneNumber: { name: "手机号", interfaces: ["getPhoneNumber"] },
} as const;
export type WechatType = keyof typeof wechatTypes;

/** How a value is shown when it is not revealed. */
export type MaskKind = "none" | "email" | "phone" | "last4" | "never";

export interface Item {
  name: string;
  /** Declared in WeChat's privacy guide under this type. */
  wechatType?: WechatType;
  group: ItemGroup;
  /** Why we ask, in a few words beside the field. */
  why: string;
  class: "normal" | "high" | "sensitive" | "organisation";
  source: readonly ("person" | "proxy" | "system" | "wechat")[];
  clauses: readonly string[];
  purposes: readonly Purpose[];
  basis: "contract" | "law" | "consent";
  /** The consent that must stand while the value is kept; its withdrawal deletes the value. */
  scope?: ScopeCode;
  retention: string;
  mask: MaskKind;
  /** Where it lives: the vault (sealed), or a column of a table that is declared here. */
  store: "vault" | { table: string; column: string };
  /** Looked up by keyed fingerprint; at most one account may hold a value. */
  lookup?: "unique" | "shared";
  rights: { view: boolean; edit: boolean; delete: boolean; export: boolean; reason?: string };
  recipients: readonly RecipientKey[];
  maxLength: number;
}

const own = { view: true, edit: true, delete: true, export: true } as const;

/**
 * The personal-information catalogue: every item the product can hold. Screens, masks, export, erasure and the
 * purpose gate are derived from it; adding an item is adding one entry here.
 */
export const items = {
  account_id: {
    name: "账号 ID",
    group: "account",
    why: "给每个账号一个不变的编号，区分不同的账号",
    class: "normal",
    source: ["system"],
    clauses: ["2.6.1", "8.1"],
    purposes: ["service", "security", "subject-access"],
    basis: "contract",
    retention: "账号存续期间",
    mask: "none",
    store: { table: "account", column: "id" },
    rights: {
      view: true,
      edit: false,
      delete: false,
      export: true,
      reason: "账号 ID 由系统分配，不能更改（声明 8.1）",
    },
    recipients: [],
    maxLength: 36,
  },
  username: {
    name: "用户名",
    group: "account",
    why: "用来登录",
    class: "normal",
    source: ["person"],
    clauses: ["2.2"],
    purposes: ["service", "security", "subject-access", "rights-request"],
    basis: "contract",
    retention: "账号存续期间",
    mask: "none",
    store: "vault",
    lookup: "unique",
    rights: own,
    recipients: [],
    maxLength: 32,
  },
  email: {
    name: "电子邮箱",
    group: "account",
    why: "用来登录，接收您订阅的邮件和安全通知",
    class: "high",
    source: ["person", "proxy"],
    clauses: ["2.2", "4.4", "4.5", "7.1.4"],
    purposes: ["service", "security", "messages", "marketing", "survey", "subject-access", "rights-request"],
    basis: "contract",
    retention: "账号存续期间",
    mask: "email",
    store: "vault",
    lookup: "unique",
    rights: own,
    recipients: [],
    maxLength: 254,
  },
  phone: {
    name: "手机号",
    wechatType: "PhoneNumber",
    group: "wechat",
    why: "用于账号安全验证和您订阅的短信通知",
    class: "high",
    source: ["wechat", "person", "proxy"],
    clauses: ["2.2", "2.3", "4.4", "4.5"],
    purposes: ["service", "security", "messages", "marketing", "subject-access", "rights-request"],
    basis: "consent",
    scope: "W3",
    retention: "账号存续期间或撤回同意时",
    mask: "phone",
    store: "vault",
    lookup: "shared",
    rights: own,
    recipients: [],
    maxLength: 20,
  },
  password: {
    name: "登录密码",
    group: "account",
    why: "确认登录的是您本人",
    class: "high",
    source: ["person"],
    clauses: ["2.2", "7.2"],
    purposes: ["security"],
    basis: "contract",
    retention: "账号存续期间",
    mask: "never",
    store: { table: "credential", column: "password_hash" },
    rights: { view: false, edit: true, delete: false, export: false, reason: "密码只保存不可还原的摘要，无法查看" },
    recipients: [],
    maxLength: 128,
  },
  nickname: {
    name: "昵称",
    wechatType: "UserInfo",
    group: "wechat",
    why: "在“我的账号”里显示，方便您确认是自己的账号",
    class: "normal",
    source: ["wechat", "person"],
    clauses: ["2.3"],
    purposes: ["service", "subject-access", "rights-request"],
    basis: "consent",
    scope: "W2",
    retention: "解绑或撤回同意时",
    mask: "none",
    store: "vault",
    rights: own,
    recipients: [],
    maxLength: 32,
  },
  avatar: {
    name: "头像",
    wechatType: "UserInfo",
    group: "wechat",
    why: "在“我的账号”里显示，方便您确认是自己的账号",
    class: "high",
    source: ["wechat", "person"],
    clauses: ["2.3"],
    purposes: ["service", "subject-access", "rights-request"],
    basis: "consent",
    scope: "W2",
    retention: "解绑或撤回同意时",
    mask: "none",
    store: "vault",
    rights: own,
    recipients: [],
    maxLength: 200_000,
  },
  wx_openid: {
    name: "微信用户标识（OpenID）",
    group: "wechat",
    why: "用微信登录，把微信与账号绑定",
    class: "high",
    source: ["wechat"],
    clauses: ["2.3"],
    purposes: ["service", "security", "messages", "subject-access", "rights-request"],
    basis: "consent",
    scope: "W1",
    retention: "绑定期间",
    mask: "last4",
    store: "vault",
    lookup: "unique",
    rights: { view: true, edit: false, delete: true, export: true, reason: "由微信提供，不能修改；解绑即删除" },
    recipients: ["wechat"],
    maxLength: 64,
  },
  wx_unionid: {
    name: "微信开放平台标识（UnionID）",
    group: "wechat",
    why: "识别您在佰瓦云不同小程序里的同一个账号",
    class: "high",
    source: ["wechat"],
    clauses: ["2.3"],
    purposes: ["service", "security", "subject-access", "rights-request"],
    basis: "consent",
    scope: "W1",
    retention: "绑定期间",
    mask: "last4",
    store: "vault",
    lookup: "shared",
    rights: { view: true, edit: false, delete: true, export: true, reason: "由微信提供，不能修改；解绑即删除" },
    recipients: ["wechat"],
    maxLength: 64,
  },
  session: {
    name: "登录会话与设备",
    group: "usage",
    why: "记住您已登录，让您看到并退出每台设备",
    class: "high",
    source: ["system"],
    clauses: ["2.1.3", "3.1.1", "7.2"],
    purposes: ["service", "security", "subject-access"],
    basis: "contract",
    retention: "最长 30 天，退出即删除",
    mask: "none",
    store: { table: "session", column: "device" },
    rights: { view: true, edit: false, delete: true, export: true, reason: "由系统生成，可随时结束" },
    recipients: [],
    maxLength: 60,
  },
  consent: {
    name: "同意记录",
    group: "choices",
    why: "证明您同意、不同意或撤回过什么",
    class: "high",
    source: ["system"],
    clauses: ["9"],
    purposes: ["service", "subject-access", "rights-request"],
    basis: "law",
    retention: "账号结束后 3 年，只留不能指向您的凭证",
    mask: "none",
    store: { table: "ledger_entry", column: "subject" },
    rights: {
      view: true,
      edit: false,
      delete: false,
      export: true,
      reason: "同意记录是证据，不能修改；可以随时撤回同意",
    },
    recipients: [],
    maxLength: 32,
  },
  subscription: {
    name: "订阅设置",
    group: "choices",
    why: "按您的选择发送或不发送消息",
    class: "normal",
    source: ["person"],
    clauses: ["8.3"],
    purposes: ["service", "messages", "subject-access"],
    basis: "contract",
    retention: "账号存续期间",
    mask: "none",
    store: { table: "subscription", column: "is_on" },
    rights: { view: true, edit: true, delete: false, export: true, reason: "可以随时更改" },
    recipients: [],
    maxLength: 5,
  },
} as const satisfies Record<string, Item>;

export type ItemKey = keyof typeof items;
export const itemKeys = Object.keys(items) as ItemKey[];
/** Items that live sealed in the vault. */
export type VaultItem = {
  [K in ItemKey]: (typeof items)[K]["store"] extends "vault" ? K : never;
}[ItemKey];
