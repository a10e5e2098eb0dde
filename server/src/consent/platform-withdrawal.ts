import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import type { App } from "../app-context";
import { currentVersion } from "../documents/documents.service";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { recordConsent, statementId } from "./consent.service";

/**
 * Withdraws a consent because the WeChat platform says that its owner withdrew it there: the entry says who told us, of which
 * event, in which words of WeChat's, and when it was. Under the account's lock.
 */
export const withdrawByPlatform = async (
  app: App,
  db: Db,
  told: { accountId: Buffer; scope: ScopeCode; event: string; labels: string[]; toldAt: Date; at: Date },
): Promise<void> => {
  const { accountId, scope, event, labels, toldAt, at } = told;
  const version = await currentVersion(app, statementId);
  if (!version) throw new AppError("document.not-published");
  const { versionId: documentVersionId, textSha256 } = version;
  const evidence: ConsentAct["evidence"] = {
    screen: `wechat-platform/${event}`,
    controlInitialState: "none",
    labels,
    openedFullText: false,
    clientAt: toldAt.toISOString(),
    build: "server",
    platform: "weapp",
  };
  const act: ConsentAct = { scope, act: "withdrawn", documentVersionId, textSha256, evidence };
  await recordConsent(app, db, { accountId, act, at, actor: "wechat-platform" });
};
