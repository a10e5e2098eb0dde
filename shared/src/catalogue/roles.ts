/**
 * Staff roles → permissions (clause 7.1.2). An endpoint names one permission; a role is a set of them.
 * Nobody holds both the keys to people's values and the keys to staff accounts.
 */
export const permissions = {
  "document.write": "起草和预览文件",
  "document.publish": "发布文件",
  "account.search": "按精确值查找账号",
  "account.view": "查看遮盖后的账号信息",
  "account.unmask": "查看一项完整信息（需填写原因）",
  "account.unmask-sensitive": "查看一项敏感信息（需填写原因）",
  "account.enter": "受委托代填信息",
  "correction.decide": "处理更正",
  "consent.view": "查看同意记录",
  "consent.prove": "出具同意证明",
  "record.view": "查看获准种类的记录（遮盖）",
  "record.write": "登记和更改获准种类的记录",
  "record.reveal": "查看一份记录的完整内容（需填写原因）",
  "record.restricted": "查看限制处理的记录和工单",
  "record.contracts": "种类：合同",
  "record.finance": "种类：订单和开票信息",
  "record.delivery": "种类：交付和测试",
  "record.consultations": "种类：咨询",
  "record.partners": "种类：伙伴和云市场",
  "record.data-terms": "种类：客户数据的保证、委托和告知",
  "ticket.handle": "查看、接手、回复和关闭工单",
  "catalogue.view": "查看数据地图",
  "statistics.view": "查看统计",
  "statistics.release": "申请和批准发布统计",
  "ledger.view": "查看台账",
  "verification.review": "审核认证材料（只在队列里）",
  "verification.minor": "审核未成年人的认证材料",
  "verification.override": "复核并撤销认证结果（两人）",
  "dispute.open": "提出、办理向纠纷当事人提供信息",
  "dispute.approve": "批准向纠纷当事人提供信息",
  "dispute.objection": "处理本人对提供的异议",
  "hold.view": "查看法律保全",
  "hold.ask": "提出设置或解除法律保全",
  "hold.approve": "批准和复核法律保全",
  "staff.view": "查看员工",
  "staff.manage": "管理员工和角色",
  "service.manage": "管理其他系统的凭证",
} as const;
export type Permission = keyof typeof permissions;

const supportWork = [
  "ticket.handle",
  "record.view",
  "record.write",
  "record.delivery",
  "record.consultations",
] as const satisfies readonly Permission[];
const everyRecord = [
  "record.view",
  "record.contracts",
  "record.finance",
  "record.delivery",
  "record.consultations",
  "record.partners",
  "record.data-terms",
] as const satisfies readonly Permission[];

export const roles = {
  support_l1: { name: "一线客服", permissions: ["account.search", "account.view", ...supportWork] },
  support_l2: {
    name: "二线客服",
    permissions: [
      "account.search",
      "account.view",
      "account.unmask",
      "account.enter",
      "correction.decide",
      "consent.view",
      "record.reveal",
      ...supportWork,
    ],
  },
  finance: {
    name: "财务",
    permissions: ["account.search", "record.view", "record.write", "record.reveal", "record.finance"],
  },
  partner_manager: {
    name: "伙伴经理",
    permissions: ["account.search", "record.view", "record.write", "record.reveal", "record.partners"],
  },
  privacy_officer: {
    name: "个人信息保护负责人",
    permissions: [
      "account.search",
      "account.view",
      "account.unmask",
      "account.unmask-sensitive",
      ...everyRecord,
      "record.reveal",
      "record.restricted",
      "ticket.handle",
      "dispute.approve",
      "dispute.objection",
      "hold.view",
      "hold.ask",
      "hold.approve",
      "correction.decide",
      "consent.view",
      "consent.prove",
      "catalogue.view",
      "statistics.view",
      "statistics.release",
      "ledger.view",
      "document.write",
      "document.publish",
      "staff.view",
    ],
  },
  legal: {
    name: "法务",
    permissions: [
      "document.write",
      "document.publish",
      "consent.view",
      "consent.prove",
      "statistics.view",
      "statistics.release",
      "record.view",
      "record.write",
      "record.reveal",
      "record.restricted",
      "record.contracts",
      "record.data-terms",
      "dispute.open",
      "dispute.approve",
      "hold.view",
      "hold.ask",
      "hold.approve",
      "catalogue.view",
    ],
  },
  kyc_reviewer: { name: "认证审核员", permissions: ["verification.review"] },
  kyc_supervisor: {
    name: "认证主管",
    permissions: ["verification.review", "verification.minor", "verification.override"],
  },
  marketing: { name: "市场", permissions: ["statistics.view"] },
  auditor: {
    name: "审计员",
    permissions: [
      "account.view",
      ...everyRecord,
      "consent.view",
      "consent.prove",
      "catalogue.view",
      "statistics.view",
      "ledger.view",
      "hold.view",
      "staff.view",
    ],
  },
  system_admin: { name: "系统管理员", permissions: ["staff.view", "staff.manage", "service.manage"] },
} as const satisfies Record<string, { name: string; permissions: readonly Permission[] }>;
export type Role = keyof typeof roles;
export const roleKeys = Object.keys(roles) as Role[];

/** Whether any of the roles carries the permission. */
export const isPermitted = (held: readonly Role[], wanted: Permission): boolean =>
  held.some((role) => (roles[role].permissions as readonly Permission[]).includes(wanted));

const onPeople: readonly Permission[] = [
  "account.search",
  "account.view",
  "account.unmask",
  "account.unmask-sensitive",
  "record.view",
  "ticket.handle",
  "account.enter",
  "correction.decide",
  "consent.view",
  "consent.prove",
  "verification.review",
  "verification.minor",
  "verification.override",
  "dispute.open",
  "dispute.approve",
  "dispute.objection",
  "hold.view",
  "hold.ask",
  "hold.approve",
];

/** Whether the roles keep duties apart: who manages staff accounts sees nothing of the people they could let others see. */
export const separatesDuties = (held: readonly Role[]): boolean =>
  !isPermitted(held, "staff.manage") || !onPeople.some((permission) => isPermitted(held, permission));
