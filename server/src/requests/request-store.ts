import {
  type MisuseCause,
  type MisuseFinding,
  type RequestAct,
  type RequestChannel,
  type RequestKindKey,
  type RequestProof,
  type RequestRefusal,
  type RequestState,
  requestStates,
  requestTerms,
} from "@baiwa/shared/catalogue/requests";
import type { App } from "../app-context";
import { type FileCard, filesUsedBy, setExpiryOfUsed, useFiles } from "../files/file-store";
import { lockAccount } from "../identity/account-lock";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db, SqlValue } from "../kernel/database";
import { idBytes, idText, newIdAfter } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";
import { ownAccounts } from "../staff/own-accounts";

/** A request as its row says. */
export interface RequestRow {
  id: Buffer;
  /** Who asked, signed in. */
  account_id: Buffer | null;
  /** Whom it is about, once that is known. */
  about_id: Buffer | null;
  kind: RequestKindKey;
  channel: RequestChannel;
  state: RequestState;
  sealed: Buffer | null;
  received_at: Date;
  verified_at: Date | null;
  proof: RequestProof | null;
  due_at: Date;
  bound_at: Date;
  paused_at: Date | null;
  decided_at: Date | null;
  refusal: RequestRefusal | null;
  finding: MisuseFinding | null;
  cause: MisuseCause | null;
  handler: Buffer | null;
  reminded: number;
  export_id: Buffer | null;
  is_unread: number;
}
const columns = `id, account_id, about_id, kind, channel, state, sealed, received_at, verified_at, proof, due_at, bound_at,
  paused_at, decided_at, refusal, finding, cause, handler, reminded, export_id, is_unread`;

/** Where whoever has no account is reached. */
export interface RequestContact {
  email: string;
}

/** Under whose key a request lies: its account's, or one of its own when there is none. */
export const holderOf = ({ id, account_id: accountId }: Pick<RequestRow, "id" | "account_id">): Buffer =>
  accountId ?? id;
const keyOf = async (app: App, row: Pick<RequestRow, "id" | "account_id">): Promise<Buffer> =>
  (await app.keyring.of(holderOf(row))).dataKey;

const contactPlace = (id: Buffer): Buffer => Buffer.concat([id, Buffer.from("contact")]);
export const sealContact = async (
  app: App,
  row: Pick<RequestRow, "id" | "account_id">,
  contact: RequestContact,
): Promise<Buffer> =>
  sealWith(await keyOf(app, row), contactPlace(row.id), Buffer.from(JSON.stringify(contact), "utf8"));
/** The address that whoever has no account gave; null for an account's request. */
export const contactOf = async (app: App, row: RequestRow): Promise<RequestContact | null> =>
  row.sealed &&
  (JSON.parse(openWith(await keyOf(app, row), contactPlace(row.id), row.sealed).toString("utf8")) as RequestContact);

/** Requests by a condition of our own code. */
export const requestsWhere = (db: Pick<Db, "rows">, condition: string, values: SqlValue[]): Promise<RequestRow[]> =>
  db.rows<RequestRow>(`SELECT ${columns} FROM rights_request WHERE ${condition}`, values);

/** The request as it is; of `ownerId` when it is given. Throws `request.unknown`. */
export const findRequest = async (db: Pick<Db, "rows">, id: Buffer, ownerId?: Buffer): Promise<RequestRow> => {
  const [row] = await requestsWhere(db, "id = ?", [id]);
  if (!row || (ownerId && !row.account_id?.equals(ownerId))) throw new AppError("request.unknown");
  return row;
};

/** The same, held until the transaction ends: its account first, as everything that ends an account does. */
export const heldRequest = async (db: Db, id: Buffer, ownerId?: Buffer): Promise<RequestRow> => {
  const { account_id: accountId, about_id: aboutId } = await findRequest(db, id, ownerId);
  for (const account of [accountId, aboutId && accountId?.equals(aboutId) ? null : aboutId]) {
    if (account)
      await lockAccount(db, account).catch((error: unknown) => {
        throw error instanceof AppError ? new AppError("request.unknown") : error;
      });
  }
  const [row] = await requestsWhere(db, "id = ? FOR UPDATE", [id]);
  if (!row) throw new AppError("request.unknown");
  return row;
};

/** What a move may change beside the state; names are columns in our own code. */
type Change = Partial<Omit<RequestRow, "id" | "account_id" | "state" | "kind" | "channel">>;
const set = async (db: Pick<Db, "run">, row: Pick<RequestRow, "id" | "state">, changes: object): Promise<void> => {
  const list = Object.entries(changes) as [string, SqlValue][];
  const done = await db.run(
    `UPDATE rights_request SET ${list.map(([column]) => `${column} = ?`).join(", ")} WHERE id = ? AND state = ?`,
    [...list.map(([, value]) => value), row.id, row.state],
  );
  if (done !== 1) throw new AppError("request.moved");
};

/** Changes a request that stays where it is. */
export const changeRequest = (
  db: Pick<Db, "run">,
  row: Pick<RequestRow, "id" | "state">,
  change: Change,
): Promise<void> => set(db, row, change);

/** Moves it on. Throws `request.moved` when it is elsewhere by now, or cannot go there. */
export const moveRequest = async (
  db: Pick<Db, "run">,
  row: RequestRow,
  to: RequestState,
  { at, ...change }: Change & { at: Date },
): Promise<void> => {
  if (!(requestStates[row.state].moves as readonly string[]).includes(to)) throw new AppError("request.moved");
  const isOver = !requestStates[to].isOpen;
  await set(db, row, {
    ...change,
    state: to,
    ...(isOver
      ? { decided_at: at, paused_at: null, kept_until: new Date(at.getTime() + requestTerms.keptDays * 86_400_000) }
      : {}),
  });
  if (isOver && !row.account_id)
    await setExpiryOfUsed(db, row.id, new Date(at.getTime() + requestTerms.proofDays * 86_400_000));
};

export type EventKind =
  | "received"
  | "verified"
  | "asked"
  | "said"
  | "done"
  | "late"
  | "answered"
  | "refused"
  | "withdrawn";
interface EventRow {
  id: Buffer;
  kind: EventKind;
  author: "person" | "staff" | "system";
  act: RequestAct | null;
  sealed: Buffer | null;
  at: Date;
}
interface EventContent {
  text: string | null;
  fileIds: string[];
}
export interface NewEvent {
  kind: EventKind;
  author: "person" | "staff" | "system";
  staffId?: Buffer;
  text?: string;
  act?: RequestAct;
  fileIds?: readonly string[];
  at: Date;
}

/** Adds a step to the way, with its files taken into use. Throws `request.too-long`, `file.unknown`. */
export const addEvent = async (
  app: App,
  db: Db,
  row: Pick<RequestRow, "id" | "account_id">,
  event: NewEvent,
): Promise<void> => {
  const [last] = await db.rows<{ id: Buffer; n: number | string }>(
    `SELECT id, (SELECT COUNT(*) FROM rights_request_event WHERE request_id = ?) AS n FROM rights_request_event
     WHERE request_id = ? ORDER BY id DESC LIMIT 1`,
    [row.id, row.id],
  );
  if (event.author === "person" && Number(last?.n ?? 0) >= requestTerms.mostEvents)
    throw new AppError("request.too-long");
  const id = newIdAfter(last?.id);
  const { text = null, fileIds = [], at } = event;
  const content: EventContent = { text, fileIds: [...fileIds] };
  const sealed =
    text === null && fileIds.length === 0
      ? null
      : sealWith(await keyOf(app, row), Buffer.concat([row.id, id]), Buffer.from(JSON.stringify(content), "utf8"));
  await db.run(
    "INSERT INTO rights_request_event (id, request_id, kind, author, staff_id, act, sealed, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [id, row.id, event.kind, event.author, event.staffId ?? null, event.act ?? null, sealed, at],
  );
  await useFiles(db, {
    accountId: holderOf(row),
    kind: "request-paper",
    fileIds: fileIds.map(idBytes),
    usedBy: row.id,
    at,
    expiresAt: null,
    isByStaff: event.author === "staff",
  });
};

/** A step, opened, with the files that are still there. */
export interface OpenedEvent extends Omit<EventRow, "sealed"> {
  text: string | null;
  files: FileCard[];
}
/** The whole way, oldest first; nothing of it is left once the account is erased, whose key it lay under. */
export const eventsOf = async (app: App, db: Pick<Db, "rows">, row: RequestRow): Promise<OpenedEvent[]> => {
  const events = await db.rows<EventRow>(
    "SELECT id, kind, author, act, sealed, at FROM rights_request_event WHERE request_id = ? ORDER BY id",
    [row.id],
  );
  if (events.length === 0) return [];
  const key = await keyOf(app, row);
  const files = await filesUsedBy(app, db, holderOf(row), row.id);
  return events.map(({ sealed, ...event }) => {
    const content: EventContent = sealed
      ? (JSON.parse(openWith(key, Buffer.concat([row.id, event.id]), sealed).toString("utf8")) as EventContent)
      : { text: null, fileIds: [] };
    return {
      ...event,
      text: content.text,
      files: files.filter(({ id }) => content.fileIds.includes(idText(id))),
    };
  });
};

/** Throws `request.own` for a member of staff who is the one that asks, or whom it is about. */
export const refuseOwnRequest = async (db: Pick<Db, "rows">, staff: StaffSession, row: RequestRow): Promise<void> => {
  if (!row.account_id && !row.about_id) return;
  const own = await ownAccounts(db, staff);
  if (own.some((account) => row.account_id?.equals(account) || row.about_id?.equals(account)))
    throw new AppError("request.own");
};

/** Proof of a step: which request, of what kind, by whom and why; never what was said. */
export const noteRequest = async (
  app: App,
  db: Pick<Db, "run">,
  act: { kind: string; row: RequestRow; staff?: StaffSession; at: Date; more?: JsonObject },
): Promise<void> => {
  const { row, staff, at, more } = act;
  const keys = await app.keyring.find(row.about_id ?? holderOf(row));
  const body = {
    requestId: idText(row.id),
    requestKind: row.kind,
    ...(staff ? { staffId: idText(staff.staffId) } : {}),
    ...more,
  };
  await app.ledger.append(db, { kind: `request.${act.kind}`, at, ...(keys ? { subject: keys.subject } : {}), body });
};
