import { surveyTerms } from "@baiwa/shared/catalogue/surveys";
import type { SurveyQuestion } from "@baiwa/shared/contracts/surveys";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { askApproval } from "../approvals/approvals.service";
import type { StaffSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText, newId } from "../kernel/ids";
import { announce } from "../messages/messages.service";
import { findSurvey } from "./survey-store";

const day = 86_400_000;

export interface SurveyWish {
  surveyId: string;
  told: { name: string; value: string }[];
}
interface Draft {
  title: string;
  intro: string;
  questions: SurveyQuestion[];
  closesAt: string;
}

/** Drafts a survey. What is asked stays as it is: answers are to what people saw. */
export const createSurvey = async (
  db: Db,
  staff: StaffSession,
  { title, intro, questions, closesAt }: Draft,
  at: Date,
): Promise<Buffer> => {
  if (new Date(closesAt) <= at) throw invalidField("closesAt", "invalid_value", "结束时间要在以后");
  if (new Date(closesAt).getTime() > at.getTime() + surveyTerms.mostOpenDays * day)
    throw invalidField("closesAt", "invalid_value", `最多开放 ${surveyTerms.mostOpenDays} 天`);
  const id = newId();
  await db.run(
    `INSERT INTO survey (id, title, intro, questions, state, created_by, created_at, closes_at, kept_until)
     VALUES (?, ?, ?, ?, 'draft', ?, ?, ?, ?)`,
    [
      id,
      title,
      intro,
      JSON.stringify(questions),
      staff.staffId,
      at,
      new Date(closesAt),
      new Date(new Date(closesAt).getTime() + surveyTerms.keptDays * day),
    ],
  );
  return id;
};

/** A question with everything that can be answered to it. */
const inWords = (question: SurveyQuestion): string => {
  if (question.kind === "choice") return `${question.asks}（${question.choices.join("、")}）`;
  return question.kind === "scale" ? `${question.asks}（1 ${question.least} … 5 ${question.most}）` : question.asks;
};

/** Asks for the sending, all questions in words. */
export const askSurvey = async (
  app: App,
  db: Db,
  { staff, id, reason, at }: { staff: StaffSession; id: Buffer; reason: string; at: Date },
) => {
  const survey = await findSurvey(db, id, at, { hold: true });
  if (survey.state !== "draft" || survey.closesAt <= at) throw new AppError("survey.moved");
  const told = [
    { name: "标题", value: survey.title },
    { name: "说明", value: survey.intro },
    ...survey.questions.map((question, index) => ({
      name: `问题 ${index + 1}`,
      value: inWords(question),
    })),
    { name: "结束", value: survey.closesAt.toISOString() },
  ];
  const payload = { surveyId: idText(id), told };
  const card = await askApproval(app, db, { action: "survey.send", payload, staff, reason, at });
  await db.run("UPDATE survey SET approval_id = ? WHERE id = ?", [idBytes(card.approvalId), id]);
  return card;
};

/** Sends an approved survey through the one gate: only to whoever agreed to be asked, at most once a quarter (4.7). */
export const sendSurvey = async (
  app: App,
  db: Db,
  { payload, askedBy, approvedBy, at }: Approved<SurveyWish>,
): Promise<void> => {
  const id = idBytes(payload.surveyId);
  const survey = await findSurvey(db, id, at, { hold: true });
  const isDraft = survey.state === "draft" || survey.state === "asked";
  if (!isDraft || survey.closesAt <= at) throw new AppError("survey.moved");
  const messageId = await announce(db, {
    topic: "survey",
    once: `survey ${payload.surveyId}`,
    source: "campaign",
    sourceId: id,
    audience: { kind: "everyone" },
    channels: ["inbox", "email"],
    content: {
      title: survey.title,
      text: `${survey.intro}\n\n请在小程序“问卷”里填写。可以不参加；提交的内容不与您的账号关联。`,
      page: { path: `pages/manage/survey/index?surveyId=${payload.surveyId}`, label: "填写问卷" },
    },
    validUntil: survey.closesAt,
    at,
  });
  await db.run("UPDATE survey SET state = 'sent', message_id = ? WHERE id = ?", [messageId, id]);
  const body = { surveyId: payload.surveyId, askedBy: idText(askedBy), approvedBy: idText(approvedBy) };
  await app.ledger.append(db, { kind: "survey.approved", at, body });
};

/** Ends a survey now; who was not reached yet is not asked any more. */
export const closeSurvey = async ({ ports }: Pick<App, "ports">, db: Db, id: Buffer): Promise<void> => {
  await findSurvey(db, id, ports.clock(), { hold: true });
  const at = ports.clock(); // once it is held: of two at once, the second finds it closed
  const { state, messageId } = await findSurvey(db, id, at);
  if (state !== "open") throw new AppError("survey.moved");
  await db.run("UPDATE survey SET closes_at = ? WHERE id = ?", [at, id]);
  await db.run("UPDATE message SET state = 'stopped' WHERE id = ?", [messageId]);
};
