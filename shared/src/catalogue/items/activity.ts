import type { Item } from "../item-shape";

const logRights = {
  view: true,
  edit: false,
  delete: false,
  export: true,
  reason: "法律要求留存的日志不能修改或提前删除，到期自动删除",
} as const;
const keptAfterwards = { days: 200, ground: "网络日志依法至少留存六个月（网络安全法 23 条）；记录不再指向您" } as const;
const logged = {
  group: "usage",
  source: ["system"],
  purposes: ["security", "subject-access", "rights-request"],
  basis: "law",
  retention: "200 天，到期自动删除（法律要求不少于六个月）",
  days: 200,
  keptAfterwards,
  mask: "none",
  rights: logRights,
  recipients: [],
} as const;

/** The activity log (2.1.3, 2.6.1): control-plane acts with where they came from; nothing of what is done inside a service. */
export const activityItems = {
  login_log: {
    ...logged,
    name: "登录记录",
    why: "让您看到账号何时、在哪里登录，发现冒用",
    class: "high",
    clauses: ["2.1.3", "2.6"],
    store: { table: "activity", column: "result" },
    maxLength: 40,
  },
  operation_log: {
    ...logged,
    name: "操作记录",
    why: "记下对账号和资源的操作，出现争议时可以查证",
    class: "normal",
    clauses: ["2.6", "2.6.1"],
    store: { table: "activity", column: "action" },
    maxLength: 60,
  },
  ip_address: {
    ...logged,
    name: "IP 地址",
    why: "发现异地登录和恶意访问",
    class: "high",
    clauses: ["2.6.1"],
    store: { table: "activity", column: "sealed" },
    maxLength: 45,
  },
  device_facts: {
    ...logged,
    name: "浏览器、语言、机型和系统版本",
    why: "认出登录和操作用的是哪种设备",
    class: "normal",
    clauses: ["2.6.1"],
    store: { table: "activity", column: "sealed" },
    maxLength: 215,
  },
  search_record: {
    name: "检索内容",
    group: "usage",
    why: "让您找回最近的检索，排查检索问题",
    class: "high",
    source: ["system"],
    clauses: ["2.6.1", "3.1.2"],
    purposes: ["service", "subject-access", "rights-request"],
    basis: "contract",
    retention: "30 天，可随时删除",
    days: 30,
    mask: "none",
    store: { table: "activity", column: "sealed_search" },
    rights: { view: true, edit: false, delete: true, export: true, reason: "由系统生成，可随时删除" },
    recipients: [],
    maxLength: 200,
  },
} as const satisfies Record<string, Item>;
