import type { App } from "../../app-context";
import type { Db } from "../../kernel/database";
import type { SentOutcome } from "./push-events";

/** What became of one subscription message that WeChat had taken from us. */
export interface PushedOutcome extends SentOutcome {
  appId: string;
  openid: string;
}

/**
 * Told once of each outcome, in the transaction that settles the event, so that whatever is written here happens exactly
 * once. The place for whoever sends messages; until then it is counted, and nothing is kept.
 */
export const notePushedOutcome = async (app: App, _db: Db, { errorCode }: PushedOutcome): Promise<void> => {
  app.metrics.wechatMessages.inc({ code: String(errorCode) });
  if (errorCode !== 0) app.log.warn({ errorCode }, "WeChat did not deliver a message it had taken");
};
