import type { Purpose } from "./item-shape";

/** What a recipient is to us and to the person (5.1.3, 5.1.4; PIPL 20, 21, 23). */
export const recipientRoles = {
  processor: { name: "受托处理", needsConsent: false },
  joint: { name: "共同处理", needsConsent: false },
  controller: { name: "独立处理者", needsConsent: true },
} as const satisfies Record<string, { name: string; needsConsent: boolean }>;
export type RecipientRole = keyof typeof recipientRoles;
export const recipientRoleKeys = Object.keys(recipientRoles) as RecipientRole[];

/** `suspended`: it did not answer a deletion request in time, and gets nothing until it does. */
export const recipientStates = {
  active: "有效",
  suspended: "暂停（未按时证明删除）",
  revoked: "已终止",
} as const;
export type RecipientState = keyof typeof recipientStates;

/** For what information may be passed on regularly. Advertising, disputes and a person's own rights have doors of their own or none. */
export const sharePurposes = [
  "service",
  "preferences",
  "improvement",
  "security",
  "messages",
  "related",
  "survey",
  "verification",
] as const satisfies readonly Purpose[];
export type SharePurpose = (typeof sharePurposes)[number];

/** On what one passing on rests. */
export const shareBases = {
  contract: "为您提供服务、履行协议所必需",
  consent: "您对这一接收方的单独同意",
  exception: "法律规定的情形（声明 5.3）",
} as const;
export type ShareBasis = keyof typeof shareBases;

/** Where one passing on stands. */
export const shareStates = {
  queued: "等待送达",
  delivered: "已提供",
  stopped: "已停止，没有送出",
  failed: "没有送达",
} as const;
export type ShareState = keyof typeof shareStates;

export const deletionScopes = { all: "从我们得到的全部信息", person: "一个人的信息" } as const;
export type DeletionScope = keyof typeof deletionScopes;
export const deletionStates = { open: "等待证明", proved: "已证明删除" } as const;
export type DeletionState = keyof typeof deletionStates;

export const shareTerms = {
  /** Records of providing personal information are kept at least three years (NDSMR 12). */
  keptDays: 3 * 365,
  /** Who received an item within so many days is told when it is corrected (8.5). */
  correctedDays: 365,
  /** In so many working days a recipient proves that it deleted. */
  deletionWorkingDays: 15,
  /** So long a recipient may take to answer. */
  answerMs: 10_000,
  /** So often one message is tried; the pauses grow from a minute to six hours. */
  mostAttempts: 12,
  firstPauseMs: 60_000,
  longestPauseMs: 6 * 3_600_000,
  mostItems: 30,
};
