import { type ErrorCode, errors } from "../errors";

const actions: Record<string, string> = {
  "accounts.register": "注册账号",
  "accounts.createFromWechat": "用微信注册",
  "accounts.freeze": "冻结账号",
  "accounts.unfreeze": "用微信解除冻结",
  "sessions.create": "密码登录",
  "sessions.wechat": "微信登录",
  "sessions.bindExisting": "微信登录并绑定",
  "sessions.end": "退出一台设备",
  "sessions.endAll": "退出多台设备",
  "sessions.endCurrent": "退出登录",
  "sessions.stepUp": "确认是本人",
  "credentials.set": "修改密码",
  "credentials.reset": "用验证码重设密码",
  "bindings.add": "绑定微信",
  "bindings.remove": "解绑微信",
  "profile.phoneFromWechat": "从微信添加手机号",
  "information.reveal": "查看一项完整信息",
  "information.liftRestriction": "恢复使用一项信息",
  "exports.request": "申请信息副本",
  "exports.download": "下载信息副本",
  "exports.discard": "删除信息副本",
  "cancellation.request": "申请注销账号",
  "cancellation.undo": "撤销注销",
  "surveys.answer": "提交问卷",
  "surveys.decline": "不参加问卷",
  "files.upload": "上传文件",
  "files.download": "下载文件",
  "files.discard": "删除文件",
  "activity.forgetSearches": "删除检索内容",
  "contacts.sendCode": "获取验证码",
  "contacts.put": "更改联系方式",
  "contacts.remove": "删除联系方式",
  "contacts.handOver": "交接联系人",
  "contacts.stillRight": "确认联系方式",
  "contacts.askLater": "稍后再确认联系方式",
  "verification.begin": "开始实名认证",
  "verification.submit": "提交实名认证",
  "verification.check": "查看核验结果",
  "verification.confirmPayment": "填写打款金额",
  "verification.appeal": "对认证结果申诉",
  "verification.withdraw": "撤回实名认证",
  "guardian.ask": "请监护人决定",
  "tags.remove": "删除一个兴趣标签",
  "tags.clear": "删除全部兴趣标签",
  "regimes.decide": "决定适用的规则",
  "messages.read": "看了一条消息",
  "messages.readAll": "把消息标为已读",
  "messages.remove": "从消息列表删除一条",
  "tickets.seen": "看了工单的回复",
  "shares.decide": "对一个接收方的决定",
  "shares.setPublicUse": "拒绝或允许使用已公开的信息",
  "risk.confirm": "确认风险提示是本人",
  "risk.deny": "风险提示不是本人",
};
const groups: Record<string, string> = {
  consents: "授权的决定",
  profile: "更改个人资料",
  subscriptions: "更改订阅",
  proposals: "处理代填的信息",
  corrections: "要求更正",
  requests: "办理个人信息请求",
  files: "处理文件",
  records: "处理业务记录",
  tickets: "处理工单",
  disputes: "对提供信息提出异议",
};

/** What an act of the log is called: by its whole name, else by its group; another system's act keeps its own name. */
export const actionName = (action: string): string => actions[action] ?? groups[action.split(".")[0] ?? ""] ?? action;

/** What a product of the log is called. */
export const productName = (product: string): string => (product === "privacy-centre" ? "隐私中心" : product);

/** What became of an act. */
export const resultName = (code: string): string =>
  code === "ok" ? "成功" : `未成功：${code in errors ? errors[code as ErrorCode].message : code}`;
