/** What another system of the company may do here with its own credential. */
export const serviceRights = {
  "activity.write": "写入操作记录",
  "crossing.begin": "按出境登记提供信息之前先问",
  "gate.ask": "查询账号能否使用依法需要实名的服务",
  "regime.propose": "售出国际产品时提出账号适用的规则，由本人决定",
  "share.send": "通过唯一出口向登记的接收方提供信息",
} as const;
export type ServiceRight = keyof typeof serviceRights;
export const serviceRightKeys = Object.keys(serviceRights) as ServiceRight[];
