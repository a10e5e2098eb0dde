import {
  type RequestChannel,
  type RequestKindKey,
  type RequestProof,
  requestKinds,
  requestTemplates,
  requestTerms,
} from "@baiwa/shared/catalogue/requests";
import type { App } from "../app-context";
import { type Notice, tell, tellReceipt } from "../delivery/notices";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idBytes, newId } from "../kernel/ids";
import { requestExport } from "../rights/export.service";
import { boundOf, dueAfterPause, dueFrom } from "./request-clock";
import {
  addEvent,
  changeRequest,
  contactOf,
  findRequest,
  heldRequest,
  holderOf,
  moveRequest,
  noteRequest,
  type RequestRow,
  requestsWhere,
  sealContact,
} from "./request-store";

/** Under what a receipt is kept: whoever has the table cannot open a request with it. */
export const receiptHash = (code: string): Buffer => sha256("rights-request-receipt\0", code);

/** Tells whoever asked that there is something to see; what it is stands in the request alone. */
export const tellAsker = async (app: App, db: Db, row: RequestRow, notice: Notice, at: Date): Promise<void> => {
  const contact = await contactOf(app, row);
  await tell(app, db, { accountId: holderOf(row), notice, at, ...(contact ? { to: contact.email } : {}) });
};

export interface NewRequest {
  kind: RequestKindKey;
  text: string;
  fileIds?: readonly string[];
  at: Date;
}
interface Asker {
  channel: RequestChannel;
  accountId: Buffer | null;
  aboutId: Buffer | null;
  proof: RequestProof | null;
  email: string | null;
  receivedAt: Date;
}

const refuseTooMany = async (
  db: Pick<Db, "rows">,
  column: "account_id" | "about_id",
  accountId: Buffer,
): Promise<void> => {
  const open = await requestsWhere(db, `${column} = ? AND decided_at IS NULL`, [accountId]);
  if (open.length >= requestTerms.mostOpen) throw new AppError("request.too-many-open");
};

/** Writes a request down, acknowledged in the same breath: the receipt it answers is the acknowledgement (10). */
const takeIn = async (app: App, db: Db, given: NewRequest, asker: Asker) => {
  const { kind, at } = given;
  const { channel, accountId, aboutId, proof, email, receivedAt } = asker;
  const id = newId();
  const place = { id, account_id: accountId };
  if (!accountId) await app.keyring.periodKey(id); // a request without an account has a key of its own
  const boundAt = boundOf(receivedAt);
  const receiptCode = accountId ? null : app.ports.random(32).toString("base64url");
  await db.run(
    `INSERT INTO rights_request (id, account_id, about_id, kind, channel, state, sealed, receipt_hash, received_at,
       acknowledged_at, verified_at, proof, due_at, bound_at, reminded, is_unread)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
    [
      id,
      accountId,
      aboutId,
      kind,
      channel,
      proof ? "in-progress" : "verifying",
      email ? await sealContact(app, place, { email }) : null,
      receiptCode ? receiptHash(receiptCode) : null,
      receivedAt,
      at,
      proof ? at : null,
      proof,
      proof ? dueFrom(at, boundAt) : boundAt,
      boundAt,
    ],
  );
  await addEvent(app, db, place, {
    kind: "received",
    author: "person",
    text: given.text,
    fileIds: given.fileIds ?? [],
    at: receivedAt,
  });
  const row = await findRequest(db, id);
  await noteRequest(app, db, { kind: "received", row, at, more: { channel, ...(proof ? { proof } : {}) } });
  if (receiptCode && email) await tellReceipt(app, db, { holderId: id, to: email, receiptCode, at });
  else await tellAsker(app, db, row, "request-received", at);
  return { row, receiptCode };
};

/** What begins by itself for whoever is signed in. A copy that cannot be made today waits for staff. */
const beginAtOnce = async (app: App, db: Db, row: RequestRow, at: Date): Promise<void> => {
  if (!row.account_id || !("begins" in requestKinds[row.kind])) return;
  const made = await requestExport(app, db, row.account_id, at).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "export.too-many") return null;
    throw error;
  });
  if (!made) return;
  await changeRequest(db, row, { export_id: idBytes(made.exportId) });
  await addEvent(app, db, row, { kind: "done", author: "system", act: "copy", at });
};

/** A request of whoever is signed in: known already, so the fifteen days begin now. Throws `request.too-many-open`. */
export const openOwnRequest = async (app: App, db: Db, accountId: Buffer, given: NewRequest): Promise<RequestRow> => {
  await lockAccount(db, accountId);
  await refuseTooMany(db, "account_id", accountId);
  const asker = {
    channel: "account",
    accountId,
    aboutId: accountId,
    proof: "session",
    email: null,
    receivedAt: given.at,
  } as const;
  const { row } = await takeIn(app, db, given, asker);
  await beginAtOnce(app, db, row, given.at);
  return findRequest(db, row.id);
};

/** A request without an account. `aboutId` when the address is the proven one of an account and it is about its owner. */
export const openPublicRequest = async (
  app: App,
  db: Db,
  { email, aboutId, ...given }: NewRequest & { email: string; aboutId: Buffer | null },
) => {
  if (aboutId) await refuseTooMany(db, "about_id", aboutId);
  const proof = aboutId ? "code" : null;
  const { row, receiptCode } = await takeIn(app, db, given, {
    channel: "web",
    accountId: null,
    aboutId,
    proof,
    email,
    receivedAt: given.at,
  });
  return { row, receiptCode: receiptCode as string };
};

/** A request that came by mail, as staff enter it: its terms run from the day it arrived. */
export const enterRequest = async (
  app: App,
  db: Db,
  { email, arrivedAt, ...given }: NewRequest & { email: string; arrivedAt: Date },
): Promise<RequestRow> => {
  const asker = { channel: "mail", accountId: null, aboutId: null, proof: null, email, receivedAt: arrivedAt } as const;
  return (await takeIn(app, db, given, asker)).row;
};

/** The request a receipt opens. Throws `request.unknown`. */
export const requestOfReceipt = async (db: Pick<Db, "rows">, receiptCode: string): Promise<RequestRow> => {
  const [row] = await requestsWhere(db, "receipt_hash = ?", [receiptHash(receiptCode)]);
  if (!row) throw new AppError("request.unknown");
  return row;
};

/** Throws `request.closed` for one that is decided or taken back. */
export const refuseClosed = (row: RequestRow): RequestRow => {
  if (row.decided_at) throw new AppError("request.closed");
  return row;
};

/** What the person adds; what waited for them goes on, its term later by the days it stood still. */
export const sayInRequest = async (
  app: App,
  db: Db,
  {
    id,
    ownerId,
    text,
    fileIds = [],
    at,
  }: { id: Buffer; ownerId?: Buffer; text: string | null; fileIds?: readonly string[]; at: Date },
): Promise<RequestRow> => {
  const row = refuseClosed(await heldRequest(db, id, ownerId));
  await addEvent(app, db, row, { kind: "said", author: "person", text: text ?? undefined, fileIds, at });
  if (row.state === "waiting") {
    const dueAt = dueAfterPause(row, at);
    await moveRequest(db, row, row.verified_at ? "in-progress" : "verifying", { due_at: dueAt, paused_at: null, at });
    await noteRequest(app, db, { kind: "resumed", row, at });
  }
  return findRequest(db, id);
};

/** Takes a request back; what was done already stays done. */
export const withdrawRequest = async (app: App, db: Db, id: Buffer, at: Date, ownerId?: Buffer): Promise<void> => {
  const row = refuseClosed(await heldRequest(db, id, ownerId));
  await moveRequest(db, row, "withdrawn", { at });
  await addEvent(app, db, row, { kind: "withdrawn", author: "person", at });
  await noteRequest(app, db, { kind: "withdrawn", row, at });
};

/** Answers a request: the words are in it, the mail only says that there is an answer. */
export const answerRequest = async (
  app: App,
  db: Db,
  row: RequestRow,
  {
    text,
    fileIds = [],
    staffId,
    at,
    finding = null,
    cause = null,
  }: {
    text: string;
    fileIds?: readonly string[];
    staffId?: Buffer;
    at: Date;
    finding?: RequestRow["finding"];
    cause?: RequestRow["cause"];
  },
): Promise<void> => {
  await addEvent(app, db, row, { kind: "answered", author: staffId ? "staff" : "system", staffId, text, fileIds, at });
  await moveRequest(db, row, "answered", { at, is_unread: 1, finding, cause });
  await tellAsker(app, db, row, "request-decided", at);
};

/** A copy that is ready answers the requests that asked for it. */
export const answerWithCopy = async (app: App, db: Db, id: Buffer, at: Date): Promise<void> => {
  const row = await heldRequest(db, id);
  if (row.state !== "in-progress") return;
  await answerRequest(app, db, row, { text: requestTemplates.copy.text, at });
  await noteRequest(app, db, { kind: "answered", row, at, more: { by: "export" } });
};
