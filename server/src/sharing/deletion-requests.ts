import { type DeletionScope, type DeletionState, shareTerms } from "@baiwa/shared/catalogue/sharing";
import { afterWorkingDays } from "@baiwa/shared/china-calendar";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { openWith, sealWith } from "../kernel/vault/seal";
import { enqueueShare } from "./outgoing";
import { credentialHash } from "./recipient-store";

interface Row {
  id: Buffer;
  recipient_id: Buffer;
  name: string;
  scope: DeletionScope;
  state: DeletionState;
  asked_at: Date;
  due_at: Date;
  escalated_at: Date | null;
  proved_at: Date | null;
  proved_by: Buffer | null;
  sealed: Buffer | null;
}
const selected = `SELECT d.id, d.recipient_id, r.name, d.scope, d.state, d.asked_at, d.due_at, d.escalated_at, d.proved_at,
  d.proved_by, d.sealed FROM deletion_request d JOIN recipient r ON r.id = d.recipient_id`;
const day = 86_400_000;
const batch = 50;
const key = (app: App): Promise<Buffer> => app.keyring.systemKey("deletion-proof");

/**
 * Asks a recipient to delete: all it got from us until now, or one person's, whom it knows by `personRef`. It goes out through
 * the queue and is due in fifteen working days. `askedAt` tells what it is about, however late it comes: what was passed on
 * after it, on a new consent, stays.
 */
export const requestDeletion = async (
  app: App,
  db: Db,
  { recipientId, personRef, at }: { recipientId: Buffer; personRef?: string; at: Date },
): Promise<Buffer> => {
  const id = newId();
  const scope: DeletionScope = personRef ? "person" : "all";
  const dueAt = afterWorkingDays(at, shareTerms.deletionWorkingDays);
  await db.run(
    `INSERT INTO deletion_request (id, recipient_id, scope, person_ref, state, asked_at, due_at)
     VALUES (?, ?, ?, ?, 'open', ?, ?)`,
    [id, recipientId, scope, personRef ?? null, at, dueAt],
  );
  const content = {
    kind: "deletion",
    requestId: idText(id),
    scope,
    person: personRef ?? null,
    askedAt: at.toISOString(),
    dueAt: dueAt.toISOString(),
  };
  await enqueueShare(app, db, { id, kind: "deletion", recipientId, accountId: null, content, at });
  const body = { requestId: idText(id), recipientId: idText(recipientId), of: scope, dueAt: dueAt.toISOString() };
  await app.ledger.append(db, { kind: "deletion.requested", at, body });
  return id;
};

export const presentDeletion = async (app: App, row: Row, now: Date) => ({
  requestId: idText(row.id),
  recipientId: idText(row.recipient_id),
  recipient: row.name,
  scope: row.scope,
  state: row.state,
  askedAt: row.asked_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  isEscalated: row.escalated_at !== null || (row.state === "open" && row.due_at <= now),
  provedAt: row.proved_at?.toISOString() ?? null,
  provedBy: row.proved_by && idText(row.proved_by),
  proof: row.sealed && openWith(await key(app), row.id, row.sealed).toString("utf8"),
});

export const findDeletion = async (db: Pick<Db, "rows">, id: Buffer): Promise<Row> => {
  const [row] = await db.rows<Row>(`${selected} WHERE d.id = ?`, [id]);
  if (!row) throw new AppError("deletion.unknown");
  return row;
};

/** A page of requests of one state, what is due soonest first. */
export const deletionsAfter = (
  db: Pick<Db, "rows">,
  { state, after, limit }: { state: DeletionState; after: { at: Date; id: Buffer } | undefined; limit: number },
): Promise<Row[]> =>
  db.rows<Row>(
    `${selected} WHERE d.state = ? ${after ? "AND (d.due_at > ? OR (d.due_at = ? AND d.id > ?))" : ""}
     ORDER BY d.due_at, d.id LIMIT ?`,
    [state, ...(after ? [after.at, after.at, after.id] : []), String(limit)],
  );

/** What became of one person's information at a recipient: when it was asked to delete it, of them or of everybody, and did. */
export const deletionsFor = (db: Pick<Db, "rows">, recipientId: Buffer, personRef: string) =>
  db.rows<Pick<Row, "asked_at" | "proved_at">>(
    `SELECT asked_at, proved_at FROM deletion_request WHERE recipient_id = ?
       AND (person_ref = ? OR (person_ref IS NULL AND scope = 'all')) ORDER BY asked_at`,
    [recipientId, personRef],
  );

/** The person has no account any more: nothing tells which requests were about them. */
export const forgetPerson = async (db: Pick<Db, "run">, recipientId: Buffer, personRef: string): Promise<void> => {
  await db.run("UPDATE deletion_request SET person_ref = NULL WHERE recipient_id = ? AND person_ref = ?", [
    recipientId,
    personRef,
  ]);
};

/** Whose credential it is; `recipient.credential` for nobody's. It still proves after the recipient was ended. */
export const provingRecipient = async (db: Pick<Db, "rows">, credential: string): Promise<Buffer> => {
  const [row] = await db.rows<{ id: Buffer }>("SELECT id FROM recipient WHERE proof_hash = ?", [
    credentialHash(credential),
  ]);
  if (!row) throw new AppError("recipient.credential");
  return row.id;
};

/**
 * Keeps the proof of a deletion: by the recipient (`recipientId` is whose credential it showed) or by staff. A recipient that
 * was suspended for not answering gets information again once nothing of its is overdue.
 */
export const proveDeletion = async (
  app: App,
  db: Db,
  proof: { id: Buffer; statement: string; at: Date } & ({ recipientId: Buffer } | { staffId: Buffer; reason: string }),
): Promise<Row> => {
  const { id, statement, at } = proof;
  const row = await findDeletion(db, id);
  if ("recipientId" in proof && !row.recipient_id.equals(proof.recipientId)) throw new AppError("deletion.unknown");
  const staffId = "staffId" in proof ? proof.staffId : null;
  const proved = await db.run(
    `UPDATE deletion_request SET state = 'proved', proved_at = ?, proved_by = ?, sealed = ?, kept_until = ?
     WHERE id = ? AND state = 'open'`,
    [
      at,
      staffId,
      sealWith(await key(app), id, Buffer.from(statement, "utf8")),
      new Date(at.getTime() + shareTerms.keptDays * day),
      id,
    ],
  );
  if (proved !== 1) throw new AppError("deletion.proved");
  await db.run("DELETE FROM outgoing_share WHERE id = ?", [id]);
  await db.run(
    `UPDATE recipient SET state = 'active' WHERE id = ? AND state = 'suspended' AND NOT EXISTS (
       SELECT 1 FROM deletion_request WHERE recipient_id = ? AND state = 'open' AND escalated_at IS NOT NULL)`,
    [row.recipient_id, row.recipient_id],
  );
  const by: JsonObject =
    "staffId" in proof ? { staffId: idText(proof.staffId), reason: proof.reason } : { by: "recipient" };
  const body = { requestId: idText(id), recipientId: idText(row.recipient_id), ...by };
  await app.ledger.append(db, { kind: "deletion.proved", at, body });
  return findDeletion(db, id);
};

/** What nobody proved in time is escalated once: on record and in the log, and the recipient gets nothing until it answers. */
export const escalateDeletions = async (app: App, held: Pick<HeldLease, "guard">): Promise<void> => {
  const at = app.ports.clock();
  const due = await app.database.rows<{ id: Buffer; recipient_id: Buffer }>(
    `SELECT id, recipient_id FROM deletion_request WHERE state = 'open' AND due_at <= ? AND escalated_at IS NULL
     ORDER BY due_at LIMIT ${batch}`,
    [at],
  );
  for (const { id, recipient_id: recipientId } of due) {
    const escalate = async (db: Db): Promise<void> => {
      await held.guard(db);
      const marked = await db.run(
        "UPDATE deletion_request SET escalated_at = ? WHERE id = ? AND state = 'open' AND escalated_at IS NULL",
        [at, id],
      );
      if (marked !== 1) return;
      await db.run("UPDATE recipient SET state = 'suspended' WHERE id = ? AND state = 'active'", [recipientId]);
      const body = { requestId: idText(id), recipientId: idText(recipientId) };
      await app.ledger.append(db, { kind: "deletion.overdue", at, body });
      app.log.warn(body, "a recipient did not prove in time that it deleted");
    };
    await onePiece(app.log, "escalating a deletion request", () => app.database.transaction(escalate));
  }
};
