import {
  type IncidentClock,
  type IncidentSeverity,
  incidentClockKeys,
  incidentClocks,
  incidentSeverities,
  proposedSeverity,
} from "@baiwa/shared/catalogue/incidents";
import { type Item, items } from "@baiwa/shared/catalogue/items";
import { type IncidentEventCard, type IncidentRow, itemsOf } from "./incident-store";

const hour = 3_600_000;

/** How grave it is by its numbers: persons found so far, or as many as were estimated when it was graded. */
export const proposedOf = (
  row: Pick<IncidentRow, "items">,
  count: number,
  events: readonly Pick<IncidentEventCard, "kind" | "content">[],
): IncidentSeverity => {
  const estimated = Number(events.findLast(({ kind }) => kind === "classified")?.content.persons ?? 0);
  const touchesSensitive = itemsOf(row).some((item) => (items[item] as Item).class === "sensitive");
  return proposedSeverity(Math.max(count, estimated), touchesSensitive);
};

/** When what a clock waits for happened; null while it has not. */
const doneOf = (
  clock: IncidentClock,
  events: readonly Pick<IncidentEventCard, "kind" | "subject" | "content" | "at">[],
): Date | null => {
  if (clock === "persons") return events.find(({ kind }) => kind === "decided")?.at ?? null;
  const report = events.find(({ kind, subject }) => kind === "report" && subject === clock);
  return report ? new Date(report.content.sentAt as string) : null;
};

/** Every clock of an incident as it stands. One that nobody graded yet is judged by its numbers. */
export const clocksOf = (
  { known_at: knownAt, severity }: Pick<IncidentRow, "known_at" | "severity">,
  proposed: IncidentSeverity,
  events: readonly IncidentEventCard[],
  now: Date,
) =>
  incidentClockKeys.map((clock) => {
    const { name, hours, ground, ...rule } = incidentClocks[clock];
    const runs = !("onlyReported" in rule) || incidentSeverities[severity ?? proposed].isReported;
    const dueAt = runs ? new Date(knownAt.getTime() + hours * hour) : null;
    const doneAt = doneOf(clock, events);
    return { clock, name, ground, dueAt, doneAt, isOverdue: dueAt !== null && (doneAt ?? now) > dueAt };
  });
