import type { Item } from "../item-shape";

/** What suggestions are made from (4.6): kept only while the consent to personalisation stands. */
export const personalisationItems = {
  interest_tag: {
    name: "兴趣标签",
    group: "usage",
    why: "把您用过的产品排在推荐的前面",
    class: "normal",
    source: ["system"],
    clauses: ["3.1.2", "4.6"],
    purposes: ["related", "subject-access", "rights-request"],
    basis: "consent",
    scope: "P1",
    retention: "最后一次使用后 180 天，可随时删除",
    days: 180,
    mask: "none",
    store: "vault",
    format: "interest",
    rights: { view: true, edit: false, delete: true, export: true, reason: "由系统生成，可随时逐个或全部删除" },
    recipients: [],
    maxLength: 20,
  },
} as const satisfies Record<string, Item>;
