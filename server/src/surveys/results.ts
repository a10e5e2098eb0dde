import { leastPeople } from "@baiwa/shared/catalogue/statistics";
import { surveyTerms } from "@baiwa/shared/catalogue/surveys";
import type { SurveyQuestion } from "@baiwa/shared/contracts/surveys";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { type Cell, releasable } from "../statistic-releases/release-gate";
import type { KeptAnswers } from "./replies.service";
import { yearAgo } from "./survey-retention";
import { findSurvey } from "./survey-store";

const cellsOf = (question: Exclude<SurveyQuestion, { kind: "text" }>, given: readonly (number | string)[]): Cell[] => {
  const { least, most } = surveyTerms.scale;
  const names =
    question.kind === "choice"
      ? question.choices.map((choice, index) => [index, choice] as const)
      : Array.from({ length: most - least + 1 }, (_none, index) => [least + index, String(least + index)] as const);
  return names.map(([number, cell]) => ({ cell, count: given.filter((one) => one === number).length }));
};

/**
 * What an ended survey gave, each question by the gate of all statistics (4.8). Only once it ended: two looks at a running
 * one would differ by one person. Texts come in the order of their letters, beside at least ten others: their order leads
 * from no text to another of the same person. A year after its end there are none.
 */
export const resultsOf = async (db: Db, id: Buffer, now: Date) => {
  const { state, questions, closesAt } = await findSurvey(db, id, now);
  if (state !== "closed") throw new AppError("survey.open");
  const isOver = closesAt <= yearAgo(now);
  const rows = isOver
    ? []
    : await db.rows<{ answers: string }>("SELECT answers FROM survey_answer WHERE survey_id = ?", [id]);
  const answers = rows.map((row) => JSON.parse(row.answers) as KeptAnswers);
  return {
    questions: questions.map((question) => {
      const given = answers.flatMap((one) => (Object.hasOwn(one, question.key) ? [one[question.key] as never] : []));
      const { key, asks } = question;
      if (question.kind !== "text")
        return { key, asks, ...releasable("partition", cellsOf(question, given), answers.length), texts: null };
      const isEnough = given.length >= leastPeople;
      return {
        key,
        asks,
        total: isEnough ? given.length : null,
        cells: [],
        texts: isEnough ? given.map(String).sort() : null,
      };
    }),
  };
};
