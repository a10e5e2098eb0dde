/** One measure of protection (7.1): what it promises, in words for everybody, and how there comes to be evidence of it. */
interface Control {
  name: string;
  clause: string;
  promise: string;
  /** Looked at by the product itself each day, or recorded by whoever is responsible. */
  evidence: "automatic" | "recorded";
}

/** The control register (7.1, 7.1.1, 7.1.2). A new measure is an entry; an automatic one needs its check in the server. */
export const controls = {
  "database-tls": {
    name: "传输加密",
    clause: "7.1.1",
    promise: "您的信息在网络上传输时加密，服务器与数据库之间也核对证书。",
    evidence: "automatic",
  },
  "field-encryption": {
    name: "逐项加密存储",
    clause: "7.1.1",
    promise: "每一项信息用您账号自己的密钥加密；密钥与数据分开存放，账号删除时一并销毁。",
    evidence: "automatic",
  },
  "key-age": {
    name: "密钥按期更换",
    clause: "7.1.1",
    promise: "保护密钥的主密钥每年至少更换一次。",
    evidence: "automatic",
  },
  "ledger-signed": {
    name: "操作留痕，不能篡改",
    clause: "7.1.2",
    promise: "每一次同意、每一次员工查看都记入签名的台账，只增不改，任何人可以核对。",
    evidence: "automatic",
  },
  "staff-doors": {
    name: "员工逐人授权",
    clause: "7.1.2",
    promise: "员工用密码和动态码登录，先承诺保密；能看到用户信息的角色要两人同意才给，查看次数有上限。",
    evidence: "automatic",
  },
  "access-review": {
    name: "权限每季复核",
    clause: "7.1.2",
    promise: "每个季度逐人复核员工的角色，没有复核的自动失效。",
    evidence: "automatic",
  },
  "breached-passwords": {
    name: "拒绝已泄露的密码",
    clause: "7.2",
    promise: "设置密码时，与已公开泄露的常见密码核对，在名单里的不能使用；核对不出本机房。",
    evidence: "automatic",
  },
  "restore-drill": {
    name: "备份恢复演练",
    clause: "7.1",
    promise: "定期演练从备份恢复，防止信息丢失。",
    evidence: "recorded",
  },
  "security-test": {
    name: "安全测试",
    clause: "7.1",
    promise: "定期请人测试系统能不能被攻破，发现的问题逐项修复。",
    evidence: "recorded",
  },
} as const satisfies Record<string, Control>;
export type ControlKey = keyof typeof controls;
export const controlKeys = Object.keys(controls) as ControlKey[];

/** The controls that the product looks at itself. */
export type AutomaticControl = {
  [K in ControlKey]: (typeof controls)[K]["evidence"] extends "automatic" ? K : never;
}[ControlKey];
export type RecordedControl = Exclude<ControlKey, AutomaticControl>;
export const recordedControls = controlKeys.filter(
  (key): key is RecordedControl => controls[key].evidence === "recorded",
);

export const controlTerms = {
  /** Evidence older than this is none: the control shows as overdue. */
  freshDays: 90,
  /** How long a master key is used at most. */
  keyDays: 365,
  keptDays: 3 * 365,
} as const;

/** What the company can be certified for (7.1.3). */
export const certificateKinds = {
  iso27018: "ISO 27018 公有云个人信息保护认证",
  iso27001: "ISO 27001 信息安全管理体系认证",
  iso27701: "ISO 27701 隐私信息管理体系认证",
  mlps: "网络安全等级保护",
} as const;
export type CertificateKind = keyof typeof certificateKinds;
export const certificateKindKeys = Object.keys(certificateKinds) as CertificateKind[];
/** From so many days before its end on a certificate raises an alarm. */
export const certificateAlarmDays = 90;
