import type { Item } from "../item-shape";

/** What a person decided (8.3, 9). */
export const choicesItems = {
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
    keptAfterwards: { days: 1095, ground: "证明曾经的同意和撤回（民法典 188 条诉讼时效 3 年）；凭证不再指向您" },
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
