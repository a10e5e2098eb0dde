/** The texts that the SMS provider knows by a template each: `code` takes the code and its minutes, the others nothing. */
export const smsTemplates = [
  "code",
  "contact-changed",
  "guardian-confirmed",
  "account-risk",
  "account-frozen",
  "account-unfrozen",
] as const;
export type SmsTemplate = (typeof smsTemplates)[number];
