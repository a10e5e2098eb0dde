import {
  type ApprovalState,
  approvalTerms,
  type FourEyesKey,
  fourEyes,
  fourEyesKeys,
} from "@baiwa/shared/catalogue/four-eyes";
import { isPermitted } from "@baiwa/shared/catalogue/roles";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { isOwnAccount } from "../staff/own-accounts";
import { workingRoles } from "../staff/standing";
import { approvalActions, type Payload } from "./actions";

const day = 86_400_000;

interface Row {
  id: Buffer;
  action: FourEyesKey;
  state: ApprovalState;
  account_id: Buffer | null;
  sealed: Buffer;
  asked_by: Buffer;
  asked_at: Date;
  expires_at: Date;
  decided_by: Buffer | null;
  decided_at: Date | null;
}
const columns = "id, action, state, account_id, sealed, asked_by, asked_at, expires_at, decided_by, decided_at";
interface Content {
  reason: string;
  payload: JsonObject;
}

const key = (app: App): Promise<Buffer> => app.keyring.systemKey("approval");
const seal = async (app: App, id: Buffer, content: Content): Promise<Buffer> =>
  sealWith(await key(app), id, Buffer.from(JSON.stringify(content), "utf8"));
const open = async (app: App, { id, sealed }: Row): Promise<Content> =>
  JSON.parse(openWith(await key(app), id, sealed).toString("utf8")) as Content;

const cardOf = async (app: App, row: Row, now: Date) => {
  const { reason, payload } = await open(app, row);
  const isOver = row.state === "open" && row.expires_at <= now;
  return {
    approvalId: idText(row.id),
    action: row.action,
    name: fourEyes[row.action].name,
    state: isOver ? ("expired" as const) : row.state,
    accountId: row.account_id && idText(row.account_id),
    reason,
    details: approvalActions[row.action].tell(payload as never),
    askedBy: idText(row.asked_by),
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedBy: row.decided_by && idText(row.decided_by),
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
};

const refuseOwn = async (db: Pick<Db, "rows">, staff: StaffSession, accountId: Buffer | null): Promise<void> => {
  if (accountId && (await isOwnAccount(db, staff, accountId))) throw new AppError("approval.own");
};

/** Proof of a step: which act, by whom, why; never what is in it. */
const note = async (
  app: App,
  db: Db,
  act: {
    kind: "asked" | "approved" | "refused" | "withdrawn";
    row: Pick<Row, "id" | "action" | "account_id">;
    staff: StaffSession;
    reason?: string;
    at: Date;
  },
): Promise<void> => {
  const { row, staff, reason, at } = act;
  const subject = row.account_id ? (await app.keyring.find(row.account_id))?.subject : undefined;
  const body = {
    approvalId: idText(row.id),
    action: row.action,
    staffId: idText(staff.staffId),
    ...(reason === undefined ? {} : { reason }),
  };
  await app.ledger.append(db, { kind: `approval.${act.kind}`, at, ...(subject ? { subject } : {}), body });
};

const find = async (db: Pick<Db, "rows">, id: Buffer, hold = ""): Promise<Row> => {
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM approval WHERE id = ?${hold}`, [id]);
  if (!row) throw new AppError("approval.unknown");
  return row;
};

/**
 * Asks for an act that takes two people: what it will do is fixed now, and nothing is done. `accountId` is whom it is about,
 * if it is about one person; nobody asks about their own account (`approval.own`).
 */
export const askApproval = async <K extends FourEyesKey>(
  app: App,
  db: Db,
  {
    action,
    payload,
    staff,
    accountId = null,
    at,
    ...given
  }: { action: K; payload: Payload<K>; staff: StaffSession; accountId?: Buffer | null; reason: string; at: Date },
) => {
  const reason = lookReason(given.reason);
  await refuseOwn(db, staff, accountId);
  const id = newId();
  await db.run(
    `INSERT INTO approval (id, action, state, account_id, sealed, asked_by, asked_at, expires_at, kept_until)
     VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?)`,
    [
      id,
      action,
      accountId,
      await seal(app, id, { reason, payload: payload as JsonObject }),
      staff.staffId,
      at,
      new Date(at.getTime() + approvalTerms.openHours * 3_600_000),
      new Date(at.getTime() + approvalTerms.keptDays * day),
    ],
  );
  await note(app, db, { kind: "asked", row: { id, action, account_id: accountId }, staff, reason, at });
  return cardOf(app, await find(db, id), at);
};

/** Whoever asked still may: what somebody asked for who has left, has another task now, or whose roles nobody looked at again, is asked for anew. */
const askerStands = async (db: Pick<Db, "rows">, { asked_by, action }: Row, now: Date): Promise<void> => {
  const [asker] = await db.rows<{ staff_id: Buffer; roles: string; reviewed_at: Date }>(
    "SELECT id AS staff_id, roles, reviewed_at FROM staff WHERE id = ? AND state = 'active'",
    [asked_by],
  );
  const held = asker ? await workingRoles(db, asker, now) : [];
  if (!isPermitted(held, fourEyes[action].asks)) throw new AppError("approval.asker-gone");
};

/**
 * Settles what somebody else asked for, and when it is approved does it in the same transaction: both or neither. Throws
 * `approval.own`, `approval.asker-gone` when they may no longer ask for it, `approval.expired` after a day, `approval.decided` for the later of two, `staff.forbidden` without the
 * permission that the act's approval takes, and whatever refuses the act itself.
 */
export const decideApproval = async (
  app: App,
  db: Db,
  {
    staff,
    id,
    outcome,
    at,
    ...given
  }: { staff: StaffSession; id: Buffer; outcome: "approved" | "refused"; reason: string; at: Date },
) => {
  const reason = lookReason(given.reason);
  const row = await find(db, id, " FOR UPDATE");
  if (!isPermitted(staff.roles, fourEyes[row.action].approves)) throw new AppError("staff.forbidden");
  if (row.asked_by.equals(staff.staffId)) throw new AppError("approval.own");
  await refuseOwn(db, staff, row.account_id);
  if (row.state !== "open") throw new AppError("approval.decided");
  if (row.expires_at <= at) throw new AppError("approval.expired");
  if (outcome === "approved") await askerStands(db, row, at);
  await db.run("UPDATE approval SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?", [
    outcome,
    staff.staffId,
    at,
    id,
  ]);
  await note(app, db, { kind: outcome, row, staff, reason, at });
  if (outcome === "approved") {
    const { payload } = await open(app, row);
    const by = { askedBy: row.asked_by, approvedBy: staff.staffId };
    await approvalActions[row.action].run(app, db, { payload: payload as never, accountId: row.account_id, at, ...by });
  }
  return cardOf(app, await find(db, id), at);
};

/** Takes back what one asked for oneself and nobody decided yet. */
export const withdrawApproval = async (app: App, db: Db, staff: StaffSession, id: Buffer, at: Date): Promise<void> => {
  const row = await find(db, id, " FOR UPDATE");
  if (!row.asked_by.equals(staff.staffId)) throw new AppError("approval.unknown");
  if (row.state !== "open") throw new AppError("approval.decided");
  await db.run("UPDATE approval SET state = 'withdrawn', decided_by = ?, decided_at = ? WHERE id = ?", [
    staff.staffId,
    at,
    id,
  ]);
  await note(app, db, { kind: "withdrawn", row, staff, at });
};

/** What waits or was decided of the kinds this member may ask for or approve, the newest first; nothing about their own account. */
export const listApprovals = async (
  app: App,
  staff: StaffSession,
  { state, cursor, pageSize, now }: { state: ApprovalState; cursor: string | undefined; pageSize: number; now: Date },
) => {
  const after = readCursor(cursor);
  const kinds = fourEyesKeys.filter((action) => {
    const { asks, approves } = fourEyes[action];
    return isPermitted(staff.roles, asks) || isPermitted(staff.roles, approves);
  });
  if (kinds.length === 0) return { rows: [], next: null };
  const isOpen = state === "open" || state === "expired";
  const rows = await app.database.rows<Row>(
    `SELECT ${columns} FROM approval WHERE state = ? ${isOpen ? `AND expires_at ${state === "open" ? ">" : "<="} ?` : ""}
       AND action IN (${kinds.map(() => "?").join(", ")}) ${after ? "AND id < ?" : ""}
       AND (account_id IS NULL OR account_id NOT IN (SELECT account_id FROM staff_own_account WHERE staff_id = ?))
     ORDER BY id DESC LIMIT ?`,
    [
      isOpen ? "open" : state,
      ...(isOpen ? [now] : []),
      ...kinds,
      ...(after ? [after.id] : []),
      staff.staffId,
      String(pageSize + 1),
    ],
  );
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    rows: await Promise.all(shown.map((row) => cardOf(app, row, now))),
    next: last ? writeCursor({ at: last.asked_at, id: last.id }) : null,
  };
};
