import { incidentStepKeys, incidentSteps, type StepOutcome } from "@baiwa/shared/catalogue/incidents";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { messageReport } from "../messages/messages.service";
import { clocksOf, proposedOf } from "./incident-clock";
import { decisionsOf } from "./incident-decisions";
import type { PersonsQuery } from "./incident-persons";
import { eventsOf, type IncidentEventCard, type IncidentRow, itemsOf, personsCount, wordsOf } from "./incident-store";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const base = async (app: App, db: Pick<Db, "rows">, row: IncidentRow, now: Date) => {
  const [words, events, count] = await Promise.all([
    wordsOf(app, row),
    eventsOf(app, db, row.id),
    personsCount(db, row.id),
  ]);
  const proposed = proposedOf(row, count, events);
  const card = {
    incidentId: idText(row.id),
    title: words.title,
    kind: row.kind,
    severity: row.severity,
    proposedSeverity: proposed,
    isDrill: row.is_drill === 1,
    state: row.state,
    items: itemsOf(row),
    knownAt: row.known_at.toISOString(),
    openedAt: row.opened_at.toISOString(),
    closedAt: iso(row.closed_at),
    clocks: clocksOf(row, proposed, events, row.closed_at ?? now).map((clock) => ({
      ...clock,
      dueAt: iso(clock.dueAt),
      doneAt: iso(clock.doneAt),
    })),
    persons: { state: row.persons_state, count },
  };
  return { card, words, events };
};

/** An incident in a list. */
export const cardOf = async (app: App, db: Pick<Db, "rows">, row: IncidentRow, now: Date) =>
  (await base(app, db, row, now)).card;

const stepsOf = (events: readonly IncidentEventCard[]) =>
  incidentStepKeys.map((step) => {
    const done = events.find(({ kind, subject }) => kind === "step" && subject === step);
    return {
      step,
      name: incidentSteps[step].name,
      what: incidentSteps[step].what,
      outcome: (done?.content.outcome as StepOutcome | undefined) ?? null,
      note: (done?.content.note as string | undefined) ?? null,
      by: done?.staff_id ? idText(done.staff_id) : null,
      at: iso(done?.at ?? null),
    };
  });

const queryOf = ({ persons_query: query }: IncidentRow): PersonsQuery | null =>
  query === null ? null : (JSON.parse(query) as PersonsQuery);

/** All there is to know of an incident; names nobody but the staff who worked on it. */
export const detailOf = async (app: App, db: Pick<Db, "rows">, row: IncidentRow, now: Date) => {
  const { card, words, events } = await base(app, db, row, now);
  const decisions = await Promise.all(
    (await decisionsOf(app, db, row.id)).map(async (one) => ({
      number: one.number,
      kind: one.kind,
      text: one.text,
      reason: one.why,
      askedBy: idText(one.asked_by),
      approvedBy: idText(one.approved_by),
      at: one.at.toISOString(),
      sending: one.message_id ? await messageReport(db, one.message_id) : null,
    })),
  );
  return {
    ...card,
    facts: words.facts,
    cause: words.cause,
    happenedAt: words.happenedAt,
    steps: stepsOf(events),
    persons: {
      ...card.persons,
      byItem: JSON.parse(row.persons_counts) as Record<string, number>,
      query: queryOf(row),
    },
    decisions,
    timeline: events.map(({ kind, subject, at, staff_id: by, content }) => ({
      kind,
      subject,
      at: at.toISOString(),
      by: by && idText(by),
      content,
    })),
  };
};
export type IncidentDetail = Awaited<ReturnType<typeof detailOf>>;
