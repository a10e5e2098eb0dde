import { type VerificationSubject, verificationSubjectKeys } from "./verification";

interface Gate {
  name: string;
  /** Who can be behind it. */
  subjects: readonly VerificationSubject[];
  /** The least level of a result that opens it. */
  level: 1 | 2;
  /** The statute behind the gate: as data, because article numbers move. */
  law: string;
  clause: string;
}
const anyone = verificationSubjectKeys;
const fraudLaw = "反电信网络诈骗法第二十一条第三项";
const securityLaw = "网络安全法（2025 年修正）第二十六条";

/**
 * Services that may be used only under a real identity (2.4). Nothing else is ever gated: reading, deciding, subscribing
 * and exercising rights need no verification.
 */
export const serviceGates = {
  "network-access": { name: "网络接入", subjects: anyone, level: 1, law: securityLaw, clause: "2.4" },
  "domain-registration": { name: "域名注册", subjects: anyone, level: 1, law: fraudLaw, clause: "2.4" },
  "website-filing": {
    name: "网站备案",
    subjects: anyone,
    level: 2,
    law: "非经营性互联网信息服务备案管理办法",
    clause: "2.4",
  },
  marketplace: {
    name: "云市场入驻",
    subjects: ["organisation"],
    level: 1,
    law: "电子商务法第二十七条",
    clause: "2.4",
  },
  "face-recognition": {
    name: "人脸识别服务",
    subjects: anyone,
    level: 2,
    law: "人脸识别技术应用安全管理办法",
    clause: "2.4",
  },
  "cloud-service": { name: "云服务", subjects: anyone, level: 1, law: fraudLaw, clause: "2.4" },
  "server-hosting": { name: "服务器托管", subjects: anyone, level: 1, law: fraudLaw, clause: "2.4" },
  "space-rental": { name: "空间租用", subjects: anyone, level: 1, law: fraudLaw, clause: "2.4" },
  "content-delivery": { name: "内容分发", subjects: anyone, level: 1, law: fraudLaw, clause: "2.4" },
} as const satisfies Record<string, Gate>;
export type ServiceKey = keyof typeof serviceGates;
export const serviceKeys = Object.keys(serviceGates) as ServiceKey[];

/** Why a gate is closed, and what opens it. */
export const gateReasons = {
  "not-verified": { message: "这项服务依法需要先完成实名认证", advice: "完成任一种实名认证后即可使用" },
  "wrong-subject": { message: "这项服务依法需要企业认证", advice: "完成企业认证后即可使用" },
  "level-too-low": { message: "这项服务需要更可靠的认证方式", advice: "用证件照片、银行卡或人脸方式再认证一次" },
  frozen: { message: "账号已被本人冻结", advice: "请本人在登录页解除冻结后再使用" },
  guardian: { message: "未满 14 周岁，需要监护人同意", advice: "请监护人通过链接确认" },
} as const;
export type GateReason = keyof typeof gateReasons;
export const gateReasonKeys = Object.keys(gateReasons) as GateReason[];

/** A result that stands. */
export interface StandingResult {
  subject: VerificationSubject;
  level: number;
}

/** Whether the gate is open to who has these results; else why not. */
export const judgeGate = (
  service: ServiceKey,
  results: readonly StandingResult[],
  isGuardianMissing: boolean,
): GateReason | null => {
  const { subjects, level }: Gate = serviceGates[service];
  if (isGuardianMissing) return "guardian";
  const fitting = results.filter(({ subject }) => subjects.includes(subject));
  if (results.length === 0) return subjects.includes("person") ? "not-verified" : "wrong-subject";
  if (fitting.length === 0) return "wrong-subject";
  return fitting.some((result) => result.level >= level) ? null : "level-too-low";
};
