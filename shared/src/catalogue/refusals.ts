/** Why a correction is refused (8.5, PIPL 50): a coded reason, and what the person can do about it. */
export const correctionRefusals = {
  "evidence-missing": "没有看到能证明的材料，请补充后再提出",
  "no-error": "核对后，现在保存的内容没有错误",
  "not-yours": "材料与账号的主人不一致",
  law: "法律要求保留原来的内容",
} as const;
export type CorrectionRefusal = keyof typeof correctionRefusals;
export const correctionRefusalKeys = Object.keys(correctionRefusals) as CorrectionRefusal[];
