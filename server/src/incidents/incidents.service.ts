import type {
  IncidentKind,
  IncidentSeverity,
  IncidentStep,
  ReportClock,
  StepOutcome,
} from "@baiwa/shared/catalogue/incidents";
import { incidentTerms } from "@baiwa/shared/catalogue/incidents";
import type { ItemKey } from "@baiwa/shared/catalogue/items";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import type { StaffSession } from "../kernel/api";
import { invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { proposedOf } from "./incident-clock";
import {
  changeIncident,
  heldIncident,
  type IncidentWords,
  itemsOf,
  noteIncident,
  personsCount,
  sealFor,
  wordsOf,
} from "./incident-store";

const day = 86_400_000;
type By = { id: Buffer; staff: StaffSession; at: Date };

/** A moment that is over and not so long ago that it must be a mistake. */
const past = (path: string, text: string, now: Date, since?: Date): Date => {
  const at = new Date(text);
  if (at > now) throw invalidField(path, "too_big", "时间不能晚于现在");
  if (at < (since ?? new Date(now.getTime() - incidentTerms.knownDaysBack * day)))
    throw invalidField(path, "too_small", since ? "时间不能早于知道的时间" : "时间太早，请核对");
  return at;
};

type Opening = IncidentWords & { kind: IncidentKind; items: ItemKey[]; knownAt: string; isDrill: boolean };
const checkHappened = ({ happenedAt }: Pick<IncidentWords, "happenedAt">, knownAt: Date): void => {
  if (happenedAt && new Date(happenedAt) > knownAt)
    throw invalidField("happenedAt", "too_big", "发生的时间不能晚于知道的时间");
};

/** Enters an incident whose key was made already; its clocks run from the moment it was known, whenever it is entered. */
export const openIncident = async (app: App, db: Db, { id, staff, at }: By, opening: Opening): Promise<void> => {
  const { kind, items, isDrill, title, facts, cause, happenedAt } = opening;
  const knownAt = past("knownAt", opening.knownAt, at);
  checkHappened(opening, knownAt);
  const words = { title, facts, cause, happenedAt };
  await db.run(
    `INSERT INTO incident (id, kind, state, is_drill, items, sealed, persons_state, persons_counts, known_at, opened_at)
     VALUES (?, ?, 'open', ?, ?, ?, 'none', '{}', ?, ?)`,
    [id, kind, isDrill ? 1 : 0, JSON.stringify(items), await sealFor(app, id, id, words), knownAt, at],
  );
  const proof = { incidentKind: kind, items, isDrill, knownAt: knownAt.toISOString() };
  const content = { ...words, ...proof };
  await noteIncident(app, db, { id, kind: "opened", staffId: staff.staffId, content, proof, at });
};

/** Writes down what is known now; the words before stay in the timeline. */
export const amendIncident = async (
  app: App,
  db: Db,
  { id, staff, at }: By,
  { reason: given, kind, items, ...words }: IncidentWords & { kind: IncidentKind; items: ItemKey[]; reason: string },
): Promise<void> => {
  const reason = lookReason(given);
  const row = await heldIncident(db, id);
  checkHappened(words, row.known_at);
  const before = { ...(await wordsOf(app, row)), incidentKind: row.kind, items: itemsOf(row) };
  await changeIncident(db, id, {
    kind,
    items: JSON.stringify(items),
    sealed: await sealFor(app, id, id, { ...words }),
  });
  const proof = { incidentKind: kind, items, reason };
  await noteIncident(app, db, { id, kind: "amended", staffId: staff.staffId, content: { before, reason }, proof, at });
};

/** Says how grave it is. What its numbers proposed stands beside it for good. */
export const classifyIncident = async (
  app: App,
  db: Db,
  { id, staff, at }: By,
  { severity, persons, reason: given }: { severity: IncidentSeverity; persons: number; reason: string },
): Promise<void> => {
  const reason = lookReason(given);
  const row = await heldIncident(db, id);
  const estimate = { kind: "classified" as const, content: { persons } };
  const proposed = proposedOf(row, await personsCount(db, id), [estimate]);
  await changeIncident(db, id, { severity });
  const proof = { severity, proposed, persons, reason };
  await noteIncident(app, db, { id, kind: "classified", staffId: staff.staffId, content: proof, proof, at });
};

/** Ticks a step of the checklist, once: `incident.done`. */
export const tickStep = async (
  app: App,
  db: Db,
  { id, staff, at }: By,
  { step, outcome, note }: { step: IncidentStep; outcome: StepOutcome; note: string },
): Promise<void> => {
  await heldIncident(db, id);
  const content = { outcome, note };
  await noteIncident(app, db, {
    id,
    kind: "step",
    subject: step,
    staffId: staff.staffId,
    content,
    proof: { outcome },
    at,
  });
};

/** Keeps that a report went out, which stops its clock, once: `incident.done`. */
export const keepReport = async (
  app: App,
  db: Db,
  { id, staff, at }: By,
  { clock, ...report }: { clock: ReportClock; reference: string; to: string; sentAt: string },
): Promise<void> => {
  const row = await heldIncident(db, id);
  const sentAt = past("sentAt", report.sentAt, at, row.known_at).toISOString();
  const proof = { sentAt };
  const content = { ...report, sentAt };
  await noteIncident(app, db, { id, kind: "report", subject: clock, staffId: staff.staffId, content, proof, at });
};
