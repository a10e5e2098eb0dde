import { surveyTerms } from "@baiwa/shared/catalogue/surveys";
import type { SurveyAnswerInput, SurveyQuestion } from "@baiwa/shared/contracts/surveys";
import { redactPersonal } from "@baiwa/shared/personal-patterns";
import type { App } from "../app-context";
import { lockAccount } from "../identity/account-lock";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { isDuplicate } from "../kernel/retry";
import { invitedTo, type StoredSurvey } from "./survey-store";

/** An answer as it is kept: by the question's key a number, or a text without what identifies anybody. */
export type KeptAnswers = Record<string, number | string>;

/** Whose reply it was, so that each account replies once: a keyed hash that leads to no answer. */
export const replyToken = (app: App, surveyId: Buffer, accountId: Buffer): Buffer =>
  app.keyring.fingerprint("survey", surveyId.toString("hex"), accountId.toString("hex"));

export const hasReplied = async (app: App, db: Pick<Db, "rows">, surveyId: Buffer, accountId: Buffer) =>
  (await db.rows("SELECT 1 FROM survey_reply WHERE token = ?", [replyToken(app, surveyId, accountId)])).length > 0;

const wrong = (index: number) => invalidField(`answers.${index}`, "invalid_value", "答案与问题不符");

const keptOf = (questions: readonly SurveyQuestion[], answers: readonly SurveyAnswerInput[]): KeptAnswers => {
  const kept: KeptAnswers = {};
  answers.forEach(({ key, number, text }, index) => {
    const question = questions.find((one) => one.key === key);
    if (!question || Object.hasOwn(kept, key)) throw wrong(index);
    if (question.kind === "text") {
      if (text === undefined || number !== undefined) throw wrong(index);
      kept[key] = redactPersonal(text).slice(0, surveyTerms.mostText);
      return;
    }
    const { scale } = surveyTerms;
    const [least, most] = question.kind === "scale" ? [scale.least, scale.most] : [0, question.choices.length - 1];
    if (number === undefined || text !== undefined || number < least || number > most) throw wrong(index);
    kept[key] = number;
  });
  return kept;
};

const findOpen = async (db: Db, accountId: Buffer, id: Buffer, now: Date): Promise<StoredSurvey> => {
  await lockAccount(db, accountId);
  const [survey] = await invitedTo(db, accountId, now, id);
  if (!survey) throw new AppError("survey.unknown");
  if (survey.state !== "open") throw new AppError("survey.over");
  return survey;
};
const noteReply = (app: App, db: Db, surveyId: Buffer, accountId: Buffer): Promise<unknown> =>
  db
    .run("INSERT INTO survey_reply (token, survey_id) VALUES (?, ?)", [replyToken(app, surveyId, accountId), surveyId])
    .catch((error: unknown) => {
      throw isDuplicate(error) ? new AppError("survey.answered") : error;
    });

/** The day by Beijing's clock: nothing finer is kept. */
const dayOf = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Keeps the answers apart from who gave them: both in one transaction, neither leading to the other. Once an account. */
export const answerSurvey = async (
  app: App,
  db: Db,
  { accountId, id, answers, at }: { accountId: Buffer; id: Buffer; answers: SurveyAnswerInput[]; at: Date },
): Promise<void> => {
  const { questions } = await findOpen(db, accountId, id, at);
  const kept = keptOf(questions, answers);
  await noteReply(app, db, id, accountId);
  await db.run("INSERT INTO survey_answer (id, survey_id, answered_on, answers) VALUES (?, ?, ?, ?)", [
    app.ports.random(16), // not an id that grows with time: the order of answers would tell whose they are
    id,
    dayOf(at),
    JSON.stringify(kept),
  ]);
};

/** Not taking part leaves the same trace as answering: that one is not asked again. */
export const declineSurvey = async (
  app: App,
  db: Db,
  { accountId, id, at }: { accountId: Buffer; id: Buffer; at: Date },
): Promise<void> => {
  await findOpen(db, accountId, id, at);
  await noteReply(app, db, id, accountId);
};
