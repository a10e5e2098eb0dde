/**
 * Requests people make about their information (10, 8.4, 8.5; PIPL 44–50), as data: kinds, how one is carried out, where it
 * can stand, why it may be refused, and the terms.
 */

/** What the product itself does for a request; nothing of it is done by hand. */
export const requestActs = {
  copy: { name: "生成全部信息的副本" },
  "delete-items": { name: "删除所列的信息" },
  "cancel-account": { name: "注销账号" },
  restrict: { name: "限制使用所列的信息" },
} as const;
export type RequestAct = keyof typeof requestActs;
export const requestActKeys = Object.keys(requestActs) as RequestAct[];

interface RequestKind {
  name: string;
  /** What it is for, beside the choice. */
  hint: string;
  clauses: readonly string[];
  acts: readonly RequestAct[];
  /** Asks for the person once more before it is taken in: it could give somebody else information or take it away. */
  stepUp: boolean;
  /** Begins by itself for whoever is signed in: nobody needs to look at it first. */
  begins?: RequestAct;
}
export const requestKinds = {
  access: {
    name: "查阅我的信息",
    hint: "想知道我们有您的哪些信息",
    clauses: ["8.1", "10"],
    acts: ["copy"],
    stepUp: true,
    begins: "copy",
  },
  copy: {
    name: "复制、带走我的信息",
    hint: "要一份可以保存或交给别家的副本",
    clauses: ["8.1", "10"],
    acts: ["copy"],
    stepUp: true,
    begins: "copy",
  },
  correct: { name: "更正、补充信息", hint: "信息有误，自己改不了", clauses: ["8.5", "10"], acts: [], stepUp: false },
  delete: {
    name: "删除我的信息",
    hint: "自己删不掉，或想删除全部",
    clauses: ["8.1", "8.4", "10"],
    acts: ["delete-items", "cancel-account"],
    stepUp: true,
  },
  restrict: {
    name: "限制或拒绝使用",
    hint: "先不要使用某些信息",
    clauses: ["8.1", "10"],
    acts: ["restrict"],
    stepUp: false,
  },
  withdraw: {
    name: "撤回同意",
    hint: "在“授权记录”里撤不了的",
    clauses: ["8.1", "10"],
    acts: ["restrict", "delete-items"],
    stepUp: false,
  },
  explain: {
    name: "请解释声明或处理规则",
    hint: "看不懂某一条，或想知道怎么处理的",
    clauses: ["10"],
    acts: [],
    stepUp: false,
  },
  misuse: {
    name: "反映违规使用",
    hint: "认为我们违反法律或约定处理了您的信息",
    clauses: ["8.4", "10"],
    acts: ["delete-items", "restrict"],
    stepUp: false,
  },
  minor: {
    name: "未成年人的信息",
    hint: "监护人为孩子提出",
    clauses: ["2.4", "10"],
    acts: ["delete-items", "cancel-account", "restrict"],
    stepUp: false,
  },
  deceased: {
    name: "已故近亲属的信息",
    hint: "查阅、复制、更正、删除逝者的信息",
    clauses: ["10"],
    acts: ["delete-items", "cancel-account"],
    stepUp: false,
  },
  other: { name: "其他问题和建议", hint: "其他与个人信息有关的事", clauses: ["10"], acts: [], stepUp: false },
} as const satisfies Record<string, RequestKind>;
export type RequestKindKey = keyof typeof requestKinds;
export const requestKindKeys = Object.keys(requestKinds) as RequestKindKey[];

/** How it reached us: signed in, from the web without an account, or entered by staff for a mail to the published address. */
export const requestChannels = { account: "小程序", web: "网页", mail: "邮件" } as const;
export type RequestChannel = keyof typeof requestChannels;

/** Where it can stand, and where it can go from there. */
export const requestStates = {
  verifying: { name: "核实身份", moves: ["in-progress", "waiting", "refused", "withdrawn"], isOpen: true },
  "in-progress": { name: "处理中", moves: ["waiting", "answered", "refused", "withdrawn"], isOpen: true },
  waiting: { name: "等您补充", moves: ["verifying", "in-progress", "refused", "withdrawn"], isOpen: true },
  answered: { name: "已答复", moves: [], isOpen: false },
  refused: { name: "未能办理", moves: [], isOpen: false },
  withdrawn: { name: "已撤回", moves: [], isOpen: false },
} as const;
export type RequestState = keyof typeof requestStates;
export const requestStateKeys = Object.keys(requestStates) as RequestState[];
export const openRequestStates = requestStateKeys.filter((state) => requestStates[state].isOpen);

/** Why a request may be refused: a reason of the law, in words the person reads. There is no other. */
export const requestRefusals = {
  "not-verified": { message: "按您提供的信息，核实不了您是信息的主人", ground: "《个人信息保护法》第五十条" },
  "law-keeps": { message: "法律要求的保存期还没有满，期满前只保存、不使用", ground: "《个人信息保护法》第四十七条" },
  "needed-for-contract": {
    message: "这些信息是正在履行的合同必需的，合同结束后删除",
    ground: "《个人信息保护法》第十三条第二项、第四十七条",
  },
  secrecy: { message: "法律、行政法规要求保密或不需要告知", ground: "《个人信息保护法》第十八条第一款、第四十五条" },
  "others-rights": { message: "会损害他人的合法权益，我们已提供不涉及他人的部分", ground: "GB/T 35273—2020 第 8.7 条" },
  "customer-data": {
    message: "这是客户在云服务里存放的数据，请向该客户提出；我们只按客户指示处理",
    ground: "声明第 1.5 条，《个人信息保护法》第二十一条",
  },
  repeated: { message: "短时间内重复提出相同的请求，结果与上次相同", ground: "声明第十条，GB/T 35273—2020 第 8.7 条" },
  "no-answer": { message: "需要您补充的内容在期限内没有收到，收到后可以再提出", ground: "《个人信息保护法》第五十条" },
} as const;
export type RequestRefusal = keyof typeof requestRefusals;
export const requestRefusalKeys = Object.keys(requestRefusals) as RequestRefusal[];

/** What a person can still do who is refused, or not content with the answer. */
export const requestRemedies = [
  "补充材料后再次提出，或发邮件到 info@baiwow.com 请个人信息保护负责人复核",
  "向网信部门或其他履行个人信息保护职责的部门投诉、举报（网信部门 12377）",
  "依法向人民法院提起诉讼",
] as const;

/** How staff made sure who asks, with what is held already or with the least that is needed besides. */
export const requestProofs = {
  session: "登录并确认本人",
  code: "邮箱验证码",
  "held-contact": "从已确认的联系方式来信或回拨",
  documents: "核对证明材料",
} as const;
export type RequestProof = keyof typeof requestProofs;
/** The proofs staff may say they had. */
export const staffProofKeys = ["held-contact", "documents"] as const satisfies readonly RequestProof[];

/** What a complaint of misuse turned out to be (8.4), and what lay behind it. */
export const misuseFindings = { confirmed: "情况属实", unconfirmed: "没有发现违规" } as const;
export type MisuseFinding = keyof typeof misuseFindings;
export const misuseCauses = {
  access: "员工越权查看",
  purpose: "超出用途使用",
  retention: "超期保存",
  sharing: "不当提供给他人",
  security: "安全措施不足",
  mistake: "操作失误",
} as const;
export type MisuseCause = keyof typeof misuseCauses;

/** Answers to begin from; staff change what does not fit. */
export const requestTemplates = {
  copy: {
    name: "副本已备好",
    kinds: ["access", "copy"],
    text: "您的信息副本已经准备好，请在小程序“我的信息副本”里下载，7 天内有效。",
  },
  corrected: {
    name: "已更正",
    kinds: ["correct"],
    text: "您指出的信息已经更正，可以在“我的信息”里查看。谢谢您告诉我们。",
  },
  deleted: {
    name: "已删除",
    kinds: ["delete", "minor", "deceased"],
    text: "您要求删除的信息已经删除；法律要求保存的部分只保存、不使用，期满删除。",
  },
  restricted: {
    name: "已限制使用",
    kinds: ["restrict", "withdraw"],
    text: "您指出的信息已停止使用，只保存并采取必要的保护措施。需要恢复时请告诉我们。",
  },
  explained: { name: "解释规则", kinds: ["explain", "other"], text: "您问的是声明第 条：" },
  "misuse-confirmed": { name: "反映属实", kinds: ["misuse"], text: "您反映的情况属实，我们已经停止并改正：" },
  "misuse-unconfirmed": {
    name: "没有发现违规",
    kinds: ["misuse"],
    text: "我们核对了相关的访问和使用记录，没有发现违规：",
  },
} as const satisfies Record<string, { name: string; kinds: readonly RequestKindKey[]; text: string }>;

export const requestTerms = {
  /** An answer within so many calendar days of knowing who asks (10). */
  answerDays: 15,
  /** And within so many of its arrival, whatever it waited for. */
  overallDays: 30,
  /** Who asks is to be known within so many working days. */
  verifyWorkingDays: 3,
  ackHours: 24,
  /** A letter entered later than this after it arrived has a wrong date. */
  letterDays: 183,
  /** With so many days left it is said louder; at none it is late. */
  remindersDaysLeft: [5, 2, -1],
  textLength: 2000,
  mostFiles: 5,
  /** Without an account: so many papers in all, deleted so many days after it is closed. */
  mostProofs: 3,
  proofDays: 30,
  mostOpen: 20,
  mostEvents: 200,
  keptDays: 3 * 365,
} as const;
