import { surveyTerms } from "@baiwa/shared/catalogue/surveys";
import { allOf, rowsRule } from "../retention/rule";

/** Surveys that ended by then have no results any more. */
export const yearAgo = (now: Date): Date => new Date(now.getTime() - surveyTerms.answersDays * 86_400_000);

const ofEnded = (now: Date) => ({
  sql: "survey_id IN (SELECT id FROM survey WHERE closes_at <= ?)",
  values: [yearAgo(now)],
});

/**
 * Answers and who replied go a year after the survey ended, all of one survey together: going day by day, two looks at the
 * results would differ by single people. A hold names neither: they lead to nobody.
 */
export const surveyRule = allOf(
  rowsRule({ table: "survey_answer", past: ofEnded }),
  rowsRule({ table: "survey_reply", past: ofEnded }),
);
