import {
  type DisputeGround,
  type DisputeParty,
  type DisputeRefusal,
  disputeGrounds,
  disputeStates,
  disputeTerms,
  type ObjectionAnswer,
  objectionAnswers,
} from "@baiwa/shared/catalogue/disputes";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { lockAccount } from "../identity/account-lock";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { buildBundle } from "./dispute-bundle";
import { type Asked, checkedScope } from "./dispute-scope";
import {
  type DisputeContent,
  findDispute,
  heldDispute,
  itemsOf,
  keptAfter,
  moveDispute,
  mustBeInTime,
  noteDispute,
  type OwnedDispute,
  openDispute,
  refuseOwn,
  sealDispute,
} from "./dispute-store";

const day = 24 * 3_600_000;
interface StaffAct {
  staff: StaffSession;
  disputeId: Buffer;
  reason: string;
  at: Date;
}
const byOf = ({ staff, reason }: Pick<StaffAct, "staff" | "reason">) => ({
  staffId: idText(staff.staffId),
  reason: lookReason(reason),
});

/** Opens a case about exactly what it names; nothing is read or given by that. */
export const openCase = async (
  app: App,
  db: Db,
  given: Asked & {
    staff: StaffSession;
    accountId: Buffer;
    ground: DisputeGround;
    reference: string;
    recipient: { party: DisputeParty; name: string };
    reason: string;
    at: Date;
  },
): Promise<OwnedDispute> => {
  const { staff, accountId, kind, ground, reference, recipient, at } = given;
  const by = byOf(given);
  await refuseOwn(db, staff, accountId);
  await lockAccount(db, accountId);
  const scope = await checkedScope(app, db, accountId, given);
  const content: DisputeContent = { reference, recipient: recipient.name, ...scope, objection: null, digest: null };
  const place = { id: newId(), account_id: accountId };
  const sealed = await sealDispute(app, place, content);
  await db.run(
    `INSERT INTO dispute_case (id, account_id, kind, ground, party, state, sealed, opened_by, opened_at)
     VALUES (?, ?, ?, ?, ?, 'opened', ?, ?, ?)`,
    [place.id, accountId, kind, ground, recipient.party, sealed, staff.staffId, at],
  );
  const row = await findDispute(db, place.id);
  await noteDispute(app, db, { kind: "opened", row, at, body: { ...by, items: itemsOf(content) } });
  return row;
};

/** Shows exactly what would be given. The look is in the ledger before anything is opened: not in a transaction. */
export const previewCase = async (app: App, { staff, disputeId, reason, at }: StaffAct) => {
  const row = await findDispute(app.database, disputeId);
  await refuseOwn(app.database, staff, row.account_id);
  if (row.opened_by.equals(staff.staffId)) throw new AppError("dispute.opener"); // nobody reads by a case of their own
  if (disputeStates[row.state].moves.length === 0) throw new AppError("dispute.moved"); // nor by one that is over
  mustBeInTime(row, at);
  const content = await openDispute(app, row);
  const { subject } = await app.keyring.of(row.account_id);
  const body = { ...byOf({ staff, reason }), items: itemsOf(content), purpose: "dispute", disputeId: idText(row.id) };
  await app.ledger.append(app.database, { kind: "pi.view", at, subject, body });
  const reader = { kind: "staff", staffId: staff.staffId, reason: lookReason(reason) } as const;
  const bundle = await buildBundle(app, app.database, row, content, reader);
  await app.database.run(
    `INSERT INTO dispute_look (dispute_id, staff_id, digest, looked_at) VALUES (?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE digest = VALUES(digest), looked_at = VALUES(looked_at)`,
    [row.id, staff.staffId, bundle.digest, at],
  );
  return { row, content, bundle };
};

/** Throws `dispute.changed` unless this member has seen this very content themselves, within a day. */
const requireOwnLook = async (
  db: Pick<Db, "rows">,
  { staff, disputeId, at }: StaffAct,
  digest: string,
): Promise<void> => {
  const seen = await db.rows(
    "SELECT looked_at FROM dispute_look WHERE dispute_id = ? AND staff_id = ? AND digest = ? AND looked_at > ?",
    [disputeId, staff.staffId, digest, new Date(at.getTime() - day)],
  );
  if (seen.length === 0) throw new AppError("dispute.changed");
};

/** The case in hand for a decision: not about the member's own account, not opened by them. */
const forDecision = async (db: Db, { staff, disputeId }: StaffAct): Promise<OwnedDispute> => {
  const row = await heldDispute(db, disputeId);
  await refuseOwn(db, staff, row.account_id);
  if (row.opened_by.equals(staff.staffId)) throw new AppError("dispute.opener");
  return row;
};

/**
 * Approves what this member previewed themselves, by its digest, and tells the person what is to be given to whom and until when they can
 * object; of a court's order they are told too, without a wait. Of two approvals at once one gets through.
 */
export const approveCase = async (app: App, db: Db, act: StaffAct & { digest: string }): Promise<OwnedDispute> => {
  const { staff, disputeId, digest, at } = act;
  const by = byOf(act);
  const row = await forDecision(db, act);
  if (row.state !== "opened") throw new AppError("dispute.moved");
  mustBeInTime(row, at);
  const content = await openDispute(app, row);
  const bundle = await buildBundle(app, db, row, content, { kind: "system", task: "dispute-approval" });
  if (bundle.digest !== digest) throw new AppError("dispute.changed");
  await requireOwnLook(db, act, digest);
  const waitDays = disputeGrounds[row.ground].waits ? disputeTerms.objectionDays : 0;
  await moveDispute(db, row, "waiting", {
    decided_by: staff.staffId,
    decided_at: at,
    object_until: new Date(at.getTime() + waitDays * day),
    sealed: await sealDispute(app, row, { ...content, digest }),
  });
  await noteDispute(app, db, { kind: "approved", row, at, body: { ...by, items: itemsOf(content) } });
  await tell(app, db, { accountId: row.account_id, notice: "dispute-approved", at });
  return findDispute(db, disputeId);
};

/** Refuses a case with a coded reason: nothing is given, nobody is told but by the page. */
export const refuseCase = async (
  app: App,
  db: Db,
  act: StaffAct & { refusal: DisputeRefusal },
): Promise<OwnedDispute> => {
  const { staff, disputeId, refusal, at } = act;
  const by = byOf(act);
  const row = await forDecision(db, act);
  if (row.state !== "opened") throw new AppError("dispute.moved"); // an objection is answered, not refused
  const change = { decided_by: staff.staffId, decided_at: at, refusal, kept_until: keptAfter(at) };
  await moveDispute(db, row, "refused", change);
  await noteDispute(app, db, { kind: "refused", row, at, body: { ...by, refusal } });
  return findDispute(db, disputeId);
};

/** Whether the person may object at the moment. */
export const canObject = ({ state, ground, object_until: until }: OwnedDispute, now: Date): boolean =>
  state === "waiting" && disputeGrounds[ground].waits && until !== null && now < until;

/** The person's objection, in their words: nothing is given until it is decided. */
export const objectToCase = async (
  app: App,
  db: Db,
  { accountId, disputeId, text, at }: { accountId: Buffer; disputeId: Buffer; text: string; at: Date },
): Promise<OwnedDispute> => {
  const row = await heldDispute(db, disputeId, accountId);
  if (!disputeGrounds[row.ground].waits) throw new AppError("dispute.no-objection");
  if (row.state !== "waiting") throw new AppError("dispute.moved");
  if (!canObject(row, at)) throw new AppError("dispute.objection-over");
  const content = await openDispute(app, row);
  const sealed = await sealDispute(app, row, { ...content, objection: text });
  await moveDispute(db, row, "objected", { sealed, objected_at: at });
  await noteDispute(app, db, { kind: "objected", row, at });
  return findDispute(db, disputeId);
};

/**
 * Decides an objection with a coded reason that the person reads: upheld, and nothing is given; or not, and it may be. Whoever
 * approved the case does not judge what is said against that.
 */
export const answerObjection = async (
  app: App,
  db: Db,
  act: StaffAct & { answer: ObjectionAnswer },
): Promise<OwnedDispute> => {
  const { staff, disputeId, answer, at } = act;
  const by = byOf(act);
  const row = await forDecision(db, act);
  if (row.state !== "objected") throw new AppError("dispute.moved");
  if (row.decided_by?.equals(staff.staffId)) throw new AppError("dispute.approver");
  mustBeInTime(row, at);
  const { isUpheld } = objectionAnswers[answer];
  const change = { answered_by: staff.staffId, answer };
  if (isUpheld) await moveDispute(db, row, "refused", { ...change, kept_until: keptAfter(at) });
  else await moveDispute(db, row, "cleared", change);
  await noteDispute(app, db, { kind: "objection-decided", row, at, body: { ...by, answer } });
  await tell(app, db, { accountId: row.account_id, notice: "dispute-answered", at });
  return findDispute(db, disputeId);
};

/** Ends a case from which nothing was given. */
export const withdrawCase = async (
  app: App,
  db: Db,
  { staff, disputeId, at }: Omit<StaffAct, "reason">,
): Promise<void> => {
  const row = await heldDispute(db, disputeId);
  await refuseOwn(db, staff, row.account_id);
  await moveDispute(db, row, "withdrawn", { kept_until: keptAfter(at) });
  await noteDispute(app, db, { kind: "withdrawn", row, at, body: { staffId: idText(staff.staffId) } });
};
