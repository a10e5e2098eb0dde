import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { foldConsents } from "@baiwa/shared/consent-rules";
import type { App } from "../app-context";
import { provenEntry } from "../consent/consent.routes";
import { consentActs } from "../consent/consent.service";
import { canonicalTextOf, documentTitle, findVersion } from "../documents/documents.service";
import { idBytes } from "../kernel/ids";

/**
 * What the account had decided by the moment `at`: the fold of its ledger entries up to then, each with the exact text it
 * was made under and the path that proves the entry in the ledger.
 */
export const consentProof = async (app: App, accountId: Buffer, at: Date, scope?: ScopeCode) => {
  const acts = (await consentActs(app, accountId)).filter((act) => new Date(act.at) <= at);
  const states = Object.values(foldConsents(acts)).filter((status) => !scope || status.scope === scope);
  return Promise.all(
    states.map(async (status) => {
      const act = acts.find(({ entryId }) => entryId === status.entryId);
      const version = act && (await findVersion(app, act.documentVersionId));
      return {
        ...status,
        documentTitle: act ? documentTitle(act.documentId) : null,
        versionLabel: version?.label ?? null,
        textSha256: act?.textSha256 ?? null,
        canonicalText: version ? await canonicalTextOf(app, version) : null,
        evidence: act ? await provenEntry(app, idBytes(act.entryId)) : null,
      };
    }),
  );
};
