import { type Purpose, purposes, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { ShareBasis, ShareState } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import type { Db, SqlValue } from "../kernel/database";
import { idText } from "../kernel/ids";
import { findException, openIntake } from "./exception-store";
import { namedItems } from "./recipient-store";

export interface ShareRow {
  id: Buffer;
  recipient_id: Buffer | null;
  exception_id: Buffer | null;
  purpose: Purpose;
  basis: ShareBasis;
  items: string;
  state: ShareState;
  at: Date;
  settled_at: Date | null;
  name: string | null;
  contact: string | null;
  is_hidden: number;
}

/** An account's records by a condition of our own code; for staff who may see what a law keeps secret from its owner. */
export const everyShareOf = (
  db: Pick<Db, "rows">,
  accountId: Buffer,
  condition: string,
  values: SqlValue[],
): Promise<ShareRow[]> =>
  db.rows<ShareRow>(
    `SELECT s.id, s.recipient_id, s.exception_id, s.purpose, s.basis, s.items, s.state, s.at, s.settled_at, s.is_hidden, r.name, r.contact
     FROM share_record s LEFT JOIN recipient r ON r.id = s.recipient_id
     WHERE s.account_id = ? AND ${condition}`,
    [accountId, ...values],
  );

/** The same for its owner: all but what a law keeps secret. */
export const sharesOf: typeof everyShareOf = (db, accountId, condition, values) =>
  everyShareOf(db, accountId, `s.is_hidden = 0 AND ${condition}`, values);

/** Who received it: a recipient of the directory, or whom an exception names. */
const receiverOf = async (app: App, { name, exception_id: exceptionId }: ShareRow): Promise<string> => {
  if (name !== null || !exceptionId) return name ?? "";
  return (await openIntake(app, await findException(app.database, exceptionId))).receiver;
};

/** One record as its owner sees it. */
export const presentShare = async (app: App, row: ShareRow) => ({
  shareId: idText(row.id),
  recipient: await receiverOf(app, row),
  contact: row.contact,
  purpose: `${purposes[row.purpose].name}（${purposes[row.purpose].clause}）`,
  basis: row.basis,
  items: namedItems(JSON.parse(row.items) as VaultItem[]),
  state: row.state,
  at: row.at.toISOString(),
  settledAt: row.settled_at?.toISOString() ?? null,
});

/**
 * Recipients that got, or may have got, something of the account other than by an exception: what was delivered, and what was
 * on its way at least once.
 */
export const receiversOf = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<Buffer[]> =>
  (
    await db.rows<{ recipient_id: Buffer }>(
      `SELECT DISTINCT s.recipient_id FROM share_record s LEFT JOIN outgoing_share o ON o.id = s.id
       WHERE s.account_id = ? AND s.recipient_id IS NOT NULL AND s.basis <> 'exception'
         AND (s.state IN ('delivered', 'failed') OR o.attempts > 0)`,
      [accountId],
    )
  ).map(({ recipient_id: id }) => id);
