import { idText, newId } from "../../server/src/kernel/ids";
import type { TestProduct } from "./app";

export const aSurvey = ({ clock }: Pick<TestProduct, "clock">, change = {}) => ({
  title: "控制台好用吗",
  intro: "请告诉我们哪里不好用。",
  questions: [
    { key: "use", kind: "choice", asks: "您多久用一次？", choices: ["每天", "每周", "很少"] },
    { key: "ease", kind: "scale", asks: "好用吗？", least: "不好用", most: "很好用" },
    { key: "more", kind: "text", asks: "还有什么想说的？" },
  ],
  closesAt: new Date(clock.now().getTime() + 7 * 86_400_000).toISOString(),
  ...change,
});

/** A survey that ended, by its rows alone. */
export const aClosedSurvey = async ({ app, clock }: Pick<TestProduct, "app" | "clock">): Promise<string> => {
  const id = newId();
  const at = clock.now();
  const { title, intro, questions } = aSurvey({ clock });
  await app.database.run(
    `INSERT INTO survey (id, title, intro, questions, state, created_by, created_at, closes_at, kept_until)
     VALUES (?, ?, ?, ?, 'sent', ?, ?, ?, ?)`,
    [id, title, intro, JSON.stringify(questions), id, at, new Date(at.getTime() - 1000), new Date(at.getTime() + 1e10)],
  );
  return idText(id);
};
