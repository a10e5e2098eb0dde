import { z } from "zod";
import { surveyStates, surveyTerms } from "../catalogue/surveys";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { instant, line, reason, text, uuid } from "./shapes";

const key = z.string().regex(/^[a-z][a-z0-9-]{0,19}$/);
const asks = text(120);
const question = z.discriminatedUnion("kind", [
  z.strictObject({ key, kind: z.literal("choice"), asks, choices: z.array(text(60)).min(2).max(10) }),
  z.strictObject({ key, kind: z.literal("scale"), asks, least: text(20), most: text(20) }),
  z.strictObject({ key, kind: z.literal("text"), asks }),
]);
export type SurveyQuestion = z.output<typeof question>;
const questions = z
  .array(question)
  .min(1)
  .max(surveyTerms.mostQuestions)
  .refine((all) => new Set(all.map((one) => one.key)).size === all.length);

const answer = z.strictObject({
  key,
  /** The number of the choice from 0, or 1 to 5 on a scale. */
  number: z.number().int().min(0).max(10).optional(),
  text: text(surveyTerms.mostText).optional(),
});
export type SurveyAnswerInput = z.output<typeof answer>;

const params = z.strictObject({ surveyId: uuid });
const forPerson = z.object({ surveyId: uuid, title: z.string(), intro: z.string(), closesAt: instant });
const card = z.object({
  surveyId: uuid,
  title: z.string(),
  state: z.enum(surveyStates),
  closesAt: instant,
  createdAt: instant,
});

/** Surveys (4.7): asked of those who agreed to be asked; what is answered is kept apart from who answered. */
export const surveyContract = {
  "surveys.list": {
    summary: "Surveys one was invited to and has not replied to",
    access: "account",
    result: z.object({ surveys: z.array(forPerson) }),
  },
  "surveys.show": {
    summary: "A survey one was invited to",
    access: "account",
    params,
    result: forPerson.extend({ questions: z.array(question), isReplied: z.boolean() }),
    errors: ["survey.unknown"],
  },
  "surveys.answer": {
    summary: "Send the answers: they are kept without the account and cannot be found by it; once",
    access: "account",
    params,
    body: z.strictObject({ answers: z.array(answer).min(1).max(surveyTerms.mostQuestions) }),
    result: null,
    errors: ["survey.unknown", "survey.answered", "survey.over"],
    everyTime: true,
  },
  "surveys.decline": {
    summary: "Not take part: nothing is kept but that one is not asked again",
    access: "account",
    params,
    result: null,
    errors: ["survey.unknown", "survey.answered", "survey.over"],
    everyTime: true,
  },
  "adminSurveys.list": {
    summary: "Surveys, the newest first",
    access: { staff: "campaign.view" },
    result: z.object({ surveys: z.array(card) }),
  },
  "adminSurveys.create": {
    summary: "Draft a survey; what it asks cannot be changed afterwards",
    access: { staff: "campaign.write" },
    body: z.strictObject({ title: line(60), intro: text(500), questions, closesAt: instant }),
    result: card,
    status: 201,
  },
  "adminSurveys.ask": {
    summary: "Ask to send it; a second person approves it",
    access: { staff: "campaign.write" },
    params,
    body: z.strictObject({ reason }),
    result: approvalCard,
    status: 201,
    errors: ["survey.unknown", "survey.moved"],
  },
  "adminSurveys.close": {
    summary: "End a survey before its time",
    access: { staff: "campaign.write" },
    params,
    result: card,
    errors: ["survey.unknown", "survey.moved"],
  },
  "adminSurveys.results": {
    summary: "Counts of an ended survey: none about fewer than ten people, and texts only beside ten answers",
    access: { staff: "campaign.view" },
    params,
    result: z.object({
      questions: z.array(
        z.object({
          key: z.string(),
          asks: z.string(),
          total: z.number().int().nullable(),
          cells: z.array(z.object({ cell: z.string(), count: z.number().int().nullable() })),
          texts: z.array(z.string()).nullable(),
        }),
      ),
    }),
    errors: ["survey.unknown", "survey.open"],
  },
} as const satisfies Contract;
