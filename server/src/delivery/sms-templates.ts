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
