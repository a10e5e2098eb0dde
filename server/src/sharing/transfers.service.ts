import { items } from "@baiwa/shared/catalogue/items";
import { transferKinds, transferTerms } from "@baiwa/shared/catalogue/transfers";
import type { TransferPlan } from "@baiwa/shared/contracts/transfers";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { AppError, invalidField } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idBytes, idText, newId } from "../kernel/ids";
import { isCovered } from "./recipient-store";
import { findTransfer, type TransferRow, toldOf } from "./transfer-store";

const day = 86_400_000;
const [nobody, noHash] = [Buffer.alloc(16), Buffer.alloc(32)];

/** A transfer in words, for whoever approves telling everybody of it. */
export const tellPlan = (plan: TransferPlan) => [
  { name: "种类", value: transferKinds[plan.kind] },
  { name: "接收方", value: plan.receiver },
  { name: "接收方联系方式", value: plan.contact },
  { name: "信息", value: plan.items.map((item) => items[item].name).join("、") },
  { name: "处理上的变化", value: plan.changes ?? "没有，继续履行原来的承诺" },
  { name: "交接日期", value: plan.cutOverAt.slice(0, 10) },
];

/** Refuses a plan that leaves people no time, or that names what is not part of the service. */
export const checkPlan = (plan: TransferPlan, now: Date, noticeDays = transferTerms.noticeDays): void => {
  if (!plan.items.every((item) => isCovered(item, "service"))) throw new AppError("share.not-agreed");
  if (new Date(plan.cutOverAt).getTime() < now.getTime() + noticeDays * day)
    throw invalidField("cutOverAt", "too_small", `交接日期至少在 ${transferTerms.noticeDays} 天以后`);
};

const note = (app: App, db: Db, kind: string, id: Buffer, at: Date, body: JsonObject) =>
  app.ledger.append(db, { kind: `transfer.${kind}`, at, body: { transferId: idText(id), ...body } });

/** Opens an approved transfer: from now on everybody is told, account by account. */
export const announceTransfer = async (
  app: App,
  db: Db,
  { payload, askedBy, approvedBy, at }: Approved<TransferPlan>,
): Promise<void> => {
  checkPlan(payload, at, transferTerms.noticeDays - 1); // an approval may take a day
  const id = newId();
  const cutOverAt = new Date(payload.cutOverAt);
  await db.run(
    `INSERT INTO transfer_project (id, kind, receiver, contact, items, changes, cut_over_at, state, reached, counts,
       manifest_hash, created_at, kept_until) VALUES (?, ?, ?, ?, ?, ?, ?, 'telling', ?, '{}', ?, ?, ?)`,
    [
      id,
      payload.kind,
      payload.receiver,
      payload.contact,
      JSON.stringify(payload.items),
      payload.changes,
      cutOverAt,
      nobody,
      noHash,
      at,
      new Date(cutOverAt.getTime() + transferTerms.keptDays * day),
    ],
  );
  const by = { askedBy: idText(askedBy), approvedBy: idText(approvedBy) };
  await note(app, db, "announced", id, at, { ...by, items: payload.items, cutOverAt: payload.cutOverAt });
};

/** Throws unless the transfer may start now: `transfer.moved`, `transfer.too-early`, and `transfer.untold` while anybody is. */
export const mustBeReady = async (db: Pick<Db, "rows">, row: TransferRow, now: Date) => {
  if (row.state === "telling") throw new AppError("transfer.untold");
  if (row.state !== "ready") throw new AppError("transfer.moved");
  if (row.cut_over_at > now) throw new AppError("transfer.too-early");
  const told = await toldOf(db, row.id);
  if (told.untold > 0) throw new AppError("transfer.untold");
  return told;
};

/** Starts an approved transfer; what is handed over is counted and hashed from here on. */
export const startTransfer = async (
  app: App,
  db: Db,
  { payload, askedBy, approvedBy, at }: Approved<{ transferId: string }>,
): Promise<void> => {
  const row = await findTransfer(db, idBytes(payload.transferId), " FOR UPDATE");
  const told = await mustBeReady(db, row, at);
  await db.run(
    "UPDATE transfer_project SET state = 'started', started_at = ?, reached = ?, counts = '{}', kept_until = ? WHERE id = ?",
    [at, nobody, new Date(at.getTime() + transferTerms.keptDays * day), row.id],
  );
  const by = { askedBy: idText(askedBy), approvedBy: idText(approvedBy) };
  await note(app, db, "started", row.id, at, { ...by, ...told });
};

/** Gives a transfer up; those who were told see that it does not happen. */
export const cancelTransfer = async (
  app: App,
  db: Db,
  { id, staffId, reason, at }: { id: Buffer; staffId: Buffer; reason: string; at: Date },
): Promise<void> => {
  const cancelled = await db.run(
    "UPDATE transfer_project SET state = 'cancelled' WHERE id = ? AND state IN ('telling', 'ready')",
    [id],
  );
  if (cancelled !== 1) {
    await findTransfer(db, id);
    throw new AppError("transfer.moved");
  }
  await note(app, db, "cancelled", id, at, { staffId: idText(staffId), reason });
};
