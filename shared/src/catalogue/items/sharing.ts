import type { Item } from "../item-shape";
import { shareTerms } from "../sharing";

/** Who received what of a person, when and why (5.1). */
export const sharingItems = {
  share_record: {
    name: "提供给接收方的信息",
    group: "business",
    why: "记下把您的什么信息、为什么、什么时候给了谁，让您看到",
    class: "normal",
    source: ["system"],
    clauses: ["5.1"],
    purposes: ["service", "subject-access", "rights-request"],
    basis: "law",
    retention: "提供后 3 年（向他人提供个人信息的记录至少保存三年）",
    keptAfterwards: {
      days: shareTerms.keptDays,
      ground: "向他人提供个人信息的记录至少保存三年（网络数据安全管理条例 12）；记录不再指向您的账号",
    },
    mask: "none",
    store: { table: "share_record", column: "items" },
    rights: { view: true, edit: false, delete: false, export: true, reason: "提供记录是证据，依法保存三年" },
    recipients: [],
    maxLength: 2000,
  },
} as const satisfies Record<string, Item>;
