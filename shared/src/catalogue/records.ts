import type { ItemFormat } from "../item-format";
import type { MaskKind, Purpose } from "./item-shape";
import { products, serviceRegions } from "./products";
import type { Permission } from "./roles";

/** The rule a field's value keeps: one of the items' formats, or one that only records have. */
export type FieldRule =
  | Exclude<ItemFormat, "picture">
  | "line"
  | "text"
  | "email"
  | "date"
  | "amount"
  | { choices: Readonly<Record<string, string>> };

export interface RecordField {
  name: string;
  rule: FieldRule;
  isRequired: boolean;
  mask: MaskKind;
  maxLength: number;
  hint?: string;
  /** Filled in by the product when the record is made; nobody enters it. */
  stamp?: "statement" | "overseas-notice";
}

/** One kind of business record. */
export interface RecordKindEntry {
  name: string;
  why: string;
  clauses: readonly string[];
  purposes: readonly Purpose[];
  basis: "contract" | "law";
  /**
   * Whose record it is. The person's: they enter, change and end it, staff only on their behalf with a mandate (2.1.2).
   * The company's: staff keep it, the person sees it.
   */
  keptBy: "person" | "company";
  fields: Readonly<Record<string, RecordField>>;
  /** The fields that say which record it is in a list: the first that is filled in. */
  title: readonly string[];
  /** What staff need to see and keep this kind. */
  staff: Permission;
  /** Days it is kept after it ended, and why. */
  retention: { words: string; daysAfterEnd: number; ground: string };
  /** What the law keeps of it when the account ends. */
  keptAfterwards?: { days: number; ground: string };
  /** Must be true before a record with a product and a region is made (1.5.1, 1.5.3). */
  isOrder?: true;
  /** A thing agreed to: it can be ended and made anew, not rewritten. */
  isFinal?: true;
}

const year = 365;
const field = (name: string, rule: FieldRule, more: Partial<RecordField> = {}): RecordField => ({
  name,
  rule,
  isRequired: true,
  mask: "none",
  maxLength: typeof rule === "object" ? 32 : 60,
  ...more,
});
const optional = { isRequired: false } as const;
const namesOf = (table: Readonly<Record<string, { name: string }>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(table).map(([key, { name }]) => [key, name]));

const personName = field("联系人", "person-name", { mask: "name", maxLength: 50 });
const phone = field("联系电话", "phone", { mask: "phone", maxLength: 20 });
const address = field("地址", "address", { mask: "address", maxLength: 200 });
const product = field("产品", { choices: namesOf(products) });
const region = field("地域", { choices: namesOf(serviceRegions) });
const statement = field("所依据的声明版本", "line", { stamp: "statement" });
const amount = field("金额（元）", "amount", { ...optional, maxLength: 16, hint: "例如 1200.00" });

const business: readonly Purpose[] = ["service", "subject-access", "rights-request"];
/** The same, and given to a party of a dispute by the rules of disputes. */
const disputable: readonly Purpose[] = [...business, "dispute"];
const proof = { words: "结束后 3 年", daysAfterEnd: 3 * year, ground: "合同纠纷的诉讼时效（民法典 188）" } as const;
const keptAsProof = { days: 3 * year, ground: proof.ground } as const;

/**
 * Business records as data (2.6.2, 2.6.3, 2.7, 1.5.1–1.5.3). Entry, checks, masks, who may see it, retention, export and
 * the item of the collected list follow from one entry; a new kind needs nothing else.
 */
export const recordKinds = {
  contract: {
    name: "合同",
    why: "签订和履行您与佰瓦云的合同",
    clauses: ["2.6.2"],
    purposes: disputable,
    basis: "contract",
    keptBy: "company",
    title: ["title", "number"],
    fields: {
      number: field("合同编号", "line"),
      title: field("合同名称", "line", { maxLength: 100 }),
      signedOn: field("签订日期", "date"),
      signatory: field("签署人", "person-name", { ...optional, mask: "name", maxLength: 50 }),
      phone: { ...phone, ...optional },
      amount,
      endsOn: field("到期日期", "date", optional),
    },
    staff: "record.contracts",
    retention: proof,
    keptAfterwards: keptAsProof,
  },
  order: {
    name: "订单",
    why: "提供您购买的服务和计算费用",
    clauses: ["2.6.2"],
    purposes: disputable,
    basis: "contract",
    keptBy: "company",
    title: ["number"],
    fields: {
      number: field("订单编号", "line"),
      product,
      region,
      amount: { ...amount, isRequired: true },
      orderedOn: field("下单日期", "date"),
      contact: { ...personName, ...optional },
    },
    staff: "record.finance",
    retention: { ...proof, ground: "交易记录至少保存三年（电子商务法 31）" },
    keptAfterwards: { days: 3 * year, ground: "交易记录至少保存三年（电子商务法 31）" },
    isOrder: true,
  },
  invoice: {
    name: "开票信息",
    why: "按您的要求开具和寄送发票",
    clauses: ["2.6.2"],
    purposes: business,
    basis: "contract",
    keptBy: "person",
    title: ["title"],
    fields: {
      title: field("发票抬头", "organisation-name", { maxLength: 100, hint: "企业名称或您的姓名" }),
      taxNumber: field("税号", "credit-code", {
        ...optional,
        mask: "last4",
        maxLength: 18,
        hint: "企业必填，个人不填",
      }),
      bank: field("开户银行", "line", { ...optional, hint: "开专用发票时填写" }),
      bankAccount: field("银行账号", "bank-account", { ...optional, mask: "last4", maxLength: 30 }),
      address: { ...address, ...optional },
      phone: { ...phone, ...optional },
      email: field("收票邮箱", "email", { mask: "email", maxLength: 254 }),
    },
    staff: "record.finance",
    retention: {
      words: "删除后保存 10 年",
      daysAfterEnd: 10 * year,
      ground: "账簿和凭证的保管期限（税收征管法实施细则 29）",
    },
    keptAfterwards: { days: 10 * year, ground: "账簿和凭证的保管期限（税收征管法实施细则 29）" },
  },
  delivery: {
    name: "交付联系人和地址",
    why: "线下交付产品、寄送合同和发票",
    clauses: ["2.6.2"],
    purposes: disputable,
    basis: "contract",
    keptBy: "person",
    title: ["contact"],
    fields: { contact: personName, phone, address },
    staff: "record.delivery",
    retention: { words: "删除后 180 天", daysAfterEnd: 180, ground: "处理签收和退换的争议" },
  },
  trial: {
    name: "产品测试申请",
    why: "为您安排产品测试",
    clauses: ["2.6.2"],
    purposes: business,
    basis: "contract",
    keptBy: "person",
    title: ["product"],
    fields: {
      product,
      region,
      contact: personName,
      phone,
      purpose: field("测试内容", "text", { ...optional, maxLength: 500 }),
    },
    staff: "record.delivery",
    retention: { words: "结束后 180 天", daysAfterEnd: 180, ground: "处理测试中的问题" },
    isOrder: true,
  },
  consultation: {
    name: "咨询沟通记录",
    why: "解答您的咨询，保证前后说法一致",
    clauses: ["2.6.3"],
    purposes: disputable,
    basis: "contract",
    keptBy: "company",
    title: ["summary"],
    fields: {
      on: field("日期", "date"),
      by: field("方式", { choices: { phone: "电话", email: "邮件", online: "在线", meeting: "面谈" } }),
      summary: field("内容", "text", { maxLength: 1000 }),
      recording: field("录音", { choices: { none: "没有录音", told: "已事先告知并录音" } }),
    },
    staff: "record.consultations",
    retention: { words: "结束后 180 天", daysAfterEnd: 180, ground: "答复后续问题" },
  },
  partner: {
    name: "伙伴合作和云市场入驻",
    why: "处理您的合作申请，只用于合作联系，不用于推广",
    clauses: ["2.7"],
    purposes: disputable,
    basis: "contract",
    keptBy: "person",
    title: ["organisation"],
    fields: {
      programme: field("申请", { choices: { partner: "伙伴合作", market: "云市场入驻" } }),
      agreement: field("合作协议版本", "line", { hint: "写在协议首页" }),
      organisation: field("企业名称", "organisation-name", { maxLength: 100 }),
      contact: personName,
      phone,
      email: field("邮箱", "email", { ...optional, mask: "email", maxLength: 254 }),
    },
    staff: "record.partners",
    retention: proof,
  },
  warranty: {
    name: "客户数据合法性保证",
    why: "在存放客户数据的产品开通前，由您保证数据来源合法",
    clauses: ["1.5.1"],
    purposes: business,
    basis: "contract",
    keptBy: "person",
    title: ["organisation"],
    fields: {
      organisation: field("企业名称", "organisation-name", { maxLength: 100 }),
      signatory: field("保证人", "person-name", { mask: "name", maxLength: 50 }),
      authority: field("身份", { choices: { representative: "法定代表人", authorised: "获授权的代表" } }),
      statement,
    },
    staff: "record.data-terms",
    retention: proof,
    keptAfterwards: keptAsProof,
    isFinal: true,
  },
  entrustment: {
    name: "委托处理登记",
    why: "按您的指令处理客户数据，记下指令和范围",
    clauses: ["1.5.2"],
    purposes: business,
    basis: "law",
    keptBy: "company",
    title: ["instruction"],
    fields: {
      instruction: field("指令", "text", { maxLength: 500 }),
      purpose: field("目的", "line", { maxLength: 100 }),
      kinds: field("信息种类", "line", { maxLength: 200 }),
      startsOn: field("开始日期", "date"),
      endsOn: field("结束日期", "date", optional),
      subprocessor: field("转委托", "line", { ...optional, maxLength: 100 }),
    },
    staff: "record.data-terms",
    retention: {
      words: "结束后 3 年",
      daysAfterEnd: 3 * year,
      ground: "委托处理记录至少保存三年（网络数据安全管理条例 12）",
    },
    keptAfterwards: { days: 3 * year, ground: "委托处理记录至少保存三年（网络数据安全管理条例 12）" },
  },
  overseas: {
    name: "海外地域告知",
    why: "选择海外地域前，记下给您看过的提示和您的选择",
    clauses: ["1.5.3"],
    purposes: business,
    basis: "law",
    keptBy: "person",
    title: ["region"],
    fields: {
      region: field("地域", {
        choices: namesOf(Object.fromEntries(Object.entries(serviceRegions).filter(([, { isOverseas }]) => isOverseas))),
      }),
      shown: field("当时的提示", "text", { stamp: "overseas-notice", maxLength: 300 }),
      statement,
    },
    staff: "record.data-terms",
    retention: proof,
    keptAfterwards: keptAsProof,
    isFinal: true,
  },
} as const satisfies Record<string, RecordKindEntry>;
export type RecordKind = keyof typeof recordKinds;
export const recordKindKeys = Object.keys(recordKinds) as RecordKind[];
/** A kind as the mechanism sees it. */
export const recordKind = (kind: RecordKind): RecordKindEntry => recordKinds[kind];

/** Where a record stands. What nobody confirmed was entered by staff and waits for its owner (2.1.2). */
export const recordStates = {
  active: "有效",
  unconfirmed: "待您确认",
  rejected: "您已否认",
  ended: "已结束",
  restricted: "限制处理",
} as const;
export type RecordState = keyof typeof recordStates;
export const recordStateKeys = Object.keys(recordStates) as RecordState[];

/** Who a record came from. */
export const recordSources = { person: "您填写", proxy: "员工代填", company: "佰瓦云登记" } as const;
export type RecordSource = keyof typeof recordSources;
export const recordSourceKeys = Object.keys(recordSources) as RecordSource[];

/** Days in which a person may say that what was entered for them is wrong (2.1.2). */
export const objectionDays = 7;
