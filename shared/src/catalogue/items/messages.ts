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
  message_delivery: {
    name: "收到的消息",
    group: "business",
    why: "让您找到告诉过您的事，并证明告诉过您",
    class: "normal",
    source: ["system"],
    clauses: ["4.5", "7.1.4", "8.3", "9"],
    purposes: ["service", "messages", "marketing", "subject-access", "rights-request"],
    basis: "contract",
    retention: "1 年；推广消息的发送记录 3 年",
    mask: "none",
    store: { table: "delivery", column: "read_at" },
    rights: {
      view: true,
      edit: false,
      delete: false,
      export: true,
      reason: "可以从消息列表里删除；发送记录到期自动删除",
    },
    recipients: ["wechat", "mail", "sms"],
    maxLength: 64,
  },
} as const satisfies Record<string, Item>;
