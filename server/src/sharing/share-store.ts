import { exceptionGrounds } from "@baiwa/shared/catalogue/exceptions";
import { type Purpose, purposes, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { ShareBasis, ShareState } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import type { Db, SqlValue } from "../kernel/database";
import { idText } from "../kernel/ids";
import { deletionsFor } from "./deletion-requests";
import { findException, openIntake } from "./exception-store";
import { personRef } from "./person-ref";
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

/** One record as its owner sees it: who received what, when and why; of an exception the words of the law it rests on. */
export const presentShare = async (app: App, row: ShareRow) => {
  const { exception_id: exceptionId } = row;
  const intake = exceptionId && (await openIntake(app, await findException(app.database, exceptionId)));
  return {
    shareId: idText(row.id),
    recipient: row.name ?? intake?.receiver ?? "",
    contact: row.contact,
    purpose: `${purposes[row.purpose].name}（${purposes[row.purpose].clause}）`,
    basis: row.basis,
    ground: intake ? `${exceptionGrounds[intake.clause].name}（声明 ${intake.clause}），${intake.article}` : null,
    items: namedItems(JSON.parse(row.items) as VaultItem[]),
    state: row.state,
    at: row.at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
};

/** When the recipient of each record was asked to delete what it got by it, and proved that it did; null where it was not asked. */
export const deletionsOf = async (app: App, accountId: Buffer, rows: readonly ShareRow[]) => {
  const recipients = new Map(rows.flatMap(({ recipient_id: id }) => (id ? [[idText(id), id] as const] : [])));
  const asked = new Map<string, Awaited<ReturnType<typeof deletionsFor>>>();
  for (const [text, id] of recipients)
    asked.set(text, await deletionsFor(app.database, id, personRef(app, id, accountId)));
  return rows.map(({ recipient_id: id, basis, state, at }) => {
    if (!id || basis === "exception" || state === "queued" || state === "stopped") return null;
    const later = (asked.get(idText(id)) ?? []).filter(({ asked_at }) => asked_at >= at);
    const told = later.find(({ proved_at }) => proved_at) ?? later[0];
    return told ? { askedAt: told.asked_at.toISOString(), provedAt: told.proved_at?.toISOString() ?? null } : null;
  });
};

/**
 * Recipients that got, or may have got, something of the account other than by an exception: what was delivered, and what was
 * on its way at least once. `isRecalled` tells that they were asked to delete all of it already.
 */
export const receiversOf = async (
  db: Pick<Db, "rows">,
  accountId: Buffer,
  /** Only what rested on the person's consent, or whatever it rested on. */
  basis: "any" | "consent" = "any",
): Promise<{ recipientId: Buffer; isRecalled: boolean }[]> =>
  (
    await db.rows<{ recipient_id: Buffer; is_recalled: number }>(
      `SELECT s.recipient_id, MIN(s.recalled_at IS NOT NULL) AS is_recalled FROM share_record s LEFT JOIN outgoing_share o ON o.id = s.id
       WHERE s.account_id = ? AND s.recipient_id IS NOT NULL AND s.basis <> 'exception' AND ? IN ('any', s.basis)
         AND (s.state IN ('delivered', 'failed') OR o.attempts > 0) GROUP BY s.recipient_id`,
      [accountId, basis],
    )
  ).map(({ recipient_id: recipientId, is_recalled }) => ({ recipientId, isRecalled: Number(is_recalled) === 1 }));
