import {
  type ExceptionClause,
  type ExceptionState,
  exceptionGrounds,
  type SuppressionGround,
  suppressionGrounds,
} from "@baiwa/shared/catalogue/exceptions";
import { items, purposes } from "@baiwa/shared/catalogue/items";
import type { ExceptionIntake } from "@baiwa/shared/contracts/exceptions";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db, SqlValue } from "../kernel/database";
import { idText } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";

export interface ExceptionRow {
  id: Buffer;
  account_id: Buffer | null;
  recipient_id: Buffer | null;
  clause: ExceptionClause;
  state: ExceptionState;
  sealed: Buffer;
  suppression: SuppressionGround | null;
  asked_by: Buffer;
  approved_by: Buffer;
  approved_at: Date;
  expires_at: Date;
  used_at: Date | null;
  notice_due_at: Date | null;
  told_at: Date | null;
  kept_until: Date;
}
const columns = `id, account_id, recipient_id, clause, state, sealed, suppression, asked_by, approved_by, approved_at,
  expires_at, used_at, notice_due_at, told_at, kept_until`;
const key = (app: App): Promise<Buffer> => app.keyring.systemKey("disclosure-exception");

export const sealIntake = async (app: App, id: Buffer, intake: ExceptionIntake): Promise<Buffer> =>
  sealWith(await key(app), id, Buffer.from(JSON.stringify(intake), "utf8"));
export const openIntake = async (
  app: App,
  { id, sealed }: Pick<ExceptionRow, "id" | "sealed">,
): Promise<ExceptionIntake> => JSON.parse(openWith(await key(app), id, sealed).toString("utf8")) as ExceptionIntake;

export const exceptionsWhere = (db: Pick<Db, "rows">, condition: string, values: SqlValue[]): Promise<ExceptionRow[]> =>
  db.rows<ExceptionRow>(`SELECT ${columns} FROM disclosure_exception WHERE ${condition}`, values);

/** An exception of a standing account; `exception.unknown` for none. */
export const findException = async (
  db: Pick<Db, "rows">,
  id: Buffer,
): Promise<ExceptionRow & { account_id: Buffer }> => {
  const [row] = await exceptionsWhere(db, "id = ? AND account_id IS NOT NULL", [id]);
  if (!row?.account_id) throw new AppError("exception.unknown");
  return row as ExceptionRow & { account_id: Buffer };
};

/** All of an exception in words, for whoever grants it and for the record. */
export const tellIntake = (intake: ExceptionIntake) => [
  { name: "情形", value: `${exceptionGrounds[intake.clause].name}（${intake.clause}）` },
  { name: "接收方", value: `${intake.receiver}（${intake.country}）` },
  { name: "法律条款", value: intake.article },
  ...("documentNumber" in intake ? [{ name: "文书编号", value: intake.documentNumber }] : []),
  ...("facts" in intake ? [{ name: "事实", value: intake.facts }] : []),
  ...("sourceUrl" in intake
    ? [
        { name: "公开来源", value: intake.sourceUrl },
        { name: "采集时间", value: intake.capturedAt },
      ]
    : []),
  { name: "用途", value: purposes[intake.purpose].name },
  { name: "信息", value: intake.items.map((item) => items[item].name).join("、") },
  { name: "有效期", value: `${intake.from.slice(0, 10)} 至 ${intake.until.slice(0, 10)}` },
  ...("suppression" in intake && intake.suppression
    ? [{ name: "不告知本人的依据", value: suppressionGrounds[intake.suppression] }]
    : []),
];

export const presentException = async (app: App, row: ExceptionRow, now: Date) => ({
  exceptionId: idText(row.id),
  accountId: row.account_id && idText(row.account_id),
  clause: row.clause,
  name: exceptionGrounds[row.clause].name,
  state: row.state,
  isExpired: row.state === "approved" && row.expires_at <= now,
  details: tellIntake(await openIntake(app, row)),
  suppression: row.suppression,
  noticeDueAt: row.notice_due_at?.toISOString() ?? null,
  toldAt: row.told_at?.toISOString() ?? null,
  askedBy: idText(row.asked_by),
  approvedBy: idText(row.approved_by),
  approvedAt: row.approved_at.toISOString(),
  until: row.expires_at.toISOString(),
  usedAt: row.used_at?.toISOString() ?? null,
});
