/**
 * Third parties that receive or give personal information (5.1). `role`: a processor works on our instruction, a controller
 * answers for itself. What goes to whom is said by the items, not here.
 */
export interface Recipient {
  name: string;
  role: "processor" | "controller";
  purpose: string;
  /** How the information travels. */
  method: string;
  /** Where the recipient's own rules are found. */
  policy: string;
}

export const recipients = {
  wechat: {
    name: "深圳市腾讯计算机系统有限公司（微信）",
    role: "controller",
    purpose: "用微信登录和绑定账号，发送您允许的微信订阅消息",
    method: "微信小程序接口",
    policy: "《微信隐私保护指引》，在微信“我 → 设置 → 个人信息与权限”里查看",
  },
  verifier: {
    name: "身份核验机构（名称写在实名认证页面和每次同意的页面上）",
    role: "processor",
    purpose: "您选择由它核对时，核对身份信息是否真实、一致",
    method: "加密并签名的接口，只传您当次填写的内容；人脸由它直接处理，不经过我们",
    policy: "在实名认证页面注明的核验机构名称下查看",
  },
  mail: {
    name: "邮件发送服务商",
    role: "processor",
    purpose: "把验证码和您账号的通知发到您的邮箱",
    method: "加密的邮件传输（SMTP over TLS）",
    policy: "按与我们签订的委托处理协议执行，不得用于其他目的",
  },
  sms: {
    name: "腾讯云计算（北京）有限责任公司（短信）",
    role: "processor",
    purpose: "把验证码和您账号的通知发到您的手机",
    method: "腾讯云短信接口，境内地域",
    policy: "《腾讯云隐私声明》，见腾讯云网站",
  },
  "dispute-party": {
    name: "纠纷当事人（只在发生纠纷时，每一次都告诉您具体是谁）",
    role: "controller",
    purpose: "处理与您有关的纠纷、投诉，或按法院、仲裁机构的文书提供",
    method: "由两位员工先后提出和批准，告诉您并等您提出异议后，提供一份只含必要内容的文件；有法院、仲裁机构文书的不等",
    policy: "只能用于这次纠纷，结束后删除，不得公开；每一次都列在“提供给纠纷当事人的信息”里",
  },
} as const satisfies Record<string, Recipient>;
export type RecipientKey = keyof typeof recipients;
