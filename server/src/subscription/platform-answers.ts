import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { storeChoice, topicOfTemplate } from "./subscription.service";
import { noteRefused, noteTold, type TemplateOf, voidTaps } from "./wechat-taps";

interface Told {
  of: TemplateOf;
  /** In the panel, or in WeChat's settings, where a refusal also ends the messages granted before. */
  kind: "popup" | "change";
  answer: "accept" | "reject";
  /** WeChat's time of it, in whole seconds. */
  toldAt: Date;
  at: Date;
}
type Standing = { credits: number; told_at: Date | null; voided_at: Date | null };

const wholeSecond = (at: Date): number => Math.floor(at.getTime() / 1000);

const standingOf = async (db: Db, { accountId, appId, templateId }: TemplateOf): Promise<Standing> => {
  const [row] = await db.rows<Standing>(
    "SELECT credits, told_at, voided_at FROM wechat_credit WHERE account_id = ? AND app_id = ? AND template_id = ? FOR UPDATE",
    [accountId, appId, templateId],
  );
  return row ?? { credits: 0, told_at: null, voided_at: null };
};

const store = (db: Db, { of, answer, toldAt }: Told, standing: Standing): Promise<number> =>
  db.run(
    `INSERT INTO wechat_credit (account_id, app_id, template_id, credits, last_answer, answered_at, told_at, voided_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE credits = VALUES(credits), told_at = VALUES(told_at), voided_at = VALUES(voided_at),
       last_answer = IF(VALUES(answered_at) >= answered_at, VALUES(last_answer), last_answer),
       answered_at = GREATEST(answered_at, VALUES(answered_at))`,
    [of.accountId, of.appId, of.templateId, standing.credits, answer, toldAt, standing.told_at, standing.voided_at],
  );

/** Switches the cell, unless something newer was said of it: by WeChat, or by the person in our own settings. */
const settleCell = async (app: App, db: Db, { of, answer, toldAt, at }: Told, before: Standing): Promise<void> => {
  const topic = topicOfTemplate(app, of.templateId);
  if (!topic) return;
  const { accountId } = of;
  const [choice] = await db.rows<{ is_on: number; changed_at: Date }>(
    "SELECT is_on, changed_at FROM subscription WHERE account_id = ? AND topic = ? AND channel = 'wechat'",
    [accountId, topic],
  );
  const isOn = answer === "accept";
  const second = wholeSecond(toldAt);
  // within one second nobody knows the order: "off" then stands
  const isOlder = (than: Date) => wholeSecond(than) > second || (wholeSecond(than) === second && isOn);
  if (before.told_at && isOlder(before.told_at)) return;
  if (choice && ((choice.is_on === 1) === isOn || isOlder(choice.changed_at))) return;
  await storeChoice(app, db, { accountId, topic, channel: "wechat", isOn, at, changedAt: toldAt, toldBy: "wechat" });
};

/**
 * Takes WeChat's word on what a person answered about one template, in any order and beside what the mini-program reported:
 * a tap is one credit; a refusal in the settings ends what was granted before it, and nothing granted after. Under the
 * account's lock. A template that is not ours changes nothing.
 */
export const recordPlatformAnswer = async (app: App, db: Db, told: Told): Promise<void> => {
  const { of, kind, answer, toldAt } = told;
  if (!topicOfTemplate(app, of.templateId)) return;
  const before = await standingOf(db, of);
  const next = { ...before, told_at: before.told_at && before.told_at > toldAt ? before.told_at : toldAt };
  if (answer === "accept") {
    const counts = before.voided_at === null || before.voided_at < toldAt;
    next.credits = Math.max(0, before.credits + (await noteTold(db, of, toldAt, counts)));
  } else if (kind === "popup") {
    next.credits = Math.max(0, before.credits + (await noteRefused(db, of, toldAt)));
  } else {
    next.credits = Math.min(before.credits, await voidTaps(db, of, toldAt));
    if (before.voided_at === null || before.voided_at < toldAt) next.voided_at = toldAt;
  }
  await store(db, told, next);
  await settleCell(app, db, told, before);
};
