import { surveyTerms } from "@baiwa/shared/catalogue/surveys";
import { allOf, rowsRule } from "../retention/rule";

const yearAgo = (now: Date): Date => new Date(now.getTime() - surveyTerms.answersDays * 86_400_000);

/** Answers go a year after they were given, and who replied a year after the survey ended. A hold names neither: they lead to nobody. */
export const surveyRule = allOf(
  rowsRule({ table: "survey_answer", past: (now) => ({ sql: "answered_on <= ?", values: [yearAgo(now)] }) }),
  rowsRule({
    table: "survey_reply",
    past: (now) => ({
      sql: "survey_id IN (SELECT id FROM survey WHERE closes_at <= ?)",
      values: [yearAgo(now)],
    }),
  }),
);
