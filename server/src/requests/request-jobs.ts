import { openRequestStates, requestTerms } from "@baiwa/shared/catalogue/requests";
import type { App } from "../app-context";
import { tellDesk } from "../delivery/notices";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { daysLeft, remindersDue } from "./request-clock";
import {
  addEvent,
  changeRequest,
  heldRequest,
  holderOf,
  noteRequest,
  type RequestRow,
  requestsWhere,
} from "./request-store";
import { answerWithCopy } from "./requests.service";

const batch = 100;
const day = 86_400_000;
type Guarded = Pick<HeldLease, "guard">;

const isGone = (error: unknown): boolean =>
  error instanceof AppError && ["request.unknown", "request.moved", "account.unknown"].includes(error.code);
const pass = (error: unknown): void => {
  if (!isGone(error)) throw error; // decided, or its account gone, a moment ago
};

/** Answers requests whose copy is ready. One whose copy failed goes back to staff. */
const answerCopies = async (app: App, held: Guarded, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  const ready = await app.database.rows<{ id: Buffer; state: string | null }>(
    `SELECT r.id, e.state FROM rights_request r LEFT JOIN export_request e ON e.id = r.export_id
     WHERE r.state = 'in-progress' AND r.export_id IS NOT NULL AND (e.state IS NULL OR e.state IN ('ready', 'failed')) LIMIT ${batch}`,
  );
  for (const { id, state } of ready) {
    if (stopping.aborted) return;
    const answer = async (db: Db): Promise<void> => {
      await held.guard(db);
      if (state === "ready") return answerWithCopy(app, db, id, now);
      const row = await heldRequest(db, id);
      if (row.state !== "in-progress") return;
      await changeRequest(db, row, { export_id: null });
      await noteRequest(app, db, { kind: "copy-failed", row, at: now });
    };
    await onePiece(app.log, "answering a request with its copy", () => app.database.transaction(answer).catch(pass));
  }
};

/** Says once, of each reminder that is due, how late it gets: in the request, in the ledger, and to the desk's mailbox. */
const remind = async (app: App, held: Guarded, id: Buffer, now: Date): Promise<void> => {
  await app.database
    .transaction(async (db) => {
      await held.guard(db);
      const row = await heldRequest(db, id);
      const due = remindersDue(row, now);
      if (row.decided_at || due <= row.reminded) return;
      const left = daysLeft(row, now);
      await changeRequest(db, row, { reminded: due });
      if (left < 0) await addEvent(app, db, row, { kind: "late", author: "system", at: now });
      await noteRequest(app, db, { kind: left < 0 ? "overdue" : "reminded", row, at: now, more: { daysLeft: left } });
      await tellDesk(app, db, { holderId: holderOf(row), requestId: idText(row.id), daysLeft: left, at: now });
    })
    .catch(pass);
};

const remindAll = async (app: App, held: Guarded, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  const horizon = new Date(now.getTime() + (Math.max(...requestTerms.remindersDaysLeft) + 1) * day);
  let after: Pick<RequestRow, "due_at" | "id"> = { due_at: new Date(0), id: Buffer.alloc(16) };
  for (let found = batch; found === batch && !stopping.aborted; ) {
    const rows = await requestsWhere(
      app.database,
      `state IN (${openRequestStates.map(() => "?").join(", ")}) AND reminded < ? AND due_at <= ?
       AND (due_at > ? OR (due_at = ? AND id > ?)) ORDER BY due_at, id LIMIT ${batch}`,
      [...openRequestStates, requestTerms.remindersDaysLeft.length, horizon, after.due_at, after.due_at, after.id],
    );
    for (const row of rows) {
      if (stopping.aborted) return;
      if (remindersDue(row, now) > row.reminded)
        await onePiece(app.log, "reminding of a request", () => remind(app, held, row.id, now));
      after = row;
    }
    found = rows.length;
  }
};

/** One round over all requests; safe to break off anywhere, every step its own transaction under the lease. */
export const tendRequests = async (app: App, held: Guarded, stopping: AbortSignal): Promise<void> => {
  await answerCopies(app, held, stopping);
  await remindAll(app, held, stopping);
};
