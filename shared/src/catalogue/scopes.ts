/** What PIPL 30 wants said before a sensitive item is asked for. */
interface SensitiveWords {
  /** Why it cannot be done without. */
  necessity: string;
  /** What it can mean for the person if it goes wrong, and what happens without it. */
  impact: string;
}
interface Scope {
  name: string;
  asks: string;
  purpose: string;
  effect: string;
  clauses: readonly string[];
  items: readonly string[];
  lapses: string;
  /** A sensitive item: asked on a screen of its own, with these words. */
  sensitive?: SensitiveWords;
  /** Asked only where the person uses what needs it; lists leave it out until it was decided once. */
  isAskedInUse?: true;
}

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
    effect: "撤回后立即删除兴趣标签，改为对所有人相同的内容",
    clauses: ["3.1.2", "4.2", "4.6"],
    items: ["interest_tag"],
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
  R1: {
    name: "身份证号码",
    asks: "单独同意佰瓦云用我的姓名和身份证号码核验身份",
    purpose: "实名认证：由核验机构核对姓名与身份证号码；上传证件照片时，改由审核人员核对",
    effect: "撤回后，身份证号码会立即删除，实名认证结果失效；法律要求实名的服务将不能使用",
    clauses: ["2.4"],
    items: ["id_number"],
    lapses: "实名认证失效时",
    sensitive: {
      necessity: "法律要求域名注册、云服务等业务核验真实身份，核验需要号码",
      impact:
        "泄露后可能被冒用身份；号码单独加密，只有领取这件的审核人员在审核照片时能看到。不同意也可以继续阅读声明、管理订阅和行使权利",
    },
    isAskedInUse: true,
  },
  R2: {
    name: "身份证件照片",
    asks: "单独同意佰瓦云用我上传的证件照片核验身份",
    purpose: "实名认证：由审核人员核对证件照片",
    effect: "撤回后，证件照片会立即删除；已经通过的认证结果不受影响",
    clauses: ["2.4"],
    items: ["id_card_image"],
    lapses: "每次认证单独同意，出结果后照片即删除",
    sensitive: {
      necessity: "这种认证方式靠核对证件照片；也可以改用其他方式",
      impact: "泄露后可能被冒用身份；照片加密保存，只有审核人员在审核时能看，出结果后删除",
    },
    isAskedInUse: true,
  },
  R3: {
    name: "人脸核验",
    asks: "单独同意通过核验机构进行一次人脸核验",
    purpose: "实名认证：由核验机构确认是您本人",
    effect: "撤回后不再进行人脸核验；佰瓦云从不保存人脸图像",
    clauses: ["2.4"],
    items: ["face_result"],
    lapses: "每次核验单独同意",
    sensitive: {
      necessity: "人脸只是几种认证方式之一，您可以改用不需要人脸的方式",
      impact: "人脸信息不可更改，泄露影响大；图像只交给核验机构当次比对，佰瓦云只收到“通过”或“未通过”",
    },
    isAskedInUse: true,
  },
  R4: {
    name: "银行卡号",
    asks: "单独同意佰瓦云保存我的银行卡号用于退款",
    purpose: "只用于向您退款",
    effect: "撤回后银行卡号会立即删除，退款需要另行联系",
    clauses: ["2.2"],
    items: ["personal_bank_account"],
    lapses: "退款完成或您删除时",
    sensitive: {
      necessity: "原路退款不成功时，退款需要收款卡号",
      impact: "泄露后可能造成财产风险；卡号单独加密，页面只显示末四位。不填不影响注册和使用服务",
    },
    isAskedInUse: true,
  },
  R5: {
    name: "同步微信侧实名结果",
    asks: "单独同意把微信一侧的实名认证结果同步给佰瓦云",
    purpose: "不必重复提交证件，直接使用微信一侧的实名结果",
    effect: "撤回后，同步来的认证结果失效，可以改用其他方式认证",
    clauses: ["2.3", "2.4"],
    items: ["verification"],
    lapses: "每次同步单独同意",
    sensitive: {
      necessity: "只有同步了结果，才能不再提交证件",
      impact: "佰瓦云会知道您在微信一侧是否已实名；不同意可以改用其他方式认证",
    },
    isAskedInUse: true,
  },
  R6: {
    name: "用银行卡核验身份",
    asks: "单独同意用我的银行卡号核验一次身份",
    purpose: "实名认证：由核验机构核对姓名、身份证号码和卡号是否一致",
    effect: "撤回后，进行中的核对会停止；卡号本来就不保存，已有的认证结果不受影响",
    clauses: ["2.4"],
    items: ["verification_submission"],
    lapses: "每次核验单独同意，出结果后卡号即删除",
    sensitive: {
      necessity: "这种认证方式靠核对银行卡；也可以改用其他方式",
      impact: "泄露后可能造成财产风险；卡号只加密传给核验机构核对一次，不扣款、不保存",
    },
    isAskedInUse: true,
  },
  X1: {
    name: "信息出境",
    asks: "单独同意佰瓦云把我的信息提供给境外接收方",
    purpose: "使用由境外接收方提供的服务；接收方、联系方式、目的、信息种类和行使权利的方式在使用前写明",
    effect: "撤回后不再向境外提供；已经提供的，可以向接收方要求删除",
    clauses: ["6.1"],
    items: [],
    lapses: "停用这项服务时",
    sensitive: {
      necessity: "接收方在境外，不提供就无法使用它的服务",
      impact: "境外的保护水平可能与境内不同；不同意只影响这项服务，其他功能照常使用",
    },
    isAskedInUse: true,
  },
  G1: {
    name: "监护人同意",
    asks: "我是孩子的监护人，同意佰瓦云按声明处理孩子的信息",
    purpose: "未满 14 周岁的孩子使用服务，需要监护人同意",
    effect: "撤回后，孩子的账号停用，信息按声明删除",
    clauses: ["2.4"],
    items: ["guardian", "child_flag"],
    lapses: "孩子满 14 周岁时",
    sensitive: {
      necessity: "法律要求处理不满十四周岁未成年人的信息须经监护人同意",
      impact: "孩子的信息属于敏感个人信息；不同意则不能为孩子开通需要实名的服务",
    },
    isAskedInUse: true,
  },
} as const satisfies Record<string, Scope>;

/** A consent scope's code. */
export type ScopeCode = keyof typeof scopes;
/** Every scope code, in the order people see them. */
export const scopeCodes = Object.keys(scopes) as ScopeCode[];
/** What a person can do with a scope. `served` only proves display, it is never a consent. */
export const consentActs = ["given", "refused", "withdrawn", "served"] as const;
export type ConsentActKind = (typeof consentActs)[number];
/**
 * The state of a scope: `none` when never decided, else the last decision; `superseded` when the consent was given to words
 * that a later version changed for this scope (clause 9): it counts no more, and is asked for again.
 */
export const consentStates = ["none", "given", "refused", "withdrawn", "superseded"] as const;
export type ConsentState = (typeof consentStates)[number];
