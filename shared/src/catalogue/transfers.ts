/** Why a business and the information in it moves to somebody else (5.2). */
export const transferKinds = { split: "分立", merger: "合并", acquisition: "收购", assets: "资产转让" } as const;
export type TransferKind = keyof typeof transferKinds;

/** Where a transfer stands. It starts only from `ready`: everybody was told. */
export const transferStates = {
  telling: "正在通知",
  ready: "已全部通知",
  started: "正在交接",
  done: "已交接",
  cancelled: "已取消",
} as const;
export type TransferState = keyof typeof transferStates;

export const transferTerms = {
  /** People are told so many days before the day it happens. */
  noticeDays: 15,
  /** Kept as long as records of providing information (NDSMR 12). */
  keptDays: 3 * 365,
};
