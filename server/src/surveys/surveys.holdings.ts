import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { marksFor } from "../kernel/shared-work";
import { each, type Holdings } from "../rights/holding";
import { replyToken } from "./replies.service";

/** The surveys the account replied to: only the account leads to them, by trying each. */
const repliesOf = async (app: App, db: Pick<Db, "rows">, accountId: Buffer) => {
  const surveys = await db.rows<{ id: Buffer; title: string }>("SELECT id, title FROM survey WHERE state = 'sent'");
  if (surveys.length === 0) return [];
  const tokens = surveys.map(({ id, title }) => ({ token: replyToken(app, id, accountId), title }));
  const rows = await db.rows<{ token: Buffer }>(
    `SELECT token FROM survey_reply WHERE token IN (${marksFor(tokens)})`,
    tokens.map(({ token }) => token),
  );
  return tokens.filter(({ token }) => rows.some((row) => row.token.equals(token)));
};

/** That somebody replied to a survey; what they answered is nobody's any more. */
export const surveyHoldings: Holdings<"survey_reply"> = {
  survey_reply: {
    count: async (app, accountId) => (await repliesOf(app, app.database, accountId)).length,
    copy: (app, accountId) =>
      each(repliesOf(app, app.database, accountId), ({ title }) => ({ 问卷: title, 回应: "提交过或选择了不参加" })),
    erase: async (app, db, accountId) => {
      const replies = await repliesOf(app, db, accountId);
      if (replies.length === 0) return 0;
      const tokens = replies.map(({ token }) => token);
      return db.run(`DELETE FROM survey_reply WHERE token IN (${marksFor(tokens)})`, tokens);
    },
  },
};
