import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { type Channel, type Topic, type TopicKey, topicKeys, topics } from "@baiwa/shared/catalogue/topics";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import { cellDefault, cellNeeds, cellScope } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import { consentStates, recordConsent } from "../consent/consent.service";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { liftSuppression } from "../messages/suppression";
import { type Cell, subscriptionCells } from "./subscription-matrix";
import { noteReported } from "./wechat-taps";

interface Change {
  accountId: Buffer;
  topic: TopicKey;
  channel: Channel;
  isOn: boolean;
  consents: ConsentAct[];
  at: Date;
}

const consentRequired = (scopes: ScopeCode[]): AppError =>
  new AppError(
    "subscription.consent-required",
    scopes.map((scope) => ({ path: `consents.${scope}`, issue: "required", message: "需要您先同意这项授权" })),
  );

/** Acts that this change needs and the request lacks; extra acts are refused so that nothing is consented to in passing. */
const neededActs = async (
  app: App,
  db: Db,
  { accountId, topic, channel, isOn, consents }: Change,
): Promise<ConsentAct[]> => {
  const wanted = isOn ? "given" : "withdrawn";
  const scope = cellScope(topic, channel);
  const states = await consentStates(app, accountId, db);
  const needs = scope ? [scope] : isOn ? cellNeeds(topic, channel) : [];
  const open = needs.filter((need) => (states[need].state === "given") !== isOn);
  const acts = open.map((need) => consents.find((act) => act.scope === need && act.act === wanted));
  const missing = open.filter((_need, index) => !acts[index]);
  if (missing.length > 0) throw consentRequired(missing);
  const strange = consents.find((act) => !needs.includes(act.scope) || act.act !== wanted);
  if (strange) {
    throw new AppError("request.invalid", [
      { path: "consents", issue: "invalid_value", message: "包含与这项订阅无关的授权" },
    ]);
  }
  return acts.filter((act) => act !== undefined);
};

/** Stores a choice with its ledger entry. `changedAt` where it was made earlier than it is written down; `toldBy` whose word it is, if not the person's own. */
export const storeChoice = async (
  app: App,
  db: Db,
  change: Omit<Change, "consents"> & { changedAt?: Date; toldBy?: "wechat" },
): Promise<void> => {
  const { accountId, topic, channel, isOn, at, changedAt = at, toldBy } = change;
  await db.run(
    `INSERT INTO subscription (account_id, topic, channel, is_on, changed_at) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE is_on = VALUES(is_on), changed_at = VALUES(changed_at)`,
    [accountId, topic, channel, isOn ? 1 : 0, changedAt],
  );
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, {
    kind: "subscription.changed",
    at,
    subject,
    body: { topic, channel, isOn, ...(toldBy ? { toldBy } : {}) },
  });
};

/** The cell after the change, read on the same handle. */
export const changedCell = async (app: App, db: Db, { accountId, topic, channel }: Change): Promise<Cell> => {
  const cells = await subscriptionCells(app, db, accountId);
  const cell = cells.find((one) => one.topic === topic && one.channel === channel);
  if (!cell) throw new AppError("subscription.unknown");
  return cell;
};

/**
 * Switches one cell, one change of the person after the other. A locked cell cannot go off (the law obliges us to tell); a
 * marketing cell is its consent, so only the consent act is written, and only if it changes something; other cells store
 * the choice. Switching off never asks for anything more (8.3).
 */
export const applyChange = async (app: App, db: Db, change: Change): Promise<void> => {
  const { accountId, topic, channel, isOn, at } = change;
  const behaviour = cellDefault(topic, channel);
  if (!behaviour) throw new AppError("subscription.unknown");
  if (behaviour === "locked" && !isOn) throw new AppError("subscription.locked");
  await lockAccount(db, accountId);
  for (const act of await neededActs(app, db, change)) await recordConsent(app, db, { accountId, act, at });
  if (behaviour !== "locked" && !cellScope(topic, channel)) await storeChoice(app, db, change);
  if (isOn) await liftSuppression(app, db, { accountId, channel });
};

type Answer = { templateId: string; answer: "accept" | "reject" | "ban" | "filter" };

/** The topic whose messages use the template; undefined when it is none of ours. */
export const topicOfTemplate = (app: App, templateId: string): TopicKey | undefined => {
  const keys = Object.entries(app.config.wechat.templates).filter(([, id]) => id === templateId);
  return topicKeys.find((key) => keys.some(([name]) => (topics[key] as Topic).template === name));
};

/**
 * Records what the mini-program says the person answered in WeChat's panel: an accept is one more message we may send and
 * switches the cell on, unless WeChat told of the same tap already; a reject or a ban switches it off. `filter` (a duplicate
 * title) changes nothing; a panel answers each template once.
 * Waits for an unbinding under way, which deletes the credits, and is refused after it.
 */
export const recordWechatAnswers = async (
  app: App,
  db: Db,
  { accountId, appId, answers, at }: { accountId: Buffer; appId: string; answers: Answer[]; at: Date },
): Promise<void> => {
  await lockAccount(db, accountId);
  const bound = await db.rows("SELECT 1 FROM wechat_binding WHERE account_id = ? AND app_id = ?", [accountId, appId]);
  if (bound.length === 0) throw new AppError("binding.unknown");
  const once = new Map(answers.map(({ templateId, answer }) => [templateId, answer]));
  for (const [templateId, answer] of once) {
    const topic = topicOfTemplate(app, templateId);
    if (!topic) throw new AppError("template.unknown");
    if (answer === "filter") continue;
    const isToldOf = app.config.wechat.push.has(appId) && answer === "accept";
    if (isToldOf && !(await noteReported(db, { accountId, appId, templateId }, at))) continue;
    const credit = answer === "accept" ? 1 : 0;
    await db.run(
      `INSERT INTO wechat_credit (account_id, app_id, template_id, credits, last_answer, answered_at)
       VALUES (?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE credits = credits + VALUES(credits), last_answer = VALUES(last_answer),
         answered_at = VALUES(answered_at)`,
      [accountId, appId, templateId, credit, answer, at],
    );
    await storeChoice(app, db, { accountId, topic, channel: "wechat", isOn: answer === "accept", at });
  }
};
