import { objectionDays, type RecordKind, recordKind } from "@baiwa/shared/catalogue/records";
import type { RecordValues } from "@baiwa/shared/record-rules";
import type { App } from "../app-context";
import { keepHeldRows } from "../holds/keep-held";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import { checkedValues, requireOrderTerms, stampsOf } from "./record-checks";
import { keptUntil, type OwnedRecord, openRecord, type RecordRow, recordColumns, sealRecord } from "./record-store";
import { tellRecord } from "./records.holdings";

const mostOfAKind = 100;
const rejectedKeptDays = 30;
const days = (count: number): number => count * 86_400_000;

/** Who enters or changes a record: its owner, or staff, with what they rely on when it is the owner's to enter. */
export type Author = { kind: "person" } | { kind: "staff"; staffId: Buffer; mandate: string | null };
interface Act {
  accountId: Buffer;
  by: Author;
  at: Date;
}

const isProxy = (kind: RecordKind, by: Author): boolean => by.kind === "staff" && recordKind(kind).keptBy === "person";

const standingOf = (kind: RecordKind, by: Author, at: Date) => {
  if (isProxy(kind, by)) {
    return {
      state: "unconfirmed",
      source: "proxy",
      confirmed_at: null,
      object_until: new Date(at.getTime() + days(objectionDays)),
    } as const;
  }
  const source = by.kind === "person" ? "person" : "company";
  return { state: "active", source, confirmed_at: at, object_until: null } as const;
};

/**
 * Makes a record, in the caller's transaction. What staff enter on somebody's behalf needs a mandate and waits for its
 * owner's word (2.1.2); an order needs its warranty and notice (1.5.1, 1.5.3).
 */
export const addRecord = async (
  app: App,
  db: Db,
  act: Act & { kind: RecordKind; values: RecordValues },
): Promise<OwnedRecord> => {
  const { accountId, kind, by, at } = act;
  const { keptBy, isOrder } = recordKind(kind);
  if (by.kind === "person" && keptBy !== "person") throw new AppError("record.not-editable");
  if (isProxy(kind, by) && by.kind === "staff" && !by.mandate) throw new AppError("record.mandate-required");
  const values = checkedValues(kind, act.values, at);
  await lockAccount(db, accountId);
  const [known] = await db.rows<{ n: number | string }>(
    "SELECT COUNT(*) AS n FROM record WHERE account_id = ? AND kind = ? AND state IN ('active', 'unconfirmed')",
    [accountId, kind],
  );
  if (keptBy === "person" && Number(known?.n) >= mostOfAKind) throw new AppError("record.too-many");
  if (isOrder) await requireOrderTerms(app, db, accountId, values);
  const stamped = { ...values, ...(await stampsOf(app, kind, values)) };
  const standing = standingOf(kind, by, at);
  const row = { id: newId(), account_id: accountId, kind, ...standing };
  const mandate = by.kind === "staff" ? by.mandate : null;
  const sealed = await sealRecord(app, row, { values: stamped, mandate });
  await db.run(`INSERT INTO record (${recordColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, [
    row.id,
    accountId,
    kind,
    standing.state,
    sealed,
    standing.source,
    by.kind === "staff" ? by.staffId : null,
    at,
    standing.confirmed_at,
    standing.object_until,
    at,
    at,
    null,
    null,
    1,
  ]);
  return ownedRecord(db, row.id);
};

/** The record, held until the transaction ends when `forUpdate`. Throws `record.unknown` for what is not there or not its own. */
export const findRecord = async (
  db: Pick<Db, "rows">,
  id: Buffer,
  more: { accountId?: Buffer; forUpdate?: boolean } = {},
): Promise<RecordRow> => {
  const [row] = await db.rows<RecordRow>(
    `SELECT ${recordColumns} FROM record WHERE id = ?${more.forUpdate ? " FOR UPDATE" : ""}`,
    [id],
  );
  if (!row || (more.accountId && !row.account_id?.equals(more.accountId))) throw new AppError("record.unknown");
  return row;
};

const ownedRecord = async (db: Pick<Db, "rows">, id: Buffer): Promise<OwnedRecord> =>
  (await findRecord(db, id)) as OwnedRecord; // just written for an account

/** The record as its reader saw it, held; `record.changed` when somebody else was faster. */
const heldRecord = async (
  db: Db,
  id: Buffer,
  { accountId, version }: { accountId?: Buffer; version: number },
): Promise<OwnedRecord> => {
  const row = await findRecord(db, id, { accountId, forUpdate: true });
  const { account_id } = row;
  if (account_id === null) throw new AppError("record.not-active");
  if (row.version !== version) throw new AppError("record.changed");
  return { ...row, account_id };
};

/** The owner rewrites their own records, staff the company's, and what they entered until its owner has confirmed it. */
const requireWritable = (row: RecordRow, by: Author, act: "change" | "end"): void => {
  const { keptBy, isFinal } = recordKind(row.kind);
  const isOwnKind = by.kind === "person" ? keptBy === "person" : keptBy === "company";
  const isOwnEntry = by.kind === "staff" && row.source === "proxy" && row.confirmed_at === null;
  if ((!isOwnKind && !isOwnEntry) || (isFinal && act === "change")) throw new AppError("record.not-editable");
  if (row.state !== "active" && !(isOwnEntry && row.state === "unconfirmed")) throw new AppError("record.not-active");
};

interface Held {
  recordId: Buffer;
  version: number;
  /** Given for the person: only their own record. */
  ownerId?: Buffer;
  by: Author;
  at: Date;
}

/** What a hold names of a record stays with it before its words are replaced (6.2). */
const keepWords = (app: App, db: Db, row: OwnedRecord): Promise<void> =>
  keepHeldRows(app, db, { accountId: row.account_id, item: `record_${row.kind}` }, async function* () {
    yield await tellRecord(app, row);
  });

/** Changes the given fields; an empty value takes a field out. What staff entered starts its seven days anew. */
export const changeRecord = async (app: App, db: Db, act: Held & { values: RecordValues }): Promise<OwnedRecord> => {
  const { recordId, by, at } = act;
  const row = await heldRecord(db, recordId, { accountId: act.ownerId, version: act.version });
  requireWritable(row, by, "change");
  const { values: before, mandate } = await openRecord(app, row);
  const { isOrder } = recordKind(row.kind);
  const values = checkedValues(row.kind, { ...before, ...act.values }, at);
  if (isOrder) await requireOrderTerms(app, db, row.account_id, values);
  const objectUntil = row.state === "unconfirmed" ? new Date(at.getTime() + days(objectionDays)) : row.object_until;
  const sealed = await sealRecord(app, row, { values, mandate });
  await keepWords(app, db, row);
  await db.run("UPDATE record SET sealed = ?, changed_at = ?, object_until = ?, version = version + 1 WHERE id = ?", [
    sealed,
    at,
    objectUntil,
    row.id,
  ]);
  return ownedRecord(db, row.id);
};

/** Takes the values out of what its owner never confirmed: it says nothing of them, and goes after a while. */
const emptyRecord = async (app: App, db: Db, row: OwnedRecord, at: Date): Promise<void> => {
  const { mandate } = await openRecord(app, row);
  await keepWords(app, db, row);
  const emptied = await sealRecord(app, row, { values: {}, mandate });
  await db.run(
    `UPDATE record SET state = 'rejected', sealed = ?, ended_at = ?, kept_until = ?, object_until = NULL, changed_at = ?,
       version = version + 1 WHERE id = ?`,
    [emptied, at, new Date(at.getTime() + days(rejectedKeptDays)), at, row.id],
  );
};

/** Ends a record; from here on it is only kept, until its retention is over. What its owner never confirmed is emptied instead. */
export const endRecord = async (app: App, db: Db, act: Held): Promise<OwnedRecord> => {
  const row = await heldRecord(db, act.recordId, { accountId: act.ownerId, version: act.version });
  requireWritable(row, act.by, "end");
  if (row.state === "unconfirmed") {
    await emptyRecord(app, db, row, act.at);
    return ownedRecord(db, row.id);
  }
  await db.run(
    `UPDATE record SET state = 'ended', ended_at = ?, kept_until = ?, object_until = NULL, changed_at = ?,
       version = version + 1 WHERE id = ?`,
    [act.at, keptUntil(row.kind, act.at), act.at, row.id],
  );
  return ownedRecord(db, row.id);
};

/** The owner's word on what staff entered: it stands as theirs from now on, or its values are erased at once (2.1.2). */
export const decideRecord = async (
  app: App,
  db: Db,
  act: { accountId: Buffer; recordId: Buffer; version: number; isRight: boolean; at: Date },
): Promise<OwnedRecord> => {
  const { accountId, isRight, at } = act;
  const row = await heldRecord(db, act.recordId, { accountId, version: act.version });
  if (row.state !== "unconfirmed") throw new AppError("record.not-waiting");
  if (isRight) {
    await db.run(
      "UPDATE record SET state = 'active', confirmed_at = ?, object_until = NULL, changed_at = ?, version = version + 1 WHERE id = ?",
      [at, at, row.id],
    );
  } else {
    await emptyRecord(app, db, row, at);
  }
  return ownedRecord(db, row.id);
};
