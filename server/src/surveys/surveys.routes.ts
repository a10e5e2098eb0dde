import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes } from "../kernel/ids";
import { answerSurvey, declineSurvey, hasReplied } from "./replies.service";
import { resultsOf } from "./results";
import { cardOf, findSurvey, invitedTo, listSurveys, shownTo } from "./survey-store";
import { askSurvey, closeSurvey, createSurvey } from "./surveys.service";

/** Surveys (4.7): a person sees those they were invited to; staff see counts. */
export const surveyRoutes = (api: Api): void => {
  api.on("surveys.list", async ({ app, account: { accountId }, now }) => {
    const open = (await invitedTo(app.database, accountId, now)).filter(({ state }) => state === "open");
    const replied = await Promise.all(open.map(({ id }) => hasReplied(app, app.database, id, accountId)));
    return { surveys: open.filter((_one, index) => !replied[index]).map(shownTo) };
  });
  api.on("surveys.show", async ({ app, account: { accountId }, params, now }) => {
    const id = idBytes(params.surveyId);
    const [survey] = await invitedTo(app.database, accountId, now, id);
    if (!survey) throw new AppError("survey.unknown");
    const isReplied = await hasReplied(app, app.database, id, accountId);
    return { ...shownTo(survey), questions: survey.questions, isReplied };
  });
  api.on("surveys.answer", ({ app, account: { accountId }, params, body: { answers }, now: at, tx }) =>
    tx(async (db) => {
      await answerSurvey(app, db, { accountId, id: idBytes(params.surveyId), answers, at });
      return undefined;
    }),
  );
  api.on("surveys.decline", ({ app, account: { accountId }, params, now: at, tx }) =>
    tx(async (db) => {
      await declineSurvey(app, db, { accountId, id: idBytes(params.surveyId), at });
      return undefined;
    }),
  );
  api.on("adminSurveys.list", async ({ app, now }) => ({
    surveys: (await listSurveys(app.database, now)).map(cardOf),
  }));
  api.on("adminSurveys.create", ({ staff, body, now, tx }) =>
    tx(async (db) => cardOf(await findSurvey(db, await createSurvey(db, staff, body, now), now))),
  );
  api.on("adminSurveys.ask", ({ app, staff, params, body: { reason }, now: at, tx }) =>
    tx((db) => askSurvey(app, db, { staff, id: idBytes(params.surveyId), reason, at })),
  );
  api.on("adminSurveys.close", ({ app, params, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.surveyId);
      await closeSurvey(app, db, id);
      return cardOf(await findSurvey(db, id, app.ports.clock()));
    }),
  );
  api.on("adminSurveys.results", ({ app, params, now }) => resultsOf(app.database, idBytes(params.surveyId), now));
};
