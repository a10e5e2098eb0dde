import type { ItemFormat } from "../item-format";
import type { VaultItem } from "./items";
import type { ScopeCode } from "./scopes";

/** Who is verified: the statement asks different things of a person and of an organisation (2.4). */
export const verificationSubjects = { person: "个人", organisation: "企业或组织" } as const;
export type VerificationSubject = keyof typeof verificationSubjects;
export const verificationSubjectKeys = Object.keys(verificationSubjects) as VerificationSubject[];

interface Field {
  name: string;
  format: Exclude<ItemFormat, "picture">;
  hint: string;
  maxLength: number;
  /** Where the value goes once it was confirmed; null when it only serves the check and is deleted with the result. */
  keptAs: VaultItem | null;
}
/** What a verification can ask for. */
export const verificationFields = {
  legal_name: { name: "姓名", format: "person-name", hint: "与证件一致", maxLength: 50, keptAs: "legal_name" },
  id_number: {
    name: "身份证号码",
    format: "id-number",
    hint: "18 位，末位可以是 X",
    maxLength: 24,
    keptAs: "id_number",
  },
  id_valid_until: {
    name: "证件有效期",
    format: "valid-until",
    hint: "如 2036-05-01 或 长期",
    maxLength: 30,
    keptAs: "id_validity",
  },
  bank_card: { name: "银行卡号", format: "bank-card", hint: "本人的，只用于这次核对", maxLength: 24, keptAs: null },
  org_name: {
    name: "企业名称",
    format: "organisation-name",
    hint: "与营业执照一致",
    maxLength: 100,
    keptAs: "org_name",
  },
  uscc: { name: "信用代码", format: "credit-code", hint: "营业执照上，18 位", maxLength: 24, keptAs: "uscc" },
  legal_rep: { name: "法定代表人", format: "person-name", hint: "与营业执照一致", maxLength: 50, keptAs: "legal_rep" },
  corp_bank_account: {
    name: "对公账号",
    format: "bank-account",
    hint: "户名与企业名称一致",
    maxLength: 40,
    keptAs: null,
  },
} as const satisfies Record<string, Field>;
export type VerificationField = keyof typeof verificationFields;
export const verificationFieldKeys = Object.keys(verificationFields) as VerificationField[];

/** Pictures a method asks for, each under the name that says which one it is. */
export const verificationParts = {
  front: { name: "身份证人像面", item: "id_card_image" },
  back: { name: "身份证国徽面", item: "id_card_image" },
  licence: { name: "营业执照", item: "licence_image" },
} as const;
export type VerificationPart = keyof typeof verificationParts;
export const verificationPartKeys = Object.keys(verificationParts) as VerificationPart[];

interface Method {
  subject: VerificationSubject;
  name: string;
  /** What happens, in one line. */
  about: string;
  fields: readonly VerificationField[];
  parts: readonly VerificationPart[];
  /** Sensitive items are agreed to one by one, each on a sheet of its own (PIPL 29). */
  scopes: readonly ScopeCode[];
  /** The consent without which the result cannot stand either. */
  standsOn?: ScopeCode;
  checkedBy: "verifier" | "staff";
  /** The verifier's answer takes a step of the person: at the verifier's, or a sum to be read off an account statement. */
  step?: "face" | "payment";
  /** The account's own WeChat login says whose result is asked for. */
  usesWechat?: true;
  /** How much a result by this method is worth; service gates ask for a level. */
  level: 1 | 2;
}

/**
 * The ways to be verified (2.4). There is always one without a face (人脸识别技术应用安全管理办法), and a face is compared by the
 * verifier alone: no picture of it reaches us. Where no verifier is configured only the ways that staff check are offered.
 */
export const verificationMethods = {
  "person-two-factor": {
    subject: "person",
    name: "核对姓名和身份证号",
    about: "由核验机构核对两项是否一致，马上有结果",
    fields: ["legal_name", "id_number"],
    parts: [],
    scopes: ["R1"],
    standsOn: "R1",
    checkedBy: "verifier",
    level: 1,
  },
  "person-document": {
    subject: "person",
    name: "上传身份证照片",
    about: "由审核人员核对，一般 1 个工作日",
    fields: ["legal_name", "id_number", "id_valid_until"],
    parts: ["front", "back"],
    scopes: ["R1", "R2"],
    standsOn: "R1",
    checkedBy: "staff",
    level: 2,
  },
  "person-bank-card": {
    subject: "person",
    name: "核对本人银行卡",
    about: "由核验机构核对姓名、身份证号和卡号，不扣款",
    fields: ["legal_name", "id_number", "bank_card"],
    parts: [],
    scopes: ["R1", "R6"],
    standsOn: "R1",
    checkedBy: "verifier",
    level: 2,
  },
  "person-wechat": {
    subject: "person",
    name: "同步微信侧实名结果",
    about: "由核验机构读取微信一侧的结果，不用填写证件",
    fields: [],
    parts: [],
    scopes: ["R5"],
    standsOn: "R5",
    checkedBy: "verifier",
    usesWechat: true,
    level: 1,
  },
  "person-face": {
    subject: "person",
    name: "人脸核验",
    about: "在核验机构的页面完成，我们只收到“通过”或“未通过”",
    fields: ["legal_name", "id_number"],
    parts: [],
    scopes: ["R1", "R3"],
    standsOn: "R1",
    checkedBy: "verifier",
    step: "face",
    level: 2,
  },
  "organisation-registry": {
    subject: "organisation",
    name: "核对工商登记",
    about: "由核验机构核对名称、代码和法定代表人",
    fields: ["org_name", "uscc", "legal_rep"],
    parts: [],
    scopes: [],
    checkedBy: "verifier",
    level: 1,
  },
  "organisation-licence": {
    subject: "organisation",
    name: "上传营业执照",
    about: "由审核人员核对，一般 1 个工作日",
    fields: ["org_name", "uscc", "legal_rep"],
    parts: ["licence"],
    scopes: [],
    checkedBy: "staff",
    level: 2,
  },
  "organisation-payment": {
    subject: "organisation",
    name: "对公账户打款",
    about: "向对公账户打一笔小额款，您填写收到的金额",
    fields: ["org_name", "uscc", "corp_bank_account"],
    parts: [],
    scopes: [],
    checkedBy: "verifier",
    step: "payment",
    level: 2,
  },
} as const satisfies Record<string, Method>;
export type VerificationMethod = keyof typeof verificationMethods;
export const verificationMethodKeys = Object.keys(verificationMethods) as VerificationMethod[];
/** A method's entry, whatever its own narrow type. */
export const methodOf = (method: VerificationMethod): Method => verificationMethods[method];

/**
 * Where a verification can be, and where it can go from there. `submitted` waits for the verifier to answer at all,
 * `pending` for the person's own step.
 */
export const verificationMoves = {
  started: ["submitted", "in-review", "withdrawn", "expired"],
  submitted: ["pending", "passed", "refused", "withdrawn", "expired"],
  pending: ["passed", "refused", "withdrawn", "expired"],
  "in-review": ["passed", "refused", "withdrawn", "expired"],
  refused: ["in-review"],
  passed: ["withdrawn", "expired"],
  withdrawn: [],
  expired: [],
} as const satisfies Record<string, readonly string[]>;
export type VerificationState = keyof typeof verificationMoves;
export const verificationStates = Object.keys(verificationMoves) as VerificationState[];
/** The states in which a verification is under way. */
export const openStates = ["started", "submitted", "pending", "in-review"] as const satisfies VerificationState[];

interface Reason {
  message: string;
  /** What the person can do now. */
  advice: string;
  /** Staff may give it as the ground of a refusal. */
  staffMay?: true;
}
/** Why a verification did not pass, or no longer stands. */
export const verificationReasons = {
  mismatch: { message: "核验机构答复：信息不一致", advice: "请逐字核对后重新提交，或改用其他方式" },
  "not-found": { message: "核验机构没有查到这些信息", advice: "刚换证、改名时可能查不到，请改用上传证件照片" },
  "not-checkable": { message: "核验机构不能核对这些信息", advice: "请改用其他方式" },
  "face-failed": { message: "核验机构答复：人脸核验未通过", advice: "可以再试一次，或改用不需要人脸的方式" },
  "payment-attempts": { message: "金额填错次数已用完", advice: "请重新申请打款，或改用其他方式" },
  "wechat-unverified": { message: "微信一侧没有实名结果", advice: "请改用其他方式" },
  unreadable: { message: "照片看不清楚", advice: "请在光线好的地方重新拍摄，四角完整、不反光", staffMay: true },
  incomplete: { message: "照片不完整或传错了", advice: "请按要求重新上传每一张照片", staffMay: true },
  "document-expired": { message: "证件已过有效期", advice: "请换用有效的证件", staffMay: true },
  "differs-from-document": { message: "填写的内容与证件不一致", advice: "请按证件逐字填写", staffMay: true },
  "not-own-document": { message: "无法确认证件属于您或您的企业", advice: "请使用本人或本企业的证件", staffMay: true },
  altered: { message: "照片有修改的痕迹", advice: "请上传没有修改过的原图；有异议可以申诉", staffMay: true },
  "verifier-unreachable": { message: "核验机构长时间没有答复", advice: "资料已删除，请稍后重新提交或改用其他方式" },
  "review-late": { message: "我们没有按时审核完", advice: "资料已删除。很抱歉耽误了您，请重新提交或联系我们" },
  "not-finished": { message: "超过时间没有完成", advice: "资料已删除，需要时请重新开始" },
  "own-wish": { message: "您撤回了这次认证", advice: "需要时可以重新认证" },
  "consent-withdrawn": { message: "您撤回了同意", advice: "需要时可以重新认证" },
  replaced: { message: "已由新的认证结果代替", advice: "不需要再做什么" },
  "validity-over": { message: "证件有效期已到", advice: "请用新证件重新认证" },
  guardian: { message: "监护人没有同意", advice: "可以请监护人重新决定" },
  voided: { message: "认证结果经复核不成立", advice: "请重新认证；有异议请联系我们" },
} as const satisfies Record<string, Reason>;
export type VerificationReason = keyof typeof verificationReasons;
export const verificationReasonKeys = Object.keys(verificationReasons) as VerificationReason[];
export const staffReasonKeys = verificationReasonKeys.filter(
  (key) => (verificationReasons[key] as Reason).staffMay === true,
);

/** What is kept of an age: never the day of birth, which stays in the id number. */
export const ageBands = { "under-14": "未满 14 周岁", "14-17": "14 至 17 周岁", adult: "18 周岁以上" } as const;
export type AgeBand = keyof typeof ageBands;
export const bandOf = (age: number): AgeBand => (age < 14 ? "under-14" : age < 18 ? "14-17" : "adult");

/** Where a guardian's consent can stand. */
export const guardianStates = ["asked", "confirmed", "refused", "withdrawn", "expired"] as const;
export type GuardianState = (typeof guardianStates)[number];

/** How long things may take, and how often they may be tried. */
export const verificationLimits = {
  /** A verification that was begun and not submitted. */
  startedMinutes: 60,
  /** The verifier does not answer at all. */
  unansweredHours: 24,
  faceMinutes: 30,
  paymentDays: 7,
  paymentAttempts: 3,
  submissionsADay: 5,
  /** For staff to decide, the first time and on an appeal; then the case is over and what was handed in is deleted. */
  reviewDays: 15,
  /** For an appeal; then what was handed in is deleted. */
  refusedDays: 30,
  reviewLeaseMinutes: 15,
  guardianHours: 48,
  guardianAttempts: 3,
  guardianLinksADay: 3,
} as const;
