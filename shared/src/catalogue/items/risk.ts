import type { Item } from "../item-shape";
import { riskTerms } from "../risk";

/** What the account was warned of (4.4). The column holds the band alone; the rules it follows from are sealed beside it. */
export const riskItems = {
  risk_score: {
    name: "账号风险提示",
    group: "usage",
    why: "发现冒用时马上告诉您；不给您打分，不用于广告和价格",
    class: "high",
    source: ["system"],
    clauses: ["4.4"],
    purposes: ["security", "subject-access", "rights-request"],
    basis: "contract",
    retention: "90 天，到期自动删除",
    days: riskTerms.days,
    mask: "none",
    store: { table: "risk_entry", column: "band" },
    rights: {
      view: true,
      edit: false,
      delete: false,
      export: true,
      reason: "由系统按写明的规则得出，不能修改或提前删除，以免冒用者抹去痕迹；可以说明是不是您本人，或请人工查看",
    },
    recipients: [],
    maxLength: 8,
  },
} as const satisfies Record<string, Item>;
