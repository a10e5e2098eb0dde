import type { Api } from "../kernel/api";
import { answerLink, askGuardian, lookAtLink, withdrawByGuardian } from "./guardian.service";

/** Under 14 (2.4, PIPL 31): the child asks, a guardian answers by a link of their own and can take it back by a code. */
export const guardianRoutes = (api: Api): void => {
  api.on("guardian.ask", ({ app, account: { accountId }, body, now: at, tx }) =>
    tx((db) => askGuardian(app, db, { accountId, ...body, at })),
  );
  api.on("guardian.open", ({ app, body: { link }, now }) => lookAtLink(app, link, now));
  api.on("guardian.answer", ({ app, body, now: at }) => answerLink(app, { ...body, at }));
  api.on("guardian.withdraw", ({ app, body, now: at, tx }) => tx((db) => withdrawByGuardian(app, db, { ...body, at })));
};
