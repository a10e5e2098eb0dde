import type { RouteName } from "@baiwa/shared/routes";

type Tag = RouteName extends `${infer Group}.${string}` ? Group : never;

/** What each group of endpoints is for. A group without a line does not compile. */
export const tagDescriptions: Record<Tag, string> = {
  service: "谁提供服务、在哪里适用",
  lists: "由目录生成的两份清单：已收集的个人信息、第三方共享",
  documents: "公开的文件：声明和它链接的文件，各版本及其差别",
  consents: "本人的决定：同意、不同意、撤回，以及凭证",
  ledger: "存证账本对外公布的检查点",
  accounts: "建立账号",
  sessions: "登录、设备和退出",
  credentials: "登录密码",
  bindings: "微信绑定",
  profile: "本人的资料",
  proposals: "他人代填的信息，由本人确认",
  corrections: "本人要求的更正",
  adminProposals: "员工：受委托代填信息",
  adminCatalogue: "员工：数据地图",
  adminCorrections: "员工：处理更正",
  information: "本人的全部信息：查看、显示",
  exports: "本人信息的副本",
  cancellation: "注销账号",
  erasures: "凭注销凭证查看结果",
  files: "本人上传的文件",
  activity: "本人的活动记录",
  ingest: "公司其他系统写入记录",
  adminServices: "员工：其他系统的凭证",
  subscriptions: "消息订阅和微信一次性订阅的次数",
  staff: "员工账号、登录和权限",
  adminDocuments: "员工：起草、预览和发布文件",
  adminAccounts: "员工：查找账号、查看脱敏资料和证明",
  statistics: "员工：同意和订阅的统计",
  adminLedger: "员工：查看存证账本",
};
