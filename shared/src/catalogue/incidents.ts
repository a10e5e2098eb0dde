/**
 * Incidents of information security (7.1.4; PIPL 57; network data rules 11; rules of reporting network incidents), as data:
 * what kinds there are, how grave one is, what has to be done by when, and what nobody may forget.
 */

/** What happened to the information; `harm` is where the words about it begin. */
export const incidentKinds = {
  leak: { name: "泄露", harm: "可能收到冒充佰瓦云的短信、电话或邮件，被骗取钱财或更多信息" },
  tamper: { name: "篡改", harm: "信息可能与您填写的不同，影响通知、开票或交付" },
  loss: { name: "丢失", harm: "信息可能无法恢复，需要您重新填写" },
  unauthorised: { name: "越权访问", harm: "信息可能被无关的人看到或复制" },
  takeover: { name: "账号被冒用", harm: "他人可能用您的账号登录、更改设置或产生费用" },
  ransom: { name: "勒索、破坏", harm: "信息可能被加密、删除或公开，服务可能中断" },
} as const;
export type IncidentKind = keyof typeof incidentKinds;
export const incidentKindKeys = Object.keys(incidentKinds) as IncidentKind[];

interface Severity {
  name: string;
  /** Reached by so many persons, or by so many whose sensitive information is touched; null: by none alone. */
  persons: number;
  sensitivePersons: number;
  /** The authority is told (rules of reporting network incidents 5). */
  isReported: boolean;
}
/** From the mildest. The numbers of persons are the state's grading guide; those of sensitive information are our own, stricter. */
export const incidentSeverities = {
  minor: { name: "一般", persons: 0, sensitivePersons: 0, isReported: false },
  major: { name: "较大", persons: 1_000_000, sensitivePersons: 500, isReported: true },
  serious: { name: "重大", persons: 10_000_000, sensitivePersons: 100_000, isReported: true },
  critical: { name: "特别重大", persons: 100_000_000, sensitivePersons: 1_000_000, isReported: true },
} as const satisfies Record<string, Severity>;
export type IncidentSeverity = keyof typeof incidentSeverities;
export const incidentSeverityKeys = Object.keys(incidentSeverities) as IncidentSeverity[];

/** The gravest severity whose numbers are reached. */
export const proposedSeverity = (persons: number, touchesSensitive: boolean): IncidentSeverity =>
  incidentSeverityKeys.findLast((key) => {
    const severity = incidentSeverities[key];
    return persons >= severity.persons || (touchesSensitive && persons >= severity.sensitivePersons);
  }) ?? "minor";

/** What is done to stop it and to know what happened; each is done, or found not to be needed, by somebody, with a note. */
export const incidentSteps = {
  isolate: { name: "切断", what: "断开泄露或被入侵的途径，隔离受影响的系统" },
  secrets: { name: "更换口令和密钥", what: "更换可能外泄的口令、密钥、凭证，结束可疑的会话" },
  evidence: { name: "保存证据", what: "保存日志、镜像和通信记录，注明保存人和时间" },
  scope: { name: "查清范围", what: "查清哪些信息、多少人、从何时到何时" },
  repair: { name: "修复", what: "修复漏洞，恢复被篡改、丢失的信息" },
  verify: { name: "复查", what: "由另一人确认已经停止，没有再次发生" },
  police: { name: "报案", what: "涉嫌违法犯罪的，向公安机关报案" },
} as const;
export type IncidentStep = keyof typeof incidentSteps;
export const incidentStepKeys = Object.keys(incidentSteps) as IncidentStep[];
export const stepOutcomes = { done: "已完成", "not-needed": "不需要" } as const;
export type StepOutcome = keyof typeof stepOutcomes;
export const stepOutcomeKeys = Object.keys(stepOutcomes) as StepOutcome[];

interface Clock {
  name: string;
  /** From the moment it was known. */
  hours: number;
  ground: string;
  /** Runs only for severities that are reported; what nobody graded counts by its numbers. */
  onlyReported?: true;
}
/** What has to have happened by when. */
export const incidentClocks = {
  internal: { name: "内部报告", hours: 1, ground: "本公司应急预案：知道后 1 小时内报告负责人" },
  authority: {
    name: "报告主管部门",
    hours: 4,
    ground: "《国家网络安全事件报告管理办法》：较大以上的 4 小时内向省级网信部门报告",
    onlyReported: true,
  },
  persons: { name: "告知个人的决定", hours: 72, ground: "《个人信息保护法》第五十七条：及时告知，最迟 72 小时决定" },
} as const satisfies Record<string, Clock>;
export type IncidentClock = keyof typeof incidentClocks;
export const incidentClockKeys = Object.keys(incidentClocks) as IncidentClock[];
/** The clocks that staff stop by saying that the report went out. */
export const reportClocks = ["internal", "authority"] as const satisfies readonly IncidentClock[];
export type ReportClock = (typeof reportClocks)[number];

export const incidentStates = ["open", "closed"] as const;
export type IncidentState = (typeof incidentStates)[number];

/** Where the list of affected persons stands. */
export const personsStates = ["none", "clearing", "counting", "counted"] as const;
export type PersonsState = (typeof personsStates)[number];

export const incidentTerms = {
  /** An incident is entered at most so long after it was known: a later date is a mistake. */
  knownDaysBack: 366,
  textLength: 2000,
  /** Accounts named one by one, in one request. */
  mostNamed: 1000,
  keptDays: 3 * 365,
} as const;
