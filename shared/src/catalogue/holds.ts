/**
 * Why information may be kept longer than its time (6.2.1–6.2.4), and for nothing but that reason. `days` bounds a hold of
 * the kind as a whole; each is looked at again within half a year whatever its kind.
 */
interface HoldKind {
  name: string;
  clause: string;
  /** What its reference must be. */
  reference: string;
  days: number | null;
}
export const holdKinds = {
  law: { name: "法律法规要求", clause: "6.2.1", reference: "法律名称和条款", days: null },
  court: { name: "法院判决、裁定或其他法律程序", clause: "6.2.2", reference: "案号", days: null },
  authority: { name: "有权机关要求", clause: "6.2.3", reference: "文书编号", days: null },
  dispute: { name: "执行协议、处理投诉纠纷、保护他人", clause: "6.2.4", reference: "工单或合同编号", days: 3 * 365 },
} as const satisfies Record<string, HoldKind>;
export type HoldKindKey = keyof typeof holdKinds;
export const holdKindKeys = Object.keys(holdKinds) as HoldKindKey[];

export const holdTerms = {
  /** The longest time until a hold has to be looked at again. */
  reviewDays: 183,
};
