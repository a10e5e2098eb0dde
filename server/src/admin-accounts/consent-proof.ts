import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { foldConsents, statesAt } from "@baiwa/shared/consent-rules";
import type { App } from "../app-context";
import { provenEntry } from "../consent/consent.routes";
import { consentActs } from "../consent/consent.service";
import type { StoredConsent } from "../consent/consent-entries";
import { canonicalTextOf, documentTitle, findVersion, versionsAt } from "../documents/documents.service";
import { sha256 } from "../kernel/canonical";
import { idBytes } from "../kernel/ids";

/** The text an act was made under; null unless it still has the very hash the act cites. */
const citedText = async (app: App, { documentVersionId, textSha256 }: StoredConsent): Promise<string | null> => {
  const version = await findVersion(app, documentVersionId);
  const text = version ? await canonicalTextOf(app, version) : null;
  if (text !== null && sha256(text).toString("hex") === textSha256) return text;
  app.log.error({ documentVersionId }, "the text of a consent is missing or changed");
  return null;
};

const evidenceOf = async (app: App, act: StoredConsent | undefined) => {
  if (!act) return { documentTitle: null, versionLabel: null, textSha256: null, canonicalText: null, evidence: null };
  return {
    documentTitle: documentTitle(act.documentId),
    versionLabel: act.versionLabel,
    textSha256: act.textSha256,
    canonicalText: await citedText(app, act),
    evidence: await provenEntry(app, idBytes(act.entryId)),
  };
};

/** Says of each act whether it was a yes to a version that had not taken effect then. */
const flagAhead = (app: App, acts: readonly StoredConsent[]) =>
  Promise.all(
    acts.map(async (act) => {
      const version = act.act === "given" ? await findVersion(app, act.documentVersionId) : undefined;
      return { ...act, isAhead: version !== undefined && version.effectiveAt > new Date(act.at) };
    }),
  );

/**
 * What the account had decided by the moment `at`: the fold of its ledger entries up to then, each with the exact text it
 * was made under and the path that proves the entry in the ledger.
 */
export const consentProof = async (app: App, accountId: Buffer, at: Date, scope?: ScopeCode) => {
  const acts = (await consentActs(app, accountId)).filter((act) => new Date(act.at) <= at);
  const standing = statesAt(foldConsents(await flagAhead(app, acts)), await versionsAt(app, at));
  const states = Object.values(standing).filter((status) => !scope || status.scope === scope);
  return Promise.all(
    states.map(async ({ ahead: _ahead, ...status }) => {
      const act = acts.find(({ entryId }) => entryId === status.entryId);
      return { ...status, ...(await evidenceOf(app, act)) };
    }),
  );
};
