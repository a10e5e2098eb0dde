import { type ItemKey, itemKeys, items } from "./items";

/**
 * One rule of deleting by time (6.2). `items` are the catalogue's entries it is about, none for rows that say nothing of
 * anybody by themselves. `pace`: "prompt" within minutes, "night" in the night's run.
 */
interface RetentionRule {
  name: string;
  /** What is deleted, and when: as people read it. */
  what: string;
  when: string;
  /** Why it is kept until then and no longer. */
  ground: string;
  items: readonly ItemKey[];
  pace: "prompt" | "night";
}

const recordItems = itemKeys.filter((item) => item.startsWith("record_"));
const verificationItems = [
  "verification_submission",
  "id_card_image",
  "licence_image",
  "guardian",
  "child_flag",
] as const satisfies readonly ItemKey[];

/** Everything that time deletes. The server's `retention/rules.ts` says how; a rule without its how does not compile. */
export const retentionRules = {
  session: {
    name: "登录会话",
    what: "登录设备和它的登录凭证",
    when: items.session.retention,
    ground: "只为让您保持登录",
    items: ["session"],
    pace: "prompt",
  },
  "stored-file": {
    name: "上传的文件和导出的副本",
    what: "没有用上的文件、到期的附件、证件照片、信息副本和纠纷资料",
    when: items.stored_file.retention,
    ground: "只为办理您交来它的那件事",
    items: ["stored_file", "id_card_image", "licence_image"],
    pace: "prompt",
  },
  "export-request": {
    name: "导出副本的申请",
    what: "申请的时间和进度",
    when: "副本到期时",
    ground: "只为让您取走副本",
    items: [],
    pace: "prompt",
  },
  verification: {
    name: "认证材料",
    what: "没有提交的认证、未通过的材料和证件照片、过期的监护人链接",
    when: items.verification_submission.retention,
    ground: "只为完成认证和申诉",
    items: verificationItems,
    pace: "prompt",
  },
  proposal: {
    name: "代填和更正",
    what: "已经决定、被拒绝或作废的代填和更正",
    when: items.value_proposal.retention,
    ground: "只为让双方看到结果",
    items: ["value_proposal"],
    pace: "prompt",
  },
  message: {
    name: "消息和发送记录",
    what: "站内消息和各渠道的发送记录",
    when: items.message_delivery.retention,
    ground: "让您找到告诉过您的事；证明推广消息经过同意（民法典 188 条诉讼时效 3 年）",
    items: ["message_delivery"],
    pace: "night",
  },
  survey: {
    name: "问卷",
    what: "提交的问卷内容（没有账号），和谁回应过",
    when: "问卷结束后 12 个月",
    ground: "只为改进产品和服务，不重复邀请",
    items: ["survey_reply"],
    pace: "night",
  },
  regime: {
    name: "适用规则的提议",
    what: "没有确认、拒绝或过期的提议",
    when: "拒绝或过期后 3 年",
    ground: "证明没有悄悄换过规则（民法典 188 条诉讼时效 3 年）；确认过的与账号一起保存",
    items: ["account_regime"],
    pace: "night",
  },
  risk: {
    name: "账号风险提示",
    what: "风险提示和您的回答",
    when: items.risk_score.retention,
    ground: "只为发现冒用",
    items: ["risk_score"],
    pace: "prompt",
  },
  search: {
    name: "检索内容",
    what: "您检索过的文字",
    when: items.search_record.retention,
    ground: "只为找回最近的检索",
    items: ["search_record"],
    pace: "prompt",
  },
  activity: {
    name: "登录和操作记录",
    what: "登录和操作记录、IP 地址、浏览器、机型和系统版本",
    when: items.operation_log.retention,
    ground: "网络安全法要求留存不少于六个月",
    items: ["login_log", "operation_log", "ip_address", "device_facts"],
    pace: "night",
  },
  "interest-tag": {
    name: "兴趣标签",
    what: "按使用情况推断的兴趣",
    when: items.interest_tag.retention,
    ground: "只为向您推荐",
    items: ["interest_tag"],
    pace: "night",
  },
  record: {
    name: "业务记录",
    what: "合同、订单、开票、交付、测试、咨询和合作记录",
    when: "每种记录写明的期限届满时",
    ground: "履行合同和法律规定的留存期限",
    items: recordItems,
    pace: "night",
  },
  ticket: {
    name: "工单",
    what: "工单、其中的消息和附件",
    when: items.ticket.retention,
    ground: "处理投诉和纠纷的诉讼时效",
    items: ["ticket", "ticket_message"],
    pace: "night",
  },
  dispute: {
    name: "提供给纠纷当事人的信息",
    what: "提供的经过和内容",
    when: items.dispute_disclosure.retention,
    ground: "向他人提供个人信息的记录至少保存三年",
    items: ["dispute_disclosure"],
    pace: "night",
  },
  request: {
    name: "个人信息请求",
    what: "请求、办理经过、附件；没有账号的连同它自己的密钥",
    when: items.rights_request.retention,
    ground: "办理记录的诉讼时效",
    items: ["rights_request"],
    pace: "night",
  },
  share: {
    name: "提供给接收方的记录",
    what: "提供记录、依法提供的记录、要求接收方删除的记录",
    when: items.share_record.retention,
    ground: "向他人提供个人信息的记录至少保存三年",
    items: ["share_record"],
    pace: "night",
  },
  incident: {
    name: "信息安全事件",
    what: "事件的经过、处置、告知的记录和受影响名单；连同它自己的密钥",
    when: "处理完毕后 3 年",
    ground: "证明依法处置、报告和告知过",
    items: ["incident_person"],
    pace: "night",
  },
  transfer: {
    name: "业务转移的告知",
    what: "业务转移和逐人告知的记录",
    when: "交接后 3 年",
    ground: "证明转移前告知过本人",
    items: ["share_record"],
    pace: "night",
  },
  approval: {
    name: "两人办理的记录",
    what: "谁提出、谁批准、办的内容；账号有法律保全时留到保全解除",
    when: "提出后 3 年",
    ground: "办理记录的诉讼时效",
    items: [],
    pace: "night",
  },
  "erasure-receipt": {
    name: "注销凭证的结果",
    what: "注销时每一项的结果，不指向任何人",
    when: "注销后 3 年",
    ground: "只为让凭证的持有人查到结果",
    items: [],
    pace: "night",
  },
  "held-content": {
    name: "解除保全的内容",
    what: "因法律保全单独保存的内容",
    when: "保全解除后的下一次清理",
    ground: "保全解除，就没有继续保存的理由",
    items: [],
    pace: "prompt",
  },
  "inactive-account": {
    name: "长期不用的账号",
    what: "整个账号，与您自己注销相同",
    when: "3 年没有使用时先通知，30 天后仍没有使用即开始注销，注销还有 7 天可以撤销",
    ground: "仅在为您提供服务期间保留您的信息（声明 6.2）",
    items: ["account_id"],
    pace: "night",
  },
  "erasure-list": {
    name: "已注销账号的清单",
    what: "只有账号编号，用来在恢复备份后再次删除",
    when: "注销后 35 天，比备份保存得久",
    ground: "恢复备份不能让已删除的信息回来",
    items: [],
    pace: "night",
  },
} as const satisfies Record<string, RetentionRule>;
export type RetentionRuleKey = keyof typeof retentionRules;
export const retentionRuleKeys = Object.keys(retentionRules) as RetentionRuleKey[];

export const retentionTerms = {
  /** The hour in China from which the night's run begins. */
  nightHour: 3,
  /** How long a report is kept. */
  reportDays: 3 * 365,
  /** An account nobody used for so many years is told, and so many days later on its way out. */
  inactiveYears: 3,
  inactiveNoticeDays: 30,
  /** How long erased accounts are remembered for the replay after a restore; backups must be shorter-lived. */
  erasureListDays: 35,
};
