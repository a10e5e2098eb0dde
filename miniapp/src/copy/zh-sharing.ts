import { shareBases, shareStates } from "@baiwa/shared/catalogue/sharing";
import {
  type TransferKind,
  type TransferState,
  transferKinds,
  transferStates,
} from "@baiwa/shared/catalogue/transfers";
import { minuteOf } from "../kernel/dates";

/** Words of who receives a person's information, in simplified Chinese. */
export const zhSharing = {
  sharing: {
    title: "谁收到了我的信息",
    lead: "您的信息只从一个出口提供给名录里的接收方，只限约定的内容，每一次都列在这里，保存 3 年。",
    recipients: "接收方",
    recipientsNone: "目前没有登记接收方",
    records: "提供记录",
    recordsNone: "还没有向任何接收方提供过您的信息",
    states: shareStates as Record<keyof typeof shareStates, string>,
    bases: shareBases as Record<keyof typeof shareBases, string>,
    consents: {
      none: "未同意，不提供",
      given: "已同意",
      refused: "未同意，不提供",
      withdrawn: "已撤回，不再提供",
      outdated: "内容有变化，需要重新决定",
    },
    noConsent: "提供服务所必需",
    why: "为什么",
    what: "提供什么",
    basis: "依据",
    state: "到了哪一步",
    deletion: "要求对方删除",
    deleted: ({ askedAt, provedAt }: { askedAt: string; provedAt: string | null }) =>
      provedAt ? `对方已在 ${minuteOf(provedAt)} 证明删除` : `${minuteOf(askedAt)} 已要求，等对方证明`,
    contact: "联系方式",
    method: "方式",
    policy: "对方的规则",
    role: "身份",
    until: (day: string) => `合同到 ${day}`,
    asks: (name: string) => `单独同意把上面的信息提供给${name}`,
    askEffect: "不同意不影响其他服务；以后可以随时撤回。",
    withdraw: "撤回同意",
    withdrawEffect: (name: string) => `撤回后不再向${name}提供，还没送出的会停下，并要求对方删除已经得到的。`,
    withdrawFormerEffect: (name: string) =>
      `撤回后，${name}凭这项同意得到的要删除。为您提供服务所必需的信息不靠这项同意，仍会提供。`,
    transfers: "业务转移",
    transferKinds: transferKinds as Record<TransferKind, string>,
    transferStates: transferStates as Record<TransferState, string>,
    receiver: "转移给谁",
    changes: "处理上的变化",
    noChanges: "没有，对方继续履行我们对您的承诺",
    publicUse: "已公开的信息",
    refusePublicUse: "拒绝继续使用",
    publicUseNote: "您自己公开的，或新闻报道、政府公开的信息，打开后不再提供给别人",
    decided: "已记录您的决定",
  },
};
