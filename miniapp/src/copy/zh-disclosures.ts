import {
  type DisputeGround,
  type DisputeKind,
  type DisputeParty,
  type DisputeState,
  disputeGrounds,
  disputeKinds,
  disputeParties,
  disputeStates,
} from "@baiwa/shared/catalogue/disputes";

/** Words of what is given to parties of a dispute, in simplified Chinese. */
export const zhDisclosures = {
  disclosures: {
    lead: "处理纠纷、投诉时，只有经两位员工先后提出和批准，才会把必要的信息提供给当事人。提供之前会告诉您，您可以提出异议；有法院或仲裁机构文书的除外。",
    none: "没有把您的信息提供给任何纠纷当事人",
    noneHint: "以后如有提供，每一次都会列在这里。",
    kindOf: (kind: DisputeKind): string => disputeKinds[kind].name,
    groundOf: (ground: DisputeGround): string => disputeGrounds[ground].name,
    partyOf: (party: DisputeParty): string => disputeParties[party],
    stateOf: (state: DisputeState): string => disputeStates[state].name,
    to: "提供给谁",
    recipient: (party: string, name: string) => `${party}：${name}`,
    what: "提供什么",
    why: "为什么",
    state: "到了哪一步",
    objectUntil: (time: string) => `${time} 前可以提出异议`,
    released: (time: string) => `${time} 已提供`,
    opened: (day: string) => `${day} 提出`,
    rules: "接收方只能用于这次纠纷，结束后删除，不得公开。",
    object: "提出异议",
    objectHint: "说明为什么不应提供，例如与这次纠纷无关",
    send: "提交异议",
    objected: "异议已提交。处理之前不会提供，结果会告诉您。",
    objection: "您的异议",
    answer: "答复",
    underWay: (count: number) =>
      `有 ${count} 件纠纷正在办理。您仍然可以注销；账号删除后，这些纠纷不再从这里提供任何信息，也不能再在这里提出异议。`,
    look: "查看",
    toPageNote: "提供了什么、给了谁、为什么",
  },
};
