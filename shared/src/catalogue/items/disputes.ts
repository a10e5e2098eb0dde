import { disputeTerms } from "../disputes";
import type { Item } from "../item-shape";

/** Who was given what of a person in a dispute, when and why (4.4). */
export const disputeItems = {
  dispute_disclosure: {
    name: "提供给纠纷当事人的信息",
    group: "business",
    why: "记下在纠纷里把您的什么信息、为什么、给了谁，让您看到并提出异议",
    class: "high",
    source: ["system"],
    clauses: ["4.4"],
    purposes: ["dispute", "subject-access", "rights-request"],
    basis: "law",
    retention: "结束后 3 年（向他人提供个人信息的记录至少保存三年）",
    keptAfterwards: {
      days: disputeTerms.keptDays,
      ground: "向他人提供个人信息的记录至少保存三年（网络数据安全管理条例 12）；记录不再指向您的账号",
    },
    mask: "never",
    store: { table: "dispute_case", column: "sealed" },
    rights: {
      view: true,
      edit: false,
      delete: false,
      export: true,
      reason: "提供记录是证据，依法保存三年；提供之前可以提出异议",
    },
    recipients: [],
    maxLength: 4000,
  },
} as const satisfies Record<string, Item>;
