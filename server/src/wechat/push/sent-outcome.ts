import type { App } from "../../app-context";
import type { Db } from "../../kernel/database";
import { noteUndelivered } from "../../messages/delivery-rows";
import type { SentOutcome } from "./push-events";

/** What became of one subscription message that WeChat had taken from us. */
export interface PushedOutcome extends SentOutcome {
  appId: string;
  openid: string;
}

/** WeChat told of a message before we had its number: the event is looked at again a little later. */
class NotYetNumbered extends Error {
  constructor() {
    super("a message to the person is still on its way");
    this.name = "NotYetNumbered";
  }
}

/**
 * Told once of each outcome, in the transaction that settles the event, so that whatever is written here happens exactly
 * once: a message that WeChat had taken and did not deliver counts as not sent.
 */
export const notePushedOutcome = async (
  app: App,
  db: Db,
  { appId, openid, msgId, errorCode }: PushedOutcome,
): Promise<void> => {
  app.metrics.wechatMessages.inc({ code: String(errorCode) });
  if (errorCode === 0) return;
  app.log.warn({ errorCode }, "WeChat did not deliver a message it had taken");
  for (const accountId of await app.vault.findAccounts(db, "wx_openid", openid, appId)) {
    if (!(await noteUndelivered(db, { accountId, reference: msgId }))) throw new NotYetNumbered();
  }
};
