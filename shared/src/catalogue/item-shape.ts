import type { ItemFormat } from "../item-format";
import type { RecipientKey } from "./recipients";
import type { Permission } from "./roles";
import type { ScopeCode } from "./scopes";

/** Why an item may be read: one purpose a read. Clause numbers 4.1–4.9 of the statement. */
export const purposes = {
  service: { name: "提供服务", clause: "4.1", basis: "contract" },
  preferences: { name: "满足个性化需求", clause: "4.2", basis: "contract" },
  improvement: { name: "服务优化和开发", clause: "4.3", basis: "consent", scope: "P2" },
  security: { name: "保护账号和用户安全", clause: "4.4", basis: "contract" },
  dispute: { name: "处理纠纷和投诉", clause: "4.4", basis: "contract" },
  messages: { name: "推送您订阅的业务消息", clause: "4.5", basis: "contract" },
  marketing: { name: "推送商业广告", clause: "4.5", basis: "consent" },
  related: { name: "提供更相关的服务", clause: "4.6", basis: "consent", scope: "P1" },
  survey: { name: "邀请参加调查", clause: "4.7", basis: "consent", scope: "Q1" },
  verification: { name: "核验真实身份", clause: "2.4", basis: "law" },
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
  contact: "联系方式和偏好",
  organisation: "企业信息",
  verification: "实名信息",
  wechat: "微信",
  business: "订单、合同和沟通",
  usage: "使用记录",
  choices: "您的选择",
} as const;
export type ItemGroup = keyof typeof itemGroups;

/** Kinds of information WeChat wants declared before the interfaces that give them may be called. */
export const wechatTypes = {
  UserInfo: { name: "微信昵称、头像", interfaces: ["chooseAvatar", "nickname"] },
  PhoneNumber: { name: "手机号", interfaces: ["getPhoneNumber"] },
  Album: { name: "选中的照片或视频信息", interfaces: ["chooseMedia"] },
  MessageFile: { name: "选中的文件", interfaces: ["chooseMessageFile"] },
} as const;
export type WechatType = keyof typeof wechatTypes;

/** How a value is shown when it is not revealed. */
export type MaskKind = "none" | "email" | "phone" | "last4" | "name" | "address" | "id-number" | "year" | "never";

/** The routes of 2.1.1–2.1.3 by which a value comes: `verifier` is a party that checked it on the person's wish. */
export type ItemSource = "person" | "proxy" | "system" | "wechat" | "verifier";

export interface Item {
  name: string;
  /** Declared in WeChat's privacy guide under this type, or these. */
  wechatType?: WechatType | readonly WechatType[];
  group: ItemGroup;
  /** Why we ask, in a few words beside the field. */
  why: string;
  class: "normal" | "high" | "sensitive" | "organisation";
  source: readonly ItemSource[];
  clauses: readonly string[];
  purposes: readonly Purpose[];
  basis: "contract" | "law" | "consent";
  /** The consent that must stand while the value is kept; its withdrawal deletes the value. */
  scope?: ScopeCode;
  /** The consent is about values from these sources alone; one that the person entered needs and loses nothing by it. */
  scopeFor?: readonly ItemSource[];
  retention: string;
  /** Deleted by a job once it is this old, in days. */
  days?: number;
  /** What of it the law keeps when the account ends: for how long, and the ground. Everything else is erased. */
  keptAfterwards?: { days: number; ground: string };
  mask: MaskKind;
  /** Where it lives: the vault (sealed), or a column of a table that is declared here. */
  store: "vault" | { table: string; column: string };
  /** Looked up by keyed fingerprint; at most one account may hold a value. */
  lookup?: "unique" | "shared";
  /** The rule an entered value has to keep. */
  format?: ItemFormat;
  /** Through which door a person may enter it: the profile's form, or an act of its own such as a code that was sent. */
  entry?: "profile" | "own-act";
  /** `stepUp`: changing it asks the person once more who they are. Revealing a masked value always does. */
  rights: { view: boolean; edit: boolean; delete: boolean; export: boolean; stepUp?: boolean; reason?: string };
  /** The permission staff need to see a single value in full; "account.unmask" unless said. */
  revealedBy?: Permission;
  recipients: readonly RecipientKey[];
  maxLength: number;
}

/** A value that is the person's own to see, change, delete and take along. */
export const ownValue = { view: true, edit: true, delete: true, export: true } as const;
/** The same, after the person has shown once more who they are. */
export const guardedValue = { ...ownValue, stepUp: true } as const;
