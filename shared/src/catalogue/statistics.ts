/** A figure about fewer people than this is never shown (4.8). */
export const leastPeople = 10;

/**
 * Statistics that may be released. In a `partition` everybody is in one cell, so the cells add up to a total that is told
 * too; in an `overlap` one person can be in many, and no total is told.
 */
export const statistics = {
  "accounts-by-month": { name: "按注册月份的账号数", shape: "partition" },
  "consents-by-scope": { name: "同意各项授权的账号数", shape: "overlap" },
  "activity-by-product": { name: "近 30 天使用各产品的账号数", shape: "overlap" },
  "tickets-by-category": { name: "提交过各类工单的账号数", shape: "overlap" },
} as const satisfies Record<string, { name: string; shape: "partition" | "overlap" }>;
export type StatisticKey = keyof typeof statistics;
export const statisticKeys = Object.keys(statistics) as StatisticKey[];
