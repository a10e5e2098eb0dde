import { each, type Holdings } from "../rights/holding";
import { consentActs } from "./consent.service";

/** What a person agreed to, refused or withdrew. The ledger names nobody: destroying the account's key cuts the link. */
export const consentHoldings: Holdings<"consent"> = {
  consent: {
    count: async (app, accountId) => (await consentActs(app, accountId)).length,
    copy: (app, accountId) =>
      each(
        consentActs(app, accountId),
        ({ scope, act, at, documentId, versionLabel, textSha256, labels, entryId }) => ({
          授权: scope,
          决定: act,
          时间: at,
          文件: documentId,
          版本: versionLabel,
          文本哈希: textSha256,
          界面文字: labels,
          记录编号: entryId,
        }),
      ),
    erase: "kept",
  },
};
