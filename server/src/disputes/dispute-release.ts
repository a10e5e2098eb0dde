import { disputeTerms } from "@baiwa/shared/catalogue/disputes";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { keepFile, openFile, removeFile } from "../files/file-store";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { buildBundle } from "./dispute-bundle";
import {
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
} from "./dispute-store";

const day = 24 * 3_600_000;

/** Why nothing can be released now, if so. Released already, it is made once more only after it was taken, in its seven days. */
const barTo = (row: OwnedDispute, now: Date): "dispute.too-early" | "dispute.moved" | null => {
  switch (row.state) {
    case "waiting":
      return row.object_until === null || now < row.object_until ? "dispute.too-early" : null;
    case "objected":
      return "dispute.too-early";
    case "cleared":
      return null;
    case "released":
      return row.taken_at !== null && row.link_until !== null && now < row.link_until ? null : "dispute.moved";
    default:
      return "dispute.moved";
  }
};

/**
 * Makes the file once the wait is over, of what was approved and nothing else: if it would say anything different now, it is
 * `dispute.changed`. It lies sealed like a person's own copy, and goes after seven days whether it was taken or not.
 */
export const releaseCase = async (
  app: App,
  db: Db,
  { staff, disputeId, reason, at }: { staff: StaffSession; disputeId: Buffer; reason: string; at: Date },
): Promise<OwnedDispute> => {
  const by = { staffId: idText(staff.staffId), reason: lookReason(reason) };
  const row = await heldDispute(db, disputeId);
  const { account_id: accountId } = row;
  await refuseOwn(db, staff, accountId);
  mustBeInTime(row, at);
  const bar = barTo(row, at);
  if (bar) throw new AppError(bar);
  const content = await openDispute(app, row);
  const bundle = await buildBundle(app, db, row, content, { kind: "system", task: "dispute-release" });
  if (bundle.digest !== content.digest) throw new AppError("dispute.changed");
  const isAgain = row.state === "released";
  const linkUntil = isAgain && row.link_until ? row.link_until : new Date(at.getTime() + disputeTerms.linkDays * day);
  if (row.file_id) await removeFile(db, row.file_id);
  const file = await keepFile(app, db, {
    accountId,
    kind: "dispute",
    type: "application/json",
    name: "纠纷处理资料",
    bytes: Buffer.from(JSON.stringify(bundle.content, null, 2), "utf8"),
    at,
    expiresAt: linkUntil,
  });
  await moveDispute(db, row, "released", {
    released_by: staff.staffId,
    released_at: row.released_at ?? at,
    link_until: linkUntil,
    file_id: file.id,
    taken_at: null,
    kept_until: keptAfter(linkUntil),
  });
  await noteDispute(app, db, { kind: "released", row, at, body: { ...by, items: itemsOf(content), isAgain } });
  await tell(app, db, { accountId, notice: isAgain ? "dispute-released-again" : "dispute-released", at });
  return findDispute(db, disputeId);
};

/**
 * Hands the file out once; the entry is in the ledger before a byte leaves. Of two who take it at once one gets it. Throws
 * `dispute.taken` after that, `dispute.over` when there is no file, or none any more.
 */
export const takeBundle = async (
  app: App,
  { staff, disputeId, now }: { staff: StaffSession; disputeId: Buffer; now: Date },
) => {
  const taken = await app.database.transaction(async (db) => {
    const row = await heldDispute(db, disputeId);
    await refuseOwn(db, staff, row.account_id);
    if (row.state !== "released" || !row.file_id || !row.link_until || row.link_until <= now)
      throw new AppError("dispute.over");
    if (row.taken_at) throw new AppError("dispute.taken");
    await db.run("UPDATE dispute_case SET taken_at = ? WHERE id = ? AND taken_at IS NULL", [now, row.id]);
    await noteDispute(app, db, { kind: "taken", row, at: now, body: { staffId: idText(staff.staffId) } });
    return { accountId: row.account_id, fileId: row.file_id };
  });
  return openFile(app, taken.accountId, taken.fileId, now);
};
