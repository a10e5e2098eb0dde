import type { Item } from "../item-shape";

/** What arises while the services are used (2.1.3, 2.6.1, 3.1). */
export const usageItems = {
  session: {
    name: "登录会话与设备",
    group: "usage",
    why: "记住您已登录，让您看到并退出每台设备",
    class: "high",
    source: ["system"],
    clauses: ["2.1.3", "3.1.1", "7.2"],
    purposes: ["service", "security", "subject-access"],
    basis: "contract",
    retention: "最长 30 天，退出即删除",
    mask: "none",
    store: { table: "session", column: "device" },
    rights: { view: true, edit: false, delete: true, export: true, reason: "由系统生成，可随时结束" },
    recipients: [],
    maxLength: 60,
  },
} as const satisfies Record<string, Item>;
