/**
 * The error catalogue: every refusal this product can answer with.
 * A code fixes the HTTP status and the sentence a person reads; handlers throw a code and nothing else.
 * This file imports nothing, so the mini-program can ship it.
 */
export const errors = {
  "request.malformed": { status: 400, message: "请求内容无法识别，请检查后重试" },
  "request.invalid": { status: 400, message: "有内容填写不正确，请按提示修改" },
  "request.too-large": { status: 413, message: "提交的内容太大了，请精简后重试" },
  "request.media-type": { status: 415, message: "请求格式不支持" },
  "request.not-acceptable": { status: 406, message: "请求的格式不支持" },
  "request.too-many": { status: 429, message: "操作太频繁了，请稍后再试" },
  "route.unknown": { status: 404, message: "没有这个页面或接口" },
  "route.method": { status: 405, message: "不支持这种请求方式" },
  "server.unavailable": { status: 503, message: "服务繁忙，请稍后再试" },
  "server.failed": { status: 500, message: "服务出了点问题，请稍后再试" },
  "idempotency.mismatch": { status: 422, message: "同一请求编号被用于不同内容，请刷新后重试" },
  "session.required": { status: 401, message: "请先登录" },
  "session.expired": { status: 401, message: "登录已过期，请重新登录" },
  "session.step-up-required": { status: 403, message: "为了保护您的信息，请先确认是您本人" },
  "session.step-up-impossible": { status: 409, message: "这个账号没有这种确认方式，请换一种" },
  "session.unknown": { status: 404, message: "没有找到这个登录设备" },
  "credential.wrong": { status: 401, message: "账号或密码不正确" },
  "credential.weak": { status: 400, message: "密码太容易被猜到，请换一个至少 8 位的密码" },
  "identifier.taken": { status: 409, message: "这个账号名或邮箱不能使用，请换一个或直接登录" },
  "code.wrong": { status: 400, message: "验证码不正确或已失效，请核对或重新获取" },
  "message.not-sent": { status: 503, message: "验证码没有发出去，请稍后再试" },
  "contact.only-way-in": { status: 409, message: "邮箱是您唯一的登录方式，删除前请先设置用户名和密码或绑定微信" },
  "wechat.code-invalid": { status: 400, message: "微信登录已失效，请重新点击登录" },
  "wechat.blocked": { status: 403, message: "微信暂时不允许此账号登录" },
  "wechat.busy": { status: 503, message: "微信服务繁忙，请稍后再试" },
  "wechat.app-unknown": { status: 400, message: "不支持这个小程序的登录" },
  "binding.ticket-expired": { status: 410, message: "等待时间太长了，请重新用微信登录" },
  "binding.taken": { status: 409, message: "这个微信已绑定其他佰瓦云账号" },
  "binding.unknown": { status: 404, message: "没有找到这个绑定" },
  "binding.only-way-in": { status: 409, message: "微信是您唯一的登录方式，解绑前请先设置账号和密码" },
  "document.unknown": { status: 404, message: "没有找到这份文件" },
  "document.not-published": { status: 404, message: "这份文件尚未发布" },
  "document.version-unknown": { status: 404, message: "没有找到这个版本" },
  "document.superseded": { status: 409, message: "文件已有新版本，请阅读新版本后再决定" },
  "document.not-effective": { status: 409, message: "这个版本还没有生效" },
  "document.immutable": { status: 409, message: "已发布的版本不能修改，请新建版本" },
  "document.links-unresolved": { status: 409, message: "还有未发布的引用文件，请填写仍要发布的原因" },
  "document.preview-required": { status: 409, message: "内容有变化，请重新预览后再发布" },
  "document.invalid": { status: 400, message: "文件内容有误，请按提示修改" },
  "consent.scope-unknown": { status: 400, message: "没有这项授权" },
  "consent.not-given": { status: 409, message: "这项授权目前没有同意，无需撤回" },
  "consent.required": { status: 403, message: "需要您先同意相应授权" },
  "consent.entry-unknown": { status: 404, message: "没有找到这条记录" },
  "consent.already-attached": { status: 409, message: "这条记录已归入账号" },
  "subscription.unknown": { status: 404, message: "没有这项订阅" },
  "subscription.locked": { status: 409, message: "法律要求我们通知您，这一项不能关闭" },
  "subscription.consent-required": { status: 409, message: "开启前需要您先同意相应授权" },
  "template.unknown": { status: 400, message: "没有这个微信消息模板" },
  "item.unknown": { status: 404, message: "没有这项信息" },
  "item.changed": { status: 409, message: "这项信息刚在别处改过，请看看新的内容再决定" },
  "item.not-editable": { status: 403, message: "这项信息不能修改" },
  "file.unknown": { status: 404, message: "没有找到这个文件，请重新上传" },
  "file.refused": { status: 415, message: "不支持这种文件，请上传图片、PDF 或文本文件" },
  "file.too-large": { status: 413, message: "文件太大了，请压缩到 5 MB 以内再上传" },
  "file.too-many": { status: 409, message: "还有太多文件没有用上，请先完成手上的提交" },
  "record.unknown": { status: 404, message: "没有找到这份记录" },
  "record.changed": { status: 409, message: "这份记录刚在别处改过，请看看新的内容再决定" },
  "record.not-editable": { status: 403, message: "这份记录不能这样更改，有误可以提交工单更正" },
  "record.not-active": { status: 409, message: "这份记录已经结束或尚待确认，现在不能更改" },
  "record.customer-data": { status: 400, message: "请不要在这里填写客户数据，它应放在您使用的云服务里" },
  "record.too-many": { status: 409, message: "这类记录太多了，请先停用不再需要的" },
  "record.mandate-required": { status: 400, message: "代填需要写明委托凭证" },
  "record.not-waiting": { status: 409, message: "这份记录不需要您确认" },
  "record.objection-over": { status: 409, message: "已过 7 天的否认期，有误可以提交工单更正" },
  "warranty.required": { status: 409, message: "这个产品会存放客户数据，请先由您的企业作出合法性保证" },
  "overseas.notice-required": { status: 409, message: "您选择了海外地域，请先阅读并确认数据出境提示" },
  "ticket.unknown": { status: 404, message: "没有找到这个工单" },
  "ticket.closed": { status: 409, message: "工单已关闭，7 天内可以重新打开" },
  "ticket.not-closed": { status: 409, message: "工单没有关闭" },
  "ticket.reopen-over": { status: 409, message: "关闭已超过 7 天，请提交新的工单" },
  "ticket.too-many": { status: 409, message: "还有太多工单没有关闭，请先处理已有的" },
  "ticket.too-long": { status: 409, message: "这个工单的消息太多了，请提交新的工单" },
  "ticket.taken": { status: 409, message: "另一位同事正在处理这个工单" },
  "proposal.unknown": { status: 404, message: "没有找到这条代填或更正" },
  "proposal.decided": { status: 409, message: "这一条已经处理过了" },
  "correction.standing": { status: 409, message: "这一项已有更正在处理中" },
  "export.unknown": { status: 404, message: "没有找到这份副本，或者已经过期" },
  "export.not-ready": { status: 409, message: "副本还在准备，请稍后再下载" },
  "export.too-many": { status: 429, message: "今天已经申请了 5 次，请明天再来" },
  "cancellation.standing": { status: 409, message: "这个账号已经在注销中" },
  "cancellation.none": { status: 409, message: "账号没有在注销，或者已经来不及撤销" },
  "account.closing": { status: 409, message: "账号正在注销，只能查看、导出或撤销注销" },
  "erasure.unknown": { status: 404, message: "没有找到这张注销凭证" },
  "release.unknown": { status: 404, message: "没有找到这次发布" },
  "release.decided": { status: 409, message: "这次发布已经处理过了" },
  "release.own": { status: 409, message: "发布要由另一位同事批准" },
  "release.too-few": { status: 409, message: "人数不足 10 人，不能发布" },
  "release.differs-too-little": { status: 409, message: "与以前发布的只差几个人，相减会认出个人，请以后再申请" },
  "account.unknown": { status: 404, message: "没有找到这个账号" },
  "service.credential": { status: 401, message: "服务凭证不正确或已停用，请联系系统管理员" },
  "service.forbidden": { status: 403, message: "这个服务没有这项权限，请联系系统管理员" },
  "service.unknown": { status: 404, message: "没有找到这个服务" },
  "service.name-taken": { status: 409, message: "已有同名的服务，请换一个名称" },
  "staff.login-failed": { status: 401, message: "账号、密码或动态码不正确" },
  "staff.session-required": { status: 401, message: "请先登录管理后台" },
  "staff.forbidden": { status: 403, message: "您没有这项权限" },
  "staff.csrf": { status: 403, message: "请求来源无法确认，请刷新页面后重试" },
  "staff.unknown": { status: 404, message: "没有找到这位员工" },
  "staff.username-taken": { status: 409, message: "这个员工账号已存在" },
  "staff.enrolment-invalid": { status: 410, message: "开通链接已失效，请联系管理员重新发放" },
  "staff.own-account": { status: 409, message: "不能修改自己的角色或停用自己" },
} as const satisfies Record<string, { status: number; message: string }>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errors;

/** What every failed request answers with. `details` hold paths and issue kinds, never the submitted value. */
export interface ErrorAnswer {
  code: ErrorCode;
  message: string;
  requestId: string;
  details?: ErrorDetail[];
}

/** One thing that is wrong: where (JSON path, dots between), and a sentence to show beside that field. */
export interface ErrorDetail {
  path: string;
  issue: string;
  message: string;
}
