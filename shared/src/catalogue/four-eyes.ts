import type { Permission } from "./roles";

/** An act that one member of staff asks for and another carries out by approving it. */
interface FourEyesAction {
  name: string;
  /** Who may ask for it, and who may approve it; whoever asked never approves, whatever they may. */
  asks: Permission;
  approves: Permission;
}

/** The acts that take two people (7.1.2). A new one is an entry here and what it does, in the server's `approvals/actions.ts`. */
export const fourEyes = {
  "version.publish": { name: "发布文件的新版本", asks: "document.publish", approves: "document.approve" },
  "version.withdraw": { name: "撤回还没有生效的版本", asks: "document.publish", approves: "document.approve" },
  "value.reveal": { name: "查看一项敏感信息", asks: "account.unmask-sensitive", approves: "account.unmask-approve" },
  "recipient.add": { name: "登记接收方", asks: "recipient.ask", approves: "recipient.approve" },
  "seller.add": { name: "登记云市场服务商", asks: "recipient.ask", approves: "recipient.approve" },
  "recipient.change": { name: "更改接收方的共享规则", asks: "recipient.ask", approves: "recipient.approve" },
  "exception.grant": { name: "依法提供（不经同意）", asks: "exception.ask", approves: "exception.approve" },
  "transfer.announce": { name: "通知业务转移", asks: "transfer.ask", approves: "transfer.approve" },
  "transfer.start": { name: "开始业务转移", asks: "transfer.ask", approves: "transfer.approve" },
  "campaign.send": { name: "群发消息", asks: "campaign.write", approves: "campaign.approve" },
  "survey.send": { name: "发出问卷", asks: "campaign.write", approves: "campaign.approve" },
  "staff.grant": { name: "给人能看到用户信息的角色", asks: "staff.manage", approves: "staff.approve" },
  "certificate.add": { name: "登记安全认证", asks: "certificate.ask", approves: "certificate.approve" },
  "hold.place": { name: "设置法律保全", asks: "hold.ask", approves: "hold.approve" },
  "retention.pause": { name: "暂停按时间删除", asks: "retention.ask", approves: "retention.approve" },
  "retention.resume": { name: "恢复按时间删除", asks: "retention.ask", approves: "retention.approve" },
  "retention.purge": { name: "提前执行一条删除规则", asks: "retention.ask", approves: "retention.approve" },
  "crossing.add": { name: "登记信息出境", asks: "crossing.ask", approves: "crossing.approve" },
  "keys.rotate": { name: "轮换主密钥", asks: "keys.ask", approves: "keys.approve" },
  "incident.notify": { name: "告知受信息安全事件影响的人", asks: "incident.handle", approves: "incident.approve" },
  "incident.no-notice": {
    name: "决定不告知个人（信息安全事件）",
    asks: "incident.handle",
    approves: "incident.approve",
  },
  "hold.release": { name: "解除法律保全", asks: "hold.ask", approves: "hold.approve" },
} as const satisfies Record<string, FourEyesAction>;
export type FourEyesKey = keyof typeof fourEyes;
export const fourEyesKeys = Object.keys(fourEyes) as FourEyesKey[];

export const approvalTerms = {
  /** How long a second person may take; then it has to be asked for again. */
  openHours: 24,
  /** How long it is kept who asked and who decided: the time in which claims can be raised (Civil Code 188). */
  keptDays: 3 * 365,
};
export const approvalStates = ["open", "approved", "refused", "withdrawn", "expired"] as const;
export type ApprovalState = (typeof approvalStates)[number];
