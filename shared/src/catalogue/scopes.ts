/**
 * Consent scopes: each is one separate decision of a person, never bundled (PIPL 14, 23, 29).
 * `asks` is the sentence beside the box; `effect` says what changes when it is withdrawn.
 * `needsStatement` binds an act to a version of the privacy statement; every scope here does.
 */
export const scopes = {
  S0: {
    name: "隐私保护声明",
    asks: "我已阅读并同意《佰瓦云隐私保护声明》",
    purpose: "让您在使用前知道我们如何处理您的信息",
    effect: "撤回后，需要登录的功能将停用；阅读声明、语言和存储设置、行使权利不受影响",
    clauses: ["1.4"],
    items: [],
    lapses: "声明有实质修改时",
  },
  W1: {
    name: "微信账号绑定",
    asks: "同意佰瓦云获取我的微信用户标识，用于登录和绑定账号",
    purpose: "用微信登录、把微信与佰瓦云账号绑定",
    effect: "撤回即解绑：微信标识会立即删除，之后不能用微信登录",
    clauses: ["2.3"],
    items: ["wx_openid", "wx_unionid"],
    lapses: "解绑时",
  },
  W2: {
    name: "昵称和头像",
    asks: "同意佰瓦云保存我填写的昵称和头像",
    purpose: "在“我的账号”里显示，方便您确认是自己的账号",
    effect: "撤回后昵称和头像会立即删除，其他功能不受影响",
    clauses: ["2.3"],
    items: ["nickname", "avatar"],
    lapses: "解绑时",
  },
  W3: {
    name: "微信手机号",
    asks: "同意佰瓦云从微信获取我的手机号",
    purpose: "用于账号安全验证和您订阅的短信通知",
    effect: "撤回后这个手机号会立即删除，短信通知将停止",
    clauses: ["2.2", "2.3"],
    items: ["phone"],
    lapses: "每次获取单独同意",
  },
  M1: {
    name: "站内推广消息",
    asks: "同意在小程序内接收佰瓦云推广消息",
    purpose: "在消息列表中向您介绍佰瓦云的产品和活动",
    effect: "撤回后不再向您发送站内推广消息",
    clauses: ["4.5"],
    items: [],
    lapses: "24 个月没有互动时",
  },
  M2: {
    name: "短信推广",
    asks: "同意接收佰瓦云推广短信",
    purpose: "用短信向您介绍佰瓦云的产品和活动",
    effect: "撤回后不再向您发送推广短信",
    clauses: ["4.5"],
    items: ["phone"],
    lapses: "24 个月没有互动时",
  },
  M3: {
    name: "邮件推广",
    asks: "同意接收佰瓦云推广邮件",
    purpose: "用邮件向您介绍佰瓦云的产品和活动",
    effect: "撤回后不再向您发送推广邮件",
    clauses: ["4.5"],
    items: ["email"],
    lapses: "24 个月没有互动时",
  },
  M4: {
    name: "电话推广",
    asks: "同意接听佰瓦云推广电话",
    purpose: "用电话向您介绍佰瓦云的产品和活动",
    effect: "撤回后不再向您拨打推广电话",
    clauses: ["4.5"],
    items: ["phone"],
    lapses: "24 个月没有互动时",
  },
  P1: {
    name: "个性化推荐",
    asks: "同意佰瓦云根据我的使用情况推荐内容",
    purpose: "推荐您可能感兴趣的产品和功能",
    effect: "撤回后立即改为对所有人相同的内容",
    clauses: ["3.1.2", "4.2", "4.6"],
    items: [],
    lapses: "关闭时",
  },
  P2: {
    name: "使用情况统计",
    asks: "同意佰瓦云在本机保存统计标识，统计使用情况",
    purpose: "了解哪些功能好用，改进服务",
    effect: "撤回后立即停止统计并清除本机的统计标识",
    clauses: ["3.1.2", "4.3"],
    items: [],
    lapses: "关闭时",
  },
  Q1: {
    name: "问卷调查",
    asks: "同意接收佰瓦云的问卷邀请",
    purpose: "邀请您参加产品和服务调查，每季度最多一次",
    effect: "撤回后不再邀请您参加问卷",
    clauses: ["4.7"],
    items: [],
    lapses: "关闭时",
  },
} as const;

/** A consent scope's code. */
export type ScopeCode = keyof typeof scopes;
/** Every scope code, in the order people see them. */
export const scopeCodes = Object.keys(scopes) as ScopeCode[];
/** What a person can do with a scope. `served` only proves display, it is never a consent. */
export const consentActs = ["given", "refused", "withdrawn", "served"] as const;
export type ConsentActKind = (typeof consentActs)[number];
/** The state of a scope: `none` when never decided, else the last decision. */
export type ConsentState = "none" | "given" | "refused" | "withdrawn";
