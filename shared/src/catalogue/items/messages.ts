import type { Item } from "../item-shape";

/** Messages on their way to a person (4.4). */
export const messageItems = {
  outgoing_message: {
    name: "待发送的通知",
    group: "business",
    why: "把和您账号有关的变动告诉您",
    class: "high",
    source: ["system"],
    clauses: ["4.4", "7.1.4"],
    purposes: ["service", "security", "subject-access", "rights-request"],
    basis: "contract",
    retention: "发送后立即删除，最多试 5 次",
    mask: "never",
    store: { table: "outgoing_message", column: "sealed" },
    rights: { view: true, edit: false, delete: false, export: true, reason: "发送后自动删除" },
    recipients: ["mail", "sms"],
    maxLength: 2000,
  },
} as const satisfies Record<string, Item>;
