import { type Item, type ItemKey, itemKeys, items, type VaultItem, vaultItems } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { confirmedEmail, tell } from "../delivery/notices";
import { hasOutgoing } from "../delivery/outbox";
import { openDisputes } from "../disputes/dispute-retention";
import { heldItemsOf } from "../holds/held-store";
import { keepHeld } from "../holds/keep-held";
import { lockAccount } from "../identity/account-lock";
import { removeAllBindings } from "../identity/binding.service";
import { endSessions } from "../identity/session.service";
import type { AccountSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { type HeldLease, LeaseLost } from "../kernel/lease";
import { describeError } from "../kernel/log";
import { rememberErasure } from "../restore/erasure-list";
import { holdErasureSwitch } from "../retention/erasure-switch";
import type { HeldItem } from "./holding";
import { holdings } from "./holdings";
import { heldCounts } from "./information";

const day = 24 * 3_600_000;
/** Seven days to think better of it; counted inside the fifteen working days that cancelling may take. */
export const coolingOffDays = 7;
const receiptKeptDays = 3 * 365;
const batch = 20;

type Row = {
  account_id: Buffer;
  receipt_hash: Buffer;
  state: "waiting" | "erased";
  requested_at: Date;
  erase_at: Date;
  begun_by: "owner" | "guardian" | "inactive";
};
type Counted = { item: ItemKey; count: number };
const heldGround = "依法保全（声明 6.2）：只为这个目的保存，保全解除后删除";

const receiptHash = (code: string): Buffer => sha256("erasure-receipt\0", code);

/** What becomes of an item when its account ends: erased, or kept: on the ground its catalogue entry gives, or for a hold. */
const fateOf = ({ item, count }: Counted, held: readonly ItemKey[]) => {
  const { keptAfterwards }: Item = items[item];
  const isHeld = held.includes(item);
  return {
    item,
    count,
    fate: keptAfterwards || isHeld ? ("kept" as const) : ("erased" as const),
    keptDays: isHeld ? null : (keptAfterwards?.days ?? null),
    ground: isHeld ? heldGround : (keptAfterwards?.ground ?? null),
  };
};
const heldOf = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<ItemKey[]> =>
  (await heldItemsOf(db, accountId)).map(({ item }) => item);

const rowColumns = "account_id, receipt_hash, state, requested_at, erase_at, begun_by";
const rowOf = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<Row | null> => {
  const sql = `SELECT ${rowColumns} FROM cancellation WHERE account_id = ?`;
  return (await db.rows<Row>(sql, [accountId]))[0] ?? null;
};

/** Where the cancellation stands, and what it will do to each item held now. */
export const cancellationOf = async (app: App, accountId: Buffer) => {
  const [row, counts, disputes, held] = await Promise.all([
    rowOf(app.database, accountId),
    heldCounts(app, accountId),
    openDisputes(app.database, accountId),
    heldOf(app.database, accountId),
  ]);
  return {
    state: row ? ("closing" as const) : ("none" as const),
    requestedAt: row?.requested_at.toISOString() ?? null,
    eraseAt: row?.erase_at.toISOString() ?? null,
    canUndo: row?.state === "waiting" && row.begun_by !== "guardian",
    coolingOffDays,
    openDisputes: disputes,
    items: counts.map((one) => fateOf(one, held)),
  };
};

/**
 * Begins to cancel the account: every other device is signed out, this one and new log-ins can only look, take a copy or
 * think better of it. The receipt is told once and kept as a hash. Throws `cancellation.standing` when it has begun already.
 */
export const requestCancellation = async (app: App, db: Db, session: AccountSession, at: Date) => {
  const { accountId, sessionId } = session;
  await lockAccount(db, accountId);
  if (await rowOf(db, accountId)) throw new AppError("cancellation.standing");
  return beginCancellation(app, db, { accountId, sessionId, begunBy: "owner", at });
};

/**
 * Begins the same way for whoever asked it of staff (10): the owner can still undo it in the cooling-off. Throws
 * `cancellation.standing`.
 */
export const cancelByRequest = async (
  app: App,
  db: Db,
  accountId: Buffer,
  at: Date,
): Promise<{ receiptCode: string }> => {
  await lockAccount(db, accountId);
  if (await rowOf(db, accountId)) throw new AppError("cancellation.standing");
  return beginCancellation(app, db, { accountId, sessionId: null, begunBy: "owner", at });
};

/** Cancels an account by its guardian's word; all its devices can only look then, and it cannot undo that itself. Under the account's lock. */
export const cancelByGuardian = async (app: App, db: Db, accountId: Buffer, at: Date) => {
  const standing = await rowOf(db, accountId);
  if (standing) {
    await db.run("UPDATE cancellation SET begun_by = 'guardian' WHERE account_id = ?", [accountId]);
    return { eraseAt: standing.erase_at.toISOString(), receiptCode: null };
  }
  return beginCancellation(app, db, { accountId, sessionId: null, begunBy: "guardian", at });
};

/** Cancels an account that nobody uses any more (6.2); its owner can think better of it. Under the account's lock. */
export const cancelInactive = async (app: App, db: Db, accountId: Buffer, at: Date): Promise<void> => {
  if (await rowOf(db, accountId)) throw new AppError("cancellation.standing");
  await beginCancellation(app, db, { accountId, sessionId: null, begunBy: "inactive", at });
};

const beginCancellation = async (
  app: App,
  db: Db,
  {
    accountId,
    sessionId,
    begunBy,
    at,
  }: {
    accountId: Buffer;
    sessionId: Buffer | null;
    begunBy: Row["begun_by"];
    at: Date;
  },
) => {
  const receiptCode = app.ports.random(32).toString("base64url");
  const eraseAt = new Date(at.getTime() + coolingOffDays * day);
  await db.run(
    "INSERT INTO cancellation (account_id, receipt_hash, state, requested_at, erase_at, begun_by) VALUES (?, ?, 'waiting', ?, ?, ?)",
    [accountId, receiptHash(receiptCode), at, eraseAt, begunBy],
  );
  await db.run("UPDATE account SET state = 'closing' WHERE id = ?", [accountId]);
  await endSessions(app, db, { accountId, except: sessionId ?? undefined, at });
  await db.run("UPDATE session SET is_closing = 1 WHERE account_id = ?", [accountId]);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, {
    kind: "cancellation.requested",
    at,
    subject,
    body: { eraseAt: eraseAt.toISOString() },
  });
  await tell(app, db, { accountId, notice: "cancellation-requested", at });
  return { eraseAt: eraseAt.toISOString(), receiptCode };
};

/**
 * Keeps the account after all. Throws `cancellation.none` when there is nothing to undo, or it is too late, and
 * `cancellation.guardian` when it was a guardian who decided (PIPL 31).
 */
export const undoCancellation = async (app: App, db: Db, accountId: Buffer, at: Date): Promise<void> => {
  await lockAccount(db, accountId);
  if ((await rowOf(db, accountId))?.begun_by === "guardian") throw new AppError("cancellation.guardian");
  const undone = await db.run("DELETE FROM cancellation WHERE account_id = ? AND state = 'waiting'", [accountId]);
  if (undone === 0) throw new AppError("cancellation.none");
  await db.run("UPDATE account SET state = 'active' WHERE id = ?", [accountId]);
  await db.run("UPDATE session SET is_closing = 0 WHERE account_id = ?", [accountId]);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "cancellation.undone", at, subject, body: {} });
  await tell(app, db, { accountId, notice: "cancellation-undone", at });
};

const isVaultItem = (item: ItemKey): item is VaultItem => (vaultItems as ItemKey[]).includes(item);

/** Erases what every item's holding keeps; the account's own row goes last, as others look at it. */
const eraseHoldings = async (app: App, db: Db, accountId: Buffer): Promise<void> => {
  const held = itemKeys
    .filter((item): item is HeldItem => !isVaultItem(item))
    .sort((one) => (one === "account_id" ? 1 : -1));
  for (const item of held) {
    const { erase } = holdings[item];
    if (erase !== "kept") await erase(app, db, accountId);
  }
};

/**
 * Erases one account's rows and writes what became of each item, all in one transaction; the key is still there. What a hold
 * names goes to the hold alone, for its reason and no other.
 */
const eraseRows = async (app: App, held: Pick<HeldLease, "guard">, accountId: Buffer, at: Date): Promise<void> => {
  const counts = await heldCounts(app, accountId);
  await app.database.transaction(async (db) => {
    await held.guard(db);
    if (await holdErasureSwitch(db)) return; // paused
    await lockAccount(db, accountId);
    const row = await rowOf(db, accountId);
    if (row?.state !== "waiting" || row.erase_at > at) return; // undone a moment ago
    const heldItems = await heldOf(db, accountId);
    await keepHeld(app, db, accountId);
    const { subject } = await app.keyring.of(accountId);
    const outcome = counts.map((one) => fateOf(one, heldItems));
    const to = await confirmedEmail(app, db, accountId);
    await removeAllBindings(app, db, accountId);
    const { entryId } = await app.ledger.append(db, { kind: "account.erased", at, subject, body: { items: outcome } });
    await eraseHoldings(app, db, accountId);
    await db.run("DELETE FROM vault_fingerprint WHERE account_id = ?", [accountId]);
    await db.run("DELETE FROM vault_value WHERE account_id = ?", [accountId]);
    for (const table of ["consent_state", "consent_ahead"])
      await db.run(`DELETE FROM ${table} WHERE subject = ?`, [subject]);
    for (const table of ["export_request", "one_time_code", "freshness_snooze", "inactive_notice", "wechat_event"])
      await db.run(`DELETE FROM ${table} WHERE account_id = ?`, [accountId]);
    await db.run("DELETE FROM legal_hold WHERE account_id = ? AND released_at IS NOT NULL", [accountId]);
    // who asked for a hold that stands, and who approved it, is known as long as the hold
    if (heldItems.length === 0) await db.run("DELETE FROM approval WHERE account_id = ?", [accountId]);
    await tell(app, db, { accountId, notice: "cancellation-done", at, to }); // sealed with a key that stays until it is sent
    await db.run(
      `INSERT INTO erasure_receipt (receipt_hash, entry_id, erase_at, erased_at, outcome, expires_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
      [
        row.receipt_hash,
        entryId,
        row.erase_at,
        at,
        JSON.stringify(outcome),
        new Date(at.getTime() + receiptKeptDays * day),
      ],
    );
    await db.run("UPDATE cancellation SET state = 'erased' WHERE account_id = ?", [accountId]);
  });
};

/** Goes on with one account: its rows, then its key once no message to it waits any more. */
const eraseOne = async (app: App, held: Pick<HeldLease, "guard">, row: Row, now: Date): Promise<void> => {
  const { account_id: accountId } = row;
  if (row.state === "waiting") await eraseRows(app, held, accountId, now);
  if ((await rowOf(app.database, accountId))?.state !== "erased") return;
  if (await hasOutgoing(app, accountId)) return;
  await rememberErasure(app.database, accountId, now);
  await app.keyring.destroy(accountId);
  await app.database.run("DELETE FROM cancellation WHERE account_id = ? AND state = 'erased'", [accountId]);
  app.log.info("an account was erased");
};

/**
 * Erases the accounts whose time has come: rows first, then the key, then the note that the key was still to destroy. Broken
 * off anywhere, the next round goes on from there; an account that cannot be erased now, or whose mail is still on its way,
 * holds up no other.
 */
export const eraseDue = async (app: App, held: Pick<HeldLease, "guard">, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  let last: Pick<Row, "erase_at" | "account_id"> = { erase_at: new Date(0), account_id: Buffer.alloc(16) };
  for (let found = batch; found === batch; ) {
    const due = await app.database.rows<Row>(
      `SELECT ${rowColumns} FROM cancellation
       WHERE erase_at <= ? AND (erase_at > ? OR (erase_at = ? AND account_id > ?)) ORDER BY erase_at, account_id LIMIT ${batch}`,
      [now, last.erase_at, last.erase_at, last.account_id],
    );
    for (const row of due) {
      if (stopping.aborted) return;
      last = row;
      await eraseOne(app, held, row, now).catch((error: unknown) => {
        if (error instanceof LeaseLost) throw error;
        app.log.error(describeError(error), "an account could not be erased; the others go on");
      });
    }
    found = due.length;
  }
};

type ReceiptRow = { entry_id: Buffer; erase_at: Date; erased_at: Date; outcome: string };
/** What the holder of a receipt may learn. Throws `erasure.unknown` for a receipt of nothing, or of what was undone. */
export const erasureOf = async (app: App, receiptCode: string) => {
  const hash = receiptHash(receiptCode);
  const [done] = await app.database.rows<ReceiptRow>(
    "SELECT entry_id, erase_at, erased_at, outcome FROM erasure_receipt WHERE receipt_hash = ?",
    [hash],
  );
  if (done) {
    const { entry_id: entryId, erase_at: eraseAt, erased_at: erasedAt, outcome } = done;
    return {
      state: "erased" as const,
      eraseAt: eraseAt.toISOString(),
      erasedAt: erasedAt.toISOString(),
      items: JSON.parse(outcome) as ReturnType<typeof fateOf>[],
      entryId: idText(entryId),
    };
  }
  const [waiting] = await app.database.rows<{ erase_at: Date }>(
    "SELECT erase_at FROM cancellation WHERE receipt_hash = ?",
    [hash],
  );
  if (!waiting) throw new AppError("erasure.unknown");
  return {
    state: "waiting" as const,
    eraseAt: waiting.erase_at.toISOString(),
    erasedAt: null,
    items: [],
    entryId: null,
  };
};
