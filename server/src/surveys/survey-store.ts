import type { SurveyState } from "@baiwa/shared/catalogue/surveys";
import type { SurveyQuestion } from "@baiwa/shared/contracts/surveys";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";

export interface StoredSurvey {
  id: Buffer;
  title: string;
  intro: string;
  questions: SurveyQuestion[];
  state: SurveyState;
  messageId: Buffer | null;
  createdAt: Date;
  closesAt: Date;
}
interface Row {
  id: Buffer;
  title: string;
  intro: string;
  questions: string;
  state: "draft" | "sent";
  message_id: Buffer | null;
  created_at: Date;
  closes_at: Date;
  asked: Buffer | null;
}
const select = `SELECT s.id, s.title, s.intro, s.questions, s.state, s.message_id, s.created_at, s.closes_at, a.id AS asked
  FROM survey s LEFT JOIN approval a ON a.id = s.approval_id AND a.state = 'open' AND a.expires_at > ?`;

const stateOf = ({ state, asked, closes_at }: Row, now: Date): SurveyState => {
  if (state === "draft") return asked ? "asked" : "draft";
  return closes_at > now ? "open" : "closed";
};
const read = (row: Row, now: Date): StoredSurvey => ({
  id: row.id,
  title: row.title,
  intro: row.intro,
  questions: JSON.parse(row.questions) as SurveyQuestion[],
  state: stateOf(row, now),
  messageId: row.message_id,
  createdAt: row.created_at,
  closesAt: row.closes_at,
});

/** One survey; `hold` keeps its row until the transaction ends. Throws `survey.unknown`. */
export const findSurvey = async (db: Pick<Db, "rows">, id: Buffer, now: Date, { hold = false } = {}) => {
  if (hold) await db.rows("SELECT id FROM survey WHERE id = ? FOR UPDATE", [id]);
  const [row] = await db.rows<Row>(`${select} WHERE s.id = ?`, [now, id]);
  if (!row) throw new AppError("survey.unknown");
  return read(row, now);
};
const mostShown = 100;
/** Surveys, the newest first. */
export const listSurveys = async (db: Pick<Db, "rows">, now: Date): Promise<StoredSurvey[]> =>
  (await db.rows<Row>(`${select} ORDER BY s.id DESC LIMIT ${mostShown}`, [now])).map((row) => read(row, now));

/** Surveys that the account was invited to: their message reached it, whatever became of the message since. */
export const invitedTo = async (db: Pick<Db, "rows">, accountId: Buffer, now: Date, id?: Buffer) => {
  const rows = await db.rows<Row>(
    `${select} WHERE s.state = 'sent'${id ? " AND s.id = ?" : ""} AND EXISTS (SELECT 1 FROM delivery d
       WHERE d.message_id = s.message_id AND d.account_id = ? AND d.state IN ('sent', 'removed')) ORDER BY s.id DESC`,
    id ? [now, id, accountId] : [now, accountId],
  );
  return rows.map((row) => read(row, now));
};

export const cardOf = ({ id, title, state, closesAt, createdAt }: StoredSurvey) => ({
  surveyId: idText(id),
  title,
  state,
  closesAt: closesAt.toISOString(),
  createdAt: createdAt.toISOString(),
});
export const shownTo = ({ id, title, intro, closesAt }: StoredSurvey) => ({
  surveyId: idText(id),
  title,
  intro,
  closesAt: closesAt.toISOString(),
});
