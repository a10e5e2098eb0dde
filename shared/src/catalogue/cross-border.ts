/** On which ground information may leave the mainland (6.1; PIPL 38 and the rules of 2024): none but these. */
export const crossingGrounds = {
  assessment: { name: "通过数据出境安全评估", reference: "评估结果文号" },
  contract: { name: "订立并备案个人信息出境标准合同", reference: "备案号" },
  certificate: { name: "通过个人信息保护认证", reference: "证书编号" },
} as const;
export type CrossingGround = keyof typeof crossingGrounds;
export const crossingGroundKeys = Object.keys(crossingGrounds) as CrossingGround[];

/** From how many distinct persons in one year which ground is needed at the least. */
export const crossingThresholds = [
  { persons: 100_000, ofSensitive: false, needs: "标准合同或认证" },
  { persons: 1_000_000, ofSensitive: false, needs: "安全评估" },
  { persons: 10_000, ofSensitive: true, needs: "安全评估" },
] as const;

/** The longest time an entry of the register stands: then it is looked at anew. */
export const crossingTerms = { longestDays: 3 * 365 };
