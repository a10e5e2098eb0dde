import type { Item } from "../item-shape";
import { requestTerms } from "../requests";

/** What people asked of us about their information, and what became of it (10). */
export const requestItems = {
  rights_request: {
    name: "个人信息请求",
    group: "choices",
    why: "办理您的请求，按期答复，并能说明怎样办理的",
    class: "high",
    source: ["person"],
    clauses: ["10", "8.4", "8.5"],
    purposes: ["rights-request", "subject-access", "dispute"],
    basis: "law",
    retention: "办结后 3 年；注销账号时内容删除，只留办理的时间和结果",
    keptAfterwards: {
      days: requestTerms.keptDays,
      ground: "诉讼时效三年（民法典 188）：只留种类、时间和结果，内容已删除，不再指向您的账号",
    },
    mask: "never",
    store: { table: "rights_request", column: "sealed" },
    rights: {
      view: true,
      edit: false,
      delete: false,
      export: true,
      reason: "办理记录是证据；注销账号时内容会删除",
    },
    recipients: [],
    maxLength: 4000,
  },
} as const satisfies Record<string, Item>;
