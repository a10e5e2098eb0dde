import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { ConsentAct, ConsentReceipt } from "@baiwa/shared/contracts/consents";
import type { Outcome } from "./call-types";
import { call, randomSecret } from "./client";
import { type DeviceDecision, type DeviceScope, decisions, rememberDecision } from "./device";
import { platform } from "./platform";
import { sessionStore } from "./session";
import { currentStatement, forgetStatement, type PublishedDocument, wasFullTextOpened } from "./statement";
import { createStore } from "./store";

/** What was on the screen when the person decided. */
export interface Shown {
  screen: string;
  /** The words on and beside the controls, as the person saw them. */
  labels: string[];
  controlInitialState: "off" | "on" | "none";
}
/** The version that an act is about. */
export type Cited = Pick<PublishedDocument, "versionId" | "textSha256" | "label">;
export type Decision = "given" | "refused" | "withdrawn";

/** Moves whenever a decision was put on record, so that pages look again. */
export const consentsChanged = createStore(0);
const announce = () => consentsChanged.set(consentsChanged.get() + 1);

/** What was on the screen, as it goes on record beside a decision. */
export const evidenceFor = (version: Pick<Cited, "versionId">, shown: Shown): ConsentAct["evidence"] => ({
  ...shown,
  labels: shown.labels.slice(0, 8),
  openedFullText: wasFullTextOpened(version.versionId),
  clientAt: new Date().toISOString(),
  build: BUILD,
  platform: platform.name,
});

/** An act under a version of the statement, with honest evidence; endpoints that need a consent take it along. */
export const actOn = (version: Cited, scope: ScopeCode, act: Decision, shown: Shown): ConsentAct => ({
  scope,
  act,
  documentVersionId: version.versionId,
  textSha256: version.textSha256,
  evidence: evidenceFor(version, shown),
});

const isDeviceScope = (scope: ScopeCode): scope is DeviceScope => scope === "S0" || scope === "P1" || scope === "P2";
/** Claims of anonymous acts whose answer never came: trying again must present the same one. */
const pendingClaims = new Map<string, string>();

const recordAnonymously = async (act: ConsentAct & { scope: DeviceScope }, actId: string, version: Cited) => {
  const claim = pendingClaims.get(actId) ?? (await randomSecret());
  pendingClaims.set(actId, claim);
  const outcome = await call("consents.recordAnonymous", { body: { ...act, claim } }, actId);
  if (outcome.ok || !outcome.error.isUncertain) pendingClaims.delete(actId);
  if (outcome.ok) rememberDecision(act.scope, decisionFrom(outcome.value, version, claim));
  // a refusal counts on this device even when it could not be sent: the person is not asked again for this version
  else if (act.act === "refused") rememberDecision(act.scope, unsentRefusal(act, version));
  return outcome;
};

const decisionFrom = (receipt: ConsentReceipt, version: Cited, claim: string | null): DeviceDecision => ({
  act: receipt.act as Decision,
  documentVersionId: receipt.documentVersionId,
  versionLabel: version.label,
  at: receipt.at,
  entryId: receipt.entryId,
  claim,
});
const unsentRefusal = (act: ConsentAct, version: Cited): DeviceDecision => ({
  act: "refused",
  documentVersionId: act.documentVersionId,
  versionLabel: version.label,
  at: act.evidence.clientAt,
  entryId: null,
  claim: null,
});

/**
 * Puts one decision about a version on record: under the account when signed in, else anonymously with a claim that stays
 * on this device. Nothing is ever inferred from use; this is only called from the person's tap.
 */
export const recordDecisionUnder = async (
  version: Cited,
  scope: ScopeCode,
  act: Decision,
  shown: Shown,
): Promise<Outcome<ConsentReceipt>> => {
  const body = actOn(version, scope, act, shown);
  const actId = `${scope} ${act} ${version.versionId}`;
  const isSignedIn = sessionStore.get() !== undefined;
  if (!isSignedIn && !isDeviceScope(scope)) throw new Error(`scope ${scope} needs an account`);
  const outcome =
    isSignedIn || !isDeviceScope(scope)
      ? await call("consents.record", { body }, actId)
      : await recordAnonymously({ ...body, scope }, actId, version);
  if (outcome.ok && isSignedIn && (scope === "P1" || scope === "P2")) {
    rememberDecision(scope, decisionFrom(outcome.value, version, null));
  }
  if (!outcome.ok && outcome.error.code === "document.superseded") forgetStatement();
  announce();
  return outcome;
};

/** The same about the version in force. */
export const recordDecision = async (
  scope: ScopeCode,
  act: Decision,
  shown: Shown,
): Promise<Outcome<ConsentReceipt>> => {
  const statement = await currentStatement();
  return statement.ok ? recordDecisionUnder(statement.value, scope, act, shown) : statement;
};

/** What an account knows already, or has decided otherwise since: nothing is left to attach. */
const settled = ["consent.already-attached", "consent.decided-since"];
/** Puts a decision of this device under the signed-in account: only ever by the person's own tap. */
export const attachDecision = async (scope: DeviceScope, shown: Shown): Promise<Outcome<ConsentReceipt>> => {
  const statement = await currentStatement();
  if (!statement.ok) return statement;
  const decision = decisions()[scope];
  if (!decision?.entryId || !decision.claim) throw new Error("nothing to attach");
  const { entryId, claim } = decision;
  const evidence = evidenceFor(statement.value, shown);
  const outcome = await call("consents.attach", { body: { entryId, claim, evidence } }, entryId);
  const isSettled = outcome.ok || settled.includes(outcome.error.code);
  if (isSettled) rememberDecision(scope, { ...decision, claim: null });
  announce();
  return outcome;
};

/** A new account was opened with the decision itself in the request: nothing is left on this device to attach. */
export const settleDecision = (scope: DeviceScope): void => {
  const decision = decisions()[scope];
  if (decision) rememberDecision(scope, { ...decision, claim: null });
  announce();
};
