import type { VaultItem } from "@baiwa/shared/catalogue/items";
import type { TransferKind, TransferState } from "@baiwa/shared/catalogue/transfers";
import { AppError } from "../kernel/app-error";
import type { Db, SqlValue } from "../kernel/database";
import { idText } from "../kernel/ids";
import { namedItems } from "./recipient-store";

export interface TransferRow {
  id: Buffer;
  kind: TransferKind;
  receiver: string;
  contact: string;
  items: string;
  changes: string | null;
  cut_over_at: Date;
  state: TransferState;
  reached: Buffer;
  counts: string;
  manifest_hash: Buffer;
  created_at: Date;
  started_at: Date | null;
}
const columns = [
  ...["id", "kind", "receiver", "contact", "items", "changes", "cut_over_at", "state", "reached", "counts"],
  ...["manifest_hash", "created_at", "started_at"],
]
  .map((column) => `t.${column}`)
  .join(", ");

/** Transfers, `t`, by a condition of our own code. */
export const transfersWhere = (db: Pick<Db, "rows">, condition: string, values: SqlValue[]): Promise<TransferRow[]> =>
  db.rows<TransferRow>(`SELECT ${columns} FROM transfer_project t WHERE ${condition}`, values);

/** Those an account was told of. */
export const transfersOf = (
  db: Pick<Db, "rows">,
  accountId: Buffer,
  condition: string,
  values: SqlValue[],
): Promise<(TransferRow & { told_at: Date })[]> =>
  db.rows(
    `SELECT ${columns}, n.at AS told_at FROM transfer_notice n JOIN transfer_project t ON t.id = n.transfer_id
     WHERE n.account_id = ? AND ${condition}`,
    [accountId, ...values],
  );

export const findTransfer = async (db: Pick<Db, "rows">, id: Buffer, hold = ""): Promise<TransferRow> => {
  const [row] = await transfersWhere(db, `t.id = ?${hold}`, [id]);
  if (!row) throw new AppError("transfer.unknown");
  return row;
};

/** A transfer as people are told of it. */
export const tellTransfer = (row: TransferRow) => ({
  transferId: idText(row.id),
  kind: row.kind,
  receiver: row.receiver,
  contact: row.contact,
  items: namedItems(JSON.parse(row.items) as VaultItem[]),
  changes: row.changes,
  cutOverAt: row.cut_over_at.toISOString(),
  state: row.state,
});

/** How many accounts were told, by which way, and how many were not. */
export const toldOf = async (db: Pick<Db, "rows">, id: Buffer) => {
  const told = await db.rows<{ channel: string; n: string }>(
    "SELECT channel, COUNT(*) AS n FROM transfer_notice WHERE transfer_id = ? GROUP BY channel",
    [id],
  );
  const [untold] = await db.rows<{ n: string }>(
    `SELECT COUNT(*) AS n FROM account a WHERE NOT EXISTS (
       SELECT 1 FROM transfer_notice n WHERE n.transfer_id = ? AND n.account_id = a.id)`,
    [id],
  );
  const by = (channel: string) => Number(told.find((row) => row.channel === channel)?.n ?? 0);
  return { toldByMail: by("mail"), toldByPage: by("page"), untold: Number(untold?.n ?? 0) };
};
