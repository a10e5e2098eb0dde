import { type Item, ownValue } from "../item-shape";

/** What passes between a person and the company: files, tickets, contracts, orders (2.6.2, 2.6.3, 2.7). */
export const businessItems = {
  stored_file: {
    name: "您上传的文件",
    group: "business",
    why: "办理工单、实名认证或更正信息时由您提供",
    class: "high",
    source: ["person"],
    clauses: ["2.1.1", "2.4", "2.6.3"],
    purposes: ["service", "verification", "subject-access", "rights-request"],
    basis: "contract",
    retention: "没用上的最多 24 小时；用上的随工单或认证结果删除",
    mask: "never",
    store: { table: "stored_file", column: "sealed_name" },
    rights: ownValue,
    recipients: [],
    maxLength: 5_242_880,
  },
} as const satisfies Record<string, Item>;
