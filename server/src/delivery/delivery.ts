import type { Config } from "../config";
import { createMailer } from "./mailer";
import type { SmsTemplate } from "./sms-templates";
import { createTexter } from "./texter";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** What makes a mail that is sent again the same mail for whoever receives it. */
  id?: string;
  headers?: Record<string, string>;
}
export interface Sms {
  /** A mainland mobile number without its country code. */
  to: string;
  template: SmsTemplate;
  values: string[];
}

/**
 * How messages leave the product. Each rejects with NotDelivered when the provider did not take the message; an SMS, which
 * nobody recognises when it comes again, with FateUnknown when it may have been taken.
 */
export interface Delivery {
  mail(mail: Mail): Promise<void>;
  sms(sms: Sms): Promise<void>;
}

/** The provider did not take a message. Says neither to whom nor what. */
export class NotDelivered extends Error {
  constructor(
    readonly channel: "mail" | "sms",
    readonly reason: string,
  ) {
    super(`${channel} not delivered: ${reason}`);
    this.name = "NotDelivered";
  }
}

/** The answer was lost, or says neither: perhaps the message is there, perhaps not. */
export class FateUnknown extends Error {
  constructor(
    readonly channel: "sms",
    readonly reason: string,
  ) {
    super(`whether a message went by ${channel} is unknown: ${reason}`);
    this.name = "FateUnknown";
  }
}

const missing = (channel: "mail" | "sms") => async (): Promise<void> => {
  throw new NotDelivered(channel, "not configured");
};

/** What is set goes to its provider; the rest to `otherwise`, the local mailbox of development, or nowhere. */
export const createDelivery = (
  config: Pick<Config, "mail" | "sms" | "isProduction">,
  otherwise?: Delivery,
): Delivery => ({
  mail: config.mail
    ? createMailer(config.mail, { needsTls: config.isProduction })
    : (otherwise?.mail ?? missing("mail")),
  sms: config.sms ? createTexter(config.sms) : (otherwise?.sms ?? missing("sms")),
});
