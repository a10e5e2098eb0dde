import type { VaultItem } from "./items";
import type { RecordKind } from "./records";

/** Why information may be given to a party (4.4). `waits`: the person may object before anything is given. */
export const disputeGrounds = {
  court: { name: "法院或仲裁机构的文书", waits: false },
  complaint: { name: "处理投诉", waits: true },
  interest: { name: "当事人为维护合法权益提出的请求", waits: true },
} as const satisfies Record<string, { name: string; waits: boolean }>;
export type DisputeGround = keyof typeof disputeGrounds;
export const disputeGroundKeys = Object.keys(disputeGrounds) as DisputeGround[];

/** What the receiving party is in the dispute. */
export const disputeParties = {
  authority: "法院或仲裁机构",
  counterparty: "对方当事人",
  agent: "当事人的代理人",
  mediator: "调解或投诉处理机构",
} as const;
export type DisputeParty = keyof typeof disputeParties;
export const disputePartyKeys = Object.keys(disputeParties) as DisputeParty[];

interface DisputeKindEntry {
  name: string;
  /** Fields of records that may be given, by kind of record. */
  records: Partial<Record<RecordKind, readonly string[]>>;
  /** Values of the account that may be given. */
  items: readonly VaultItem[];
  hasTickets: boolean;
}

const order = ["number", "product", "region", "amount", "orderedOn"] as const;
const reached = ["contact_person", "contact_phone"] as const;

/**
 * What may be given at all, by kind of dispute: nothing that is not named here, and of that only what the case itself names.
 * Identity, face, bank and tax numbers, documents and attachments are on no list.
 */
export const disputeKinds = {
  contract: {
    name: "合同纠纷",
    records: { contract: ["number", "title", "signedOn", "signatory", "amount", "endsOn"], order },
    items: reached,
    hasTickets: true,
  },
  payment: {
    name: "费用纠纷",
    records: { contract: ["number", "title", "signedOn", "amount"], order },
    items: reached,
    hasTickets: true,
  },
  delivery: {
    name: "交付纠纷",
    records: { order: ["number", "product", "orderedOn"], delivery: ["contact", "phone", "address"] },
    items: reached,
    hasTickets: true,
  },
  service: {
    name: "服务投诉",
    records: { order: ["number", "product", "region", "orderedOn"], consultation: ["on", "by"] },
    items: [],
    hasTickets: true,
  },
  partner: {
    name: "伙伴合作和云市场纠纷",
    records: { partner: ["programme", "agreement", "organisation", "contact", "phone"] },
    items: [...reached, "org_name"],
    hasTickets: true,
  },
} as const satisfies Record<string, DisputeKindEntry>;
export type DisputeKind = keyof typeof disputeKinds;
export const disputeKindKeys = Object.keys(disputeKinds) as DisputeKind[];
/** A kind as the mechanism sees it. */
export const disputeKind = (kind: DisputeKind): DisputeKindEntry => disputeKinds[kind];

/** Where a case stands, and where it may go from there. */
export const disputeStates = {
  opened: { name: "等待批准", moves: ["waiting", "refused", "withdrawn"] },
  waiting: { name: "已批准", moves: ["objected", "released", "withdrawn"] },
  objected: { name: "异议处理中", moves: ["cleared", "refused", "withdrawn"] },
  cleared: { name: "异议没有成立", moves: ["released", "withdrawn"] },
  released: { name: "已提供", moves: ["released"] },
  refused: { name: "没有提供", moves: [] },
  withdrawn: { name: "已撤回", moves: [] },
} as const;
export type DisputeState = keyof typeof disputeStates;
export const disputeStateKeys = Object.keys(disputeStates) as DisputeState[];

/** Why nothing is given: a coded reason. */
export const disputeRefusals = {
  "no-ground": "没有看到能支持提供的依据",
  "too-much": "要求的内容超出了处理这次纠纷所需要的",
  "wrong-party": "接收方不是这次纠纷的当事人",
} as const;
export type DisputeRefusal = keyof typeof disputeRefusals;
export const disputeRefusalKeys = Object.keys(disputeRefusals) as DisputeRefusal[];

/** What an objection is answered with; the person reads it. */
export const objectionAnswers = {
  outweighs: { message: "您的异议成立：您的权益更重要，不再提供", isUpheld: true },
  unrelated: { message: "您的异议成立：所列信息与这次纠纷无关，不再提供", isUpheld: true },
  necessary: { message: "您的异议没有成立：这些信息是处理这次纠纷必需的，已是最小范围", isUpheld: false },
  duty: { message: "您的异议没有成立：我们有法定义务提供", isUpheld: false },
} as const satisfies Record<string, { message: string; isUpheld: boolean }>;
export type ObjectionAnswer = keyof typeof objectionAnswers;
export const objectionAnswerKeys = Object.keys(objectionAnswers) as ObjectionAnswer[];

/** Terms of giving information to a party. */
export const disputeTerms = {
  /** The person may object so long after being told, unless a court ordered it. */
  objectionDays: 3,
  /** The file waits so long to be taken. */
  linkDays: 7,
  /** A case that nobody decides, or releases, ends by itself. */
  lapseDays: 60,
  /** Who got what is kept as evidence so long after the case has ended. */
  keptDays: 3 * 365,
  mostThings: 20,
  objectionLength: 500,
} as const;

/** What the receiving party is told, in the file itself. */
export const disputeNotice =
  "本文件只能用于处理这次纠纷，不得用于其他目的，不得公开或再提供给他人；纠纷结束后请删除。收到本文件的一方对其中的个人信息承担法律责任。";
