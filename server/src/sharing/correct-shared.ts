import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { type ShareBasis, type SharePurpose, shareTerms } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { openWith } from "../kernel/vault/seal";
import type { NewValue } from "../kernel/vault/vault-entry";
import { egress } from "./egress";

interface Received {
  id: Buffer;
  recipient_id: Buffer;
  purpose: SharePurpose;
  basis: Exclude<ShareBasis, "exception">;
  sealed: Buffer | null;
}
interface Correction {
  accountId: Buffer;
  item: VaultItem;
  at: Date;
}
const day = 86_400_000;

/**
 * Who received the item, or will, in the past year: each recipient's newest share of every purpose and basis, the newest of
 * all first. Not by an exception, which was for once, and not what the recipient was asked to delete since.
 */
const receivedOf = (db: Pick<Db, "rows">, { accountId, item, at }: Correction): Promise<Received[]> =>
  db.rows<Received>(
    `SELECT s.id, s.recipient_id, s.purpose, s.basis, s.sealed FROM share_record AS s JOIN (
       SELECT MAX(id) AS id FROM share_record
       WHERE account_id = ? AND recipient_id IS NOT NULL AND basis <> 'exception' AND recalled_at IS NULL AND at > ?
         AND state IN ('queued', 'delivered', 'failed') AND LOCATE(?, items) > 0
       GROUP BY recipient_id, purpose, basis) AS newest ON newest.id = s.id
     ORDER BY s.id DESC`,
    [accountId, new Date(at.getTime() - shareTerms.correctedDays * day), JSON.stringify(item)],
  );

/** Takes back what still waits of an earlier correction: whether one that was tried arrived is not known. */
const supersede = async (
  db: Pick<Db, "rows" | "run">,
  { accountId, item, at }: Correction,
  recipientId: Buffer,
): Promise<void> => {
  const waiting = await db.rows<{ id: Buffer; attempts: number }>(
    `SELECT o.id, o.attempts FROM outgoing_share AS o JOIN share_record AS s ON s.id = o.id
     WHERE o.account_id = ? AND o.recipient_id = ? AND o.kind = 'correction' AND s.items = ?`,
    [accountId, recipientId, JSON.stringify([item])],
  );
  for (const { id, attempts } of waiting) {
    await db.run("DELETE FROM outgoing_share WHERE id = ?", [id]);
    await db.run("UPDATE share_record SET state = ?, settled_at = ? WHERE id = ? AND state = 'queued'", [
      attempts > 0 ? "failed" : "stopped",
      at,
      id,
    ]);
  }
};

/** Queues the new value for one recipient by the door's own rules; false when they do not let it through. */
const pass = async (app: App, db: Db, { accountId, item, at }: Correction, one: Received): Promise<boolean> => {
  const { dataKey } = await app.keyring.of(accountId);
  const { id, recipient_id: recipientId, purpose, sealed } = one;
  const basis = sealed
    ? ({ kind: "contract", reference: openWith(dataKey, id, sealed).toString("utf8") } as const)
    : ({ kind: "consent" } as const);
  const request = {
    kind: "correction",
    accountId,
    recipientId,
    purpose,
    items: [item],
    basis,
    serviceId: null,
  } as const;
  return egress(app, db, request, at).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false; // ended, changed, withdrawn or restricted meanwhile
      throw error;
    },
  );
};

/**
 * Puts a corrected value in the place of the old one (8.5), under the account's lock, and in the same transaction has every
 * recipient told that got the old one within a year and may still have it: once each, on the ground it got it on.
 */
export const correctValue = async (app: App, db: Db, entry: NewValue): Promise<void> => {
  const { accountId, item } = entry;
  const received = await receivedOf(db, entry);
  const reader = { kind: "system", task: "correction" } as const;
  const [before] =
    received.length > 0
      ? await app.vault.read(db, { accountId, items: [item], purpose: "subject-access", reader })
      : [];
  await app.vault.put(db, entry);
  if (!before || before.value === entry.value) return;
  const told = new Set<string>();
  const seen = new Set<string>();
  for (const one of received) {
    const recipient = one.recipient_id.toString("hex");
    if (!seen.has(recipient)) await supersede(db, entry, one.recipient_id);
    seen.add(recipient);
    if (!told.has(recipient) && (await pass(app, db, entry, one))) told.add(recipient);
  }
};
