/** `asked` while a second person decides; `open` while it can be answered. */
export const surveyStates = ["draft", "asked", "open", "closed"] as const;
export type SurveyState = (typeof surveyStates)[number];

export const surveyTerms = {
  mostQuestions: 20,
  mostText: 500,
  /** How long a survey may be open. */
  mostOpenDays: 180,
  /** How long after its end answers are kept, and who replied. */
  answersDays: 365,
  /** How long it stays on record what was asked. */
  keptDays: 3 * 365,
  scale: { least: 1, most: 5 },
} as const;
