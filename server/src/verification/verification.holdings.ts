import {
  methodOf,
  type VerificationField,
  type VerificationPart,
  verificationFields,
  verificationParts,
  verificationReasons,
  verificationSubjects,
} from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import type { JsonObject } from "../kernel/canonical";
import { idText } from "../kernel/ids";
import { countRows, each, type Holding, type Holdings } from "../rights/holding";
import { type Case, casesWhere, openFields } from "./cases";
import { guardianOf } from "./guardian.service";
import { guardianshipOf } from "./guardianship";

const stateNames: Record<Case["state"], string> = {
  started: "已开始",
  submitted: "等待核验机构",
  pending: "等待您完成",
  "in-review": "审核中",
  passed: "已通过",
  refused: "未通过",
  withdrawn: "已撤回",
  expired: "已失效",
};
const countWhere = async (app: App, condition: string, accountId: Buffer): Promise<number> => {
  const [row] = await app.database.rows<{ n: number | string }>(`SELECT COUNT(*) AS n FROM ${condition}`, [accountId]);
  return Number(row?.n);
};

const pictures = (wanted: readonly VerificationPart[]): Holding => {
  const list = wanted.map((part) => `'${part}'`).join(", ");
  return {
    count: (app, accountId) =>
      countWhere(app, `verification_file WHERE account_id = ? AND part IN (${list})`, accountId),
    copy: (app, accountId) =>
      each(
        app.database.rows<{ file_id: Buffer; part: VerificationPart }>(
          `SELECT file_id, part FROM verification_file WHERE account_id = ? AND part IN (${list}) ORDER BY file_id`,
          [accountId],
        ),
        (row) => ({ 哪一面: verificationParts[row.part].name, 文件编号: idText(row.file_id) }),
      ),
    erase: (_app, db, accountId) =>
      db.run(`DELETE FROM verification_file WHERE account_id = ? AND part IN (${list})`, [accountId]),
  };
};

const told = ({ subject, method, level, state, reason, submitted_at, decided_at, due_at }: Case): JsonObject => ({
  主体: verificationSubjects[subject],
  方式: methodOf(method).name,
  级别: level,
  状态: stateNames[state],
  ...(reason ? { 原因: verificationReasons[reason].message } : {}),
  提交时间: submitted_at?.toISOString() ?? null,
  结果时间: decided_at?.toISOString() ?? null,
  ...(due_at ? { 期限: due_at.toISOString() } : {}),
});

type VerificationHeld =
  | "verification"
  | "verification_submission"
  | "id_card_image"
  | "licence_image"
  | "face_result"
  | "guardian"
  | "child_flag";

/** What real-name verification keeps: results, what waits to be checked, and a child's guardian (2.4). */
export const verificationHoldings: Holdings<VerificationHeld> = {
  verification: {
    count: (app, accountId) => countRows(app, "verification_case", accountId),
    copy: (app, accountId) =>
      each(casesWhere(app.database, "account_id = ? ORDER BY started_at, id", [accountId]), told),
    erase: async (_app, db, accountId) => {
      await db.run("DELETE FROM staff_own_account WHERE account_id = ?", [accountId]);
      return db.run("DELETE FROM verification_case WHERE account_id = ?", [accountId]);
    },
  },
  verification_submission: {
    count: (app, accountId) =>
      countWhere(app, "verification_case WHERE account_id = ? AND sealed_fields IS NOT NULL", accountId),
    copy: async function* (app, accountId) {
      const rows = await casesWhere(app.database, "account_id = ? AND sealed_fields IS NOT NULL ORDER BY id", [
        accountId,
      ]);
      for (const row of rows) {
        const values = Object.entries(await openFields(app, row)) as [VerificationField, string][];
        yield {
          方式: methodOf(row.method).name,
          ...Object.fromEntries(values.map(([field, value]) => [verificationFields[field].name, value])),
        };
      }
    },
    erase: (_app, db, accountId) =>
      db.run("UPDATE verification_case SET sealed_fields = NULL, sealed_step = NULL WHERE account_id = ?", [accountId]),
  },
  id_card_image: pictures(["front", "back"]),
  licence_image: pictures(["licence"]),
  face_result: {
    count: (app, accountId) =>
      countWhere(app, "verification_case WHERE account_id = ? AND face_outcome IS NOT NULL", accountId),
    copy: (app, accountId) =>
      each(
        casesWhere(app.database, "account_id = ? AND face_outcome IS NOT NULL ORDER BY id", [accountId]),
        ({ face_outcome, decided_at }) => ({
          结果: face_outcome === "pass" ? "通过" : "未通过",
          时间: decided_at?.toISOString() ?? null,
        }),
      ),
    erase: (_app, db, accountId) =>
      db.run("UPDATE verification_case SET face_outcome = NULL WHERE account_id = ?", [accountId]),
  },
  guardian: {
    count: (app, accountId) =>
      countWhere(app, "guardianship WHERE account_id = ? AND sealed_guardian IS NOT NULL", accountId),
    copy: async function* (app, accountId) {
      const row = await guardianshipOf(app.database, accountId);
      const guardian = row && (await guardianOf(app, row));
      if (guardian) yield { 姓名: guardian.name, 手机号: guardian.phone };
    },
    erase: (_app, db, accountId) => db.run("DELETE FROM guardianship WHERE account_id = ?", [accountId]),
  },
  child_flag: {
    count: (app, accountId) => countRows(app, "guardianship", accountId),
    copy: async function* (app, accountId) {
      const row = await guardianshipOf(app.database, accountId);
      if (row) yield { 监护人同意: guardianWords[row.state], 请监护人的时间: row.asked_at.toISOString() };
    },
    erase: (_app, db, accountId) => db.run("DELETE FROM guardianship WHERE account_id = ?", [accountId]),
  },
};
const guardianWords = {
  asked: "已请监护人",
  confirmed: "已同意",
  refused: "不同意",
  withdrawn: "已撤回",
  expired: "已过期",
};
