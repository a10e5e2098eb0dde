/**
 * The texts that the SMS provider knows by a template each: `code` takes the code and its minutes, `notice` and `marketing` a
 * title (the text of `marketing` ends with 拒收请回复R), the others nothing.
 */
export const smsTemplates = [
  "code",
  "contact-changed",
  "guardian-confirmed",
  "account-risk",
  "notice",
  "incident",
  "marketing",
  "account-frozen",
  "account-unfrozen",
] as const;
export type SmsTemplate = (typeof smsTemplates)[number];

/** Each text as it is registered with the provider: what a phone shows. Commercial ones end with the way out (4.5). */
export const smsTexts: Record<SmsTemplate, (values: readonly string[]) => string> = {
  code: ([code, minutes]) => `验证码 ${code}，${minutes} 分钟内有效。`,
  "account-frozen": () => "您的账号已冻结，所有设备已退出登录。要解除，请在小程序登录页证明是您本人。",
  "account-unfrozen": () => "您的账号冻结已解除。如不是您本人，请马上用验证码重设密码，再次冻结。",
  "account-risk": () => "您的账号有异常登录，请登录小程序查看。如不是您本人，请修改密码。",
  "contact-changed": () => "您的账号联系方式刚刚更改。",
  notice: ([title]) => `${title}。详情请打开佰瓦云隐私中心小程序。`,
  incident: () => "您的信息可能受到一次安全事件影响，请打开佰瓦云隐私中心小程序查看情况和建议。",
  marketing: ([title]) => `${title}，拒收请回复R`,
  "guardian-confirmed": () => "您作为监护人的同意已经登记。如果不是您本人操作，请马上联系我们。",
};
