import type { IncidentClock } from "@baiwa/shared/catalogue/incidents";
import type { App } from "../app-context";
import { enqueue } from "../delivery/outbox";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { raiseAlarm } from "../security/alarms";
import { clocksOf, proposedOf } from "./incident-clock";
import { findPersons } from "./incident-persons";
import { eventsOf, findIncident, type IncidentRow, noteIncident, personsCount } from "./incident-store";

const batch = 100;
type Held = Pick<HeldLease, "guard">;

/** Says that a clock ran out: in the record, the ledger, an alarm, and to the desk's mailbox; of a drill nothing is mailed. */
const sayOverdue = async (
  app: App,
  db: Db,
  row: IncidentRow,
  { clock, name, at }: { clock: IncidentClock; name: string; at: Date },
): Promise<void> => {
  const isDrill = row.is_drill === 1;
  const number = idText(row.id);
  await noteIncident(app, db, { id: row.id, kind: "overdue", subject: clock, at });
  const detail = `${isDrill ? "【演练】" : ""}事件 ${number}：${name}`;
  await raiseAlarm(app, db, { kind: "incident-overdue", once: `${number} ${clock}`, detail, at });
  if (isDrill) return;
  const mail = {
    to: app.config.privacyDesk,
    subject: "【佰瓦云】信息安全事件超过期限",
    text: `事件 ${number} 的“${name}”已经超过期限，请马上在管理后台办理。`,
  };
  await enqueue(app, db, { accountId: row.id, message: { channel: "mail", mail }, at });
};

/** Looks at one open incident: each clock that ran out is told of once. */
const watch = (app: App, held: Held, id: Buffer): Promise<void> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    const row = await findIncident(db, id, " FOR UPDATE");
    if (row.state !== "open") return;
    const at = app.ports.clock();
    const events = await eventsOf(app, db, id);
    const proposed = proposedOf(row, await personsCount(db, id), events);
    for (const { clock, name, doneAt, isOverdue } of clocksOf(row, proposed, events, at)) {
      const isTold = events.some(({ kind, subject }) => kind === "overdue" && subject === clock);
      if (isOverdue && doneAt === null && !isTold) await sayOverdue(app, db, row, { clock, name, at });
    }
  });

const watchAll = async (app: App, held: Held, stopping: AbortSignal): Promise<void> => {
  let after = Buffer.alloc(16);
  for (let found = batch; found === batch && !stopping.aborted; ) {
    const rows = await app.database.rows<{ id: Buffer }>(
      `SELECT id FROM incident WHERE state = 'open' AND id > ? ORDER BY id LIMIT ${batch}`,
      [after],
    );
    for (const { id } of rows) {
      if (stopping.aborted) return;
      const look = () =>
        watch(app, held, id).catch((error: unknown) => {
          if (!(error instanceof AppError && error.code === "incident.unknown")) throw error; // gone a moment ago
        });
      await onePiece(app.log, "watching an incident", look);
      after = Buffer.from(id);
    }
    found = rows.length;
  }
};

/** One round over all incidents: whom they affect is found, and what is overdue is said; every step its own transaction. */
export const tendIncidents = async (app: App, held: Held, stopping: AbortSignal): Promise<void> => {
  await watchAll(app, held, stopping);
  await findPersons(app, held, stopping);
};
