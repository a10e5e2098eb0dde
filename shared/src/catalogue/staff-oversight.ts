import { isPermitted, onPeople, onStaff, type Permission, type Role } from "./roles";

/** Whether somebody with the role learns of, or decides about, people: then the undertaking comes first. */
export const touchesPeople = (role: Role): boolean => onPeople.some((permission) => isPermitted([role], permission));

/** Whether giving somebody the role takes a second person (7.1.2). */
export const takesTwo = (role: Role): boolean =>
  touchesPeople(role) || onStaff.some((permission) => isPermitted([role], permission));

/** What whoever touches people's information promises before anything else works. A new text is a new version, accepted anew. */
export const undertaking = {
  version: 1,
  title: "保密承诺",
  clause: "7.1.2",
  text: [
    "我只为办理手上的工作查看用户信息，只看办理所必需的，每次都如实写明原因。",
    "我不复制、不截图、不外传用户信息，不向无关的同事谈论，离职以后也一样。",
    "我不查看、不办理与自己或亲友有关的账号，遇到时先声明并交给别的同事。",
    "我不把账号、密码和动态码交给任何人；发现用户信息可能泄露，马上报告安全人员。",
    "我知道每一次查看都会留下记录并受到审计，违反承诺要承担相应的责任。",
  ],
} as const;

/** How often roles are looked at again, and how long they still work when nobody did. */
export const reviewTerms = { everyDays: 92, graceDays: 14 } as const;

/** How many looks at people one member of staff has: above it they are refused, and whoever is responsible for security sees it. */
export const lookCaps = { hour: 200, day: 1000 } as const;

/** What may be held for an hour in an emergency. Nobody can give roles or end an alarm by it. */
export const glassPermissions = [
  "account.search",
  "account.view",
  "account.unmask",
  "account.unmask-sensitive",
  "consent.view",
  "record.view",
  "record.contracts",
  "record.finance",
  "record.delivery",
  "record.consultations",
  "record.partners",
  "record.reveal",
  "ticket.handle",
  "request.view",
  "ledger.view",
] as const satisfies readonly Permission[];
export type GlassPermission = (typeof glassPermissions)[number];

export const glassTerms = {
  /** How long the permissions are held. */
  minutes: 60,
  /** How many must approve it beforehand. */
  approvers: 2,
  /** How long they may take. */
  openHours: 4,
  /** Until when a use without them is looked at. */
  reviewHours: 4,
  keptDays: 3 * 365,
} as const;
export const glassStates = ["asked", "granted", "refused", "lapsed"] as const;
export type GlassState = (typeof glassStates)[number];

/** What whoever is responsible for security has to see. */
export const alarms = {
  "look-cap": "查看用户信息的次数到了上限",
  "grant-without-approval": "没有第二人批准就给了角色（当时没有可以批准的人）",
  "glass-emergency": "应急权限没有事先批准就开始使用",
  "glass-unreviewed": "应急权限超过 4 小时没有复核",
  "review-overdue": "角色复核超过期限没有完成",
  "incident-overdue": "信息安全事件的报告或告知超过期限",
  "certificate-expiring": "安全认证 90 天内到期",
} as const;
export type AlarmKind = keyof typeof alarms;
export const alarmKinds = Object.keys(alarms) as AlarmKind[];
export const alarmKeptDays = 3 * 365;
