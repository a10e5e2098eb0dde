import type { Item } from "../item-shape";

/** That an account may be affected by an incident (7.1.4): its number alone. */
export const incidentItems = {
  incident_person: {
    name: "信息安全事件的受影响名单",
    group: "usage",
    why: "发生信息安全事件时找到并告知受影响的人",
    class: "high",
    source: ["system"],
    clauses: ["7.1.4"],
    purposes: ["security", "subject-access", "rights-request"],
    basis: "law",
    retention: "事件处理完毕后 3 年；账号注销时立即删除",
    mask: "none",
    store: { table: "incident_person", column: "is_named" },
    rights: { view: true, edit: false, delete: false, export: true, reason: "依法告知您的依据，到期自动删除" },
    recipients: [],
    maxLength: 1,
  },
} as const satisfies Record<string, Item>;
