import { type Item, items, type VaultItem } from "@baiwa/shared/catalogue/items";
import {
  type MisuseCause,
  type MisuseFinding,
  type RequestAct,
  type RequestProof,
  type RequestRefusal,
  requestKinds,
} from "@baiwa/shared/catalogue/requests";
import { accountCreatedAt, lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { removeContact } from "../contacts/contact-change";
import type { StaffSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes } from "../kernel/ids";
import { cancelByRequest } from "../rights/cancellation.service";
import { requestExport } from "../rights/export.service";
import { isOwnAccount } from "../staff/own-accounts";
import { refuseLocked } from "../verification/standing";
import { dueFrom } from "./request-clock";
import {
  addEvent,
  changeRequest,
  findRequest,
  heldRequest,
  moveRequest,
  noteRequest,
  type RequestRow,
  refuseOwnRequest,
} from "./request-store";
import { answerRequest, tellAsker } from "./requests.service";

/** An act of staff on one request. */
interface DeskAct {
  staff: StaffSession;
  id: Buffer;
  at: Date;
}

/** The request, held, that is still to be decided and not about the member of staff. */
const atDesk = async (db: Db, { staff, id }: DeskAct): Promise<RequestRow> => {
  const row = await heldRequest(db, id);
  await refuseOwnRequest(db, staff, row);
  if (row.decided_at) throw new AppError("request.moved");
  return row;
};

/** Takes it on. Throws `request.taken` when a colleague has it and this is not knowingly a takeover. */
export const takeRequest = async (app: App, db: Db, act: DeskAct & { isTakeover: boolean }): Promise<RequestRow> => {
  const row = await atDesk(db, act);
  if (row.handler && !row.handler.equals(act.staff.staffId) && !act.isTakeover) throw new AppError("request.taken");
  await changeRequest(db, row, { handler: act.staff.staffId });
  await noteRequest(app, db, { kind: "taken", row, staff: act.staff, at: act.at });
  return findRequest(db, row.id);
};

/**
 * Says how it was made sure who asks, by what is held already or the least besides, and which account it is about. The
 * fifteen days begin.
 */
export const verifyRequest = async (
  app: App,
  db: Db,
  act: DeskAct & { proof: RequestProof; accountId: Buffer | null; reason: string },
): Promise<RequestRow> => {
  const row = await atDesk(db, act);
  const { staff, proof, accountId, at } = act;
  if (row.verified_at) throw new AppError("request.moved");
  if (accountId) {
    await accountCreatedAt(app, accountId);
    if (await isOwnAccount(db, staff, accountId)) throw new AppError("request.own");
  }
  const dueAt = dueFrom(at, row.bound_at);
  const change = { verified_at: at, proof, due_at: dueAt, about_id: accountId, reminded: 0, paused_at: null, at };
  await moveRequest(db, row, "in-progress", change);
  await addEvent(app, db, row, { kind: "verified", author: "staff", staffId: staff.staffId, at });
  const verified = await findRequest(db, row.id);
  await noteRequest(app, db, {
    kind: "verified",
    row: verified,
    staff,
    at,
    more: { proof, reason: lookReason(act.reason) },
  });
  return verified;
};

/** Asks the person for what is missing; meanwhile the fifteen days stand still, the thirty do not. */
export const askAsker = async (app: App, db: Db, act: DeskAct & { text: string }): Promise<RequestRow> => {
  const row = await atDesk(db, act);
  const { staff, text, at } = act;
  if (row.state === "waiting") throw new AppError("request.moved");
  await addEvent(app, db, row, { kind: "asked", author: "staff", staffId: staff.staffId, text, at });
  await moveRequest(db, row, "waiting", { paused_at: at, is_unread: 1, at });
  await noteRequest(app, db, { kind: "asked", row, staff, at });
  await tellAsker(app, db, row, "request-asked", at);
  return findRequest(db, row.id);
};

/** Deletes one item the way its owner would: a phone is told of it, what a verification confirmed goes with that alone. */
const removeItem = async (app: App, db: Db, accountId: Buffer, item: VaultItem, at: Date): Promise<number> => {
  await refuseLocked(db, accountId, item);
  if (item !== "phone") return app.vault.remove(db, accountId, item);
  if (!(await app.vault.standing(db, { accountId, item }))) return 0;
  await removeContact(app, db, { accountId, item, at });
  return 1;
};

/**
 * Deletes values of the vault; tells how many there were. What the catalogue says is not deleted is refused with its reason;
 * what was handled unlawfully goes all the same (8.4). What an account is found by goes with the account.
 */
const deleteItems = async (
  app: App,
  db: Db,
  {
    kind,
    accountId,
    wanted,
    at,
  }: { kind: RequestRow["kind"]; accountId: Buffer; wanted: readonly VaultItem[]; at: Date },
): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const item of wanted) {
    const { rights, name, lookup }: Item = items[item];
    const isDeletable = lookup !== "unique" && (rights.delete || kind === "misuse");
    if (!isDeletable)
      throw invalidField(
        "items",
        "law-keeps",
        `“${name}”不能这样删除：${rights.reason ?? "它是账号必需的，注销时删除"}`,
      );
    counts[item] = await removeItem(app, db, accountId, item, at);
  }
  return counts;
};

/**
 * Has the product do what was asked, in one transaction with its proof. Throws `request.not-allowed` for what the kind of
 * request does not ask for, `request.not-verified`, `request.no-account`.
 */
export const carryOut = async (
  app: App,
  db: Db,
  act: DeskAct & { act: RequestAct; items?: readonly VaultItem[]; reason: string },
): Promise<RequestRow> => {
  const row = await atDesk(db, act);
  const { staff, at } = act;
  const reason = lookReason(act.reason);
  if (!(requestKinds[row.kind].acts as readonly RequestAct[]).includes(act.act))
    throw new AppError("request.not-allowed");
  if (!row.verified_at) throw new AppError("request.not-verified");
  const accountId = row.about_id;
  if (!accountId) throw new AppError("request.no-account");
  if (row.state !== "in-progress") throw new AppError("request.moved");
  const done: Record<string, number> = {};
  let text: string | undefined;
  switch (act.act) {
    case "copy": {
      const { exportId } = await requestExport(app, db, accountId, at);
      await changeRequest(db, row, { export_id: idBytes(exportId) });
      break;
    }
    case "cancel-account":
      text = `注销凭证：${(await cancelByRequest(app, db, accountId, at)).receiptCode}`; // with it they see what became of each item
      break;
    case "delete-items":
      Object.assign(done, await deleteItems(app, db, { kind: row.kind, accountId, wanted: act.items ?? [], at }));
      break;
    case "restrict":
      for (const item of act.items ?? []) done[item] = await app.vault.restrict(db, accountId, item, at);
      break;
  }
  await addEvent(app, db, row, { kind: "done", author: "staff", staffId: staff.staffId, act: act.act, text, at });
  await noteRequest(app, db, { kind: "carried-out", row, staff, at, more: { did: act.act, reason, counts: done } });
  return findRequest(db, row.id);
};

/**
 * Answers. What asks for a copy or a deletion is answered only after the product did it, or refused;
 * of whoever has no account nothing is held, and the answer is to say so. A complaint of misuse
 * says what was found; one that is confirmed says what lay behind it, after something was done about it (8.4).
 */
export const answerAtDesk = async (
  app: App,
  db: Db,
  act: DeskAct & { text: string; fileIds: readonly string[]; finding?: MisuseFinding; cause?: MisuseCause },
): Promise<RequestRow> => {
  const row = await atDesk(db, act);
  const { staff, text, fileIds, finding, cause, at } = act;
  if (!row.verified_at) throw new AppError("request.not-verified");
  if (row.state !== "in-progress") throw new AppError("request.moved");
  const [done] = await db.rows("SELECT id FROM rights_request_event WHERE request_id = ? AND kind = 'done' LIMIT 1", [
    row.id,
  ]);
  const isMisuse = row.kind === "misuse";
  if (isMisuse && (!finding || (finding === "confirmed" && !cause))) throw new AppError("request.finding-missing");
  if (!isMisuse && (finding || cause))
    throw invalidField("finding", "unrecognized_keys", "只有反映违规使用的请求有调查结论");
  const needsAct = ["access", "copy", "delete", "restrict"].includes(row.kind) || finding === "confirmed";
  if (needsAct && !done && row.about_id) throw new AppError("request.remedy-missing");
  await answerRequest(app, db, row, {
    text,
    fileIds,
    staffId: staff.staffId,
    at,
    finding: finding ?? null,
    cause: cause ?? null,
  });
  const more = { ...(finding ? { finding } : {}), ...(cause ? { cause } : {}) };
  await noteRequest(app, db, { kind: "answered", row, staff, at, more });
  return findRequest(db, row.id);
};

/** Refuses for a reason of the law; the person reads the reason, its ground, and what they can still do (PIPL 50). */
export const refuseRequest = async (
  app: App,
  db: Db,
  act: DeskAct & { refusal: RequestRefusal; text?: string },
): Promise<RequestRow> => {
  const row = await atDesk(db, act);
  const { staff, refusal, text, at } = act;
  if (refusal !== "not-verified" && refusal !== "no-answer" && !row.verified_at) throw new AppError("request.moved");
  await addEvent(app, db, row, { kind: "refused", author: "staff", staffId: staff.staffId, text, at });
  await moveRequest(db, row, "refused", { refusal, is_unread: 1, at });
  await noteRequest(app, db, { kind: "refused", row, staff, at, more: { refusal } });
  await tellAsker(app, db, row, "request-decided", at);
  return findRequest(db, row.id);
};

/** A look of staff at what was said, in the ledger before anything is opened. */
export const noteLook = async (
  app: App,
  staff: StaffSession,
  row: RequestRow,
  reason: string,
  at: Date,
): Promise<void> => {
  const more = { items: ["rights_request"], purpose: "rights-request", reason: lookReason(reason) };
  await noteRequest(app, app.database, { kind: "viewed", row, staff, at, more });
};
