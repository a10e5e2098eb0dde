import { z } from "zod";
import {
  incidentClockKeys,
  incidentKindKeys,
  incidentSeverityKeys,
  incidentStates,
  incidentStepKeys,
  incidentTerms,
  personsStates,
  stepOutcomeKeys,
} from "../catalogue/incidents";
import { type ItemKey, itemKeys } from "../catalogue/items";
import { dropReasonKeys } from "../catalogue/messages";
import { channels } from "../catalogue/topics";
import { instant, line, text, uuid } from "./shapes";

export const longText = text(incidentTerms.textLength);
const itemList = z
  .array(z.enum(itemKeys as [ItemKey, ...ItemKey[]]))
  .max(itemKeys.length)
  .refine((keys) => new Set(keys).size === keys.length, { error: "not_unique" });
export const touchedItems = itemList.min(1);
export const incidentParams = z.strictObject({ incidentId: uuid });

const clock = z.object({
  clock: z.enum(incidentClockKeys),
  name: z.string(),
  ground: z.string(),
  dueAt: instant.nullable().meta({ description: "Null where it does not run: the severity is not reported" }),
  doneAt: instant.nullable(),
  isOverdue: z.boolean().meta({ description: "Not done in time: late, or not done yet" }),
});
export const incidentCard = z.object({
  incidentId: uuid,
  title: z.string(),
  kind: z.enum(incidentKindKeys),
  severity: z.enum(incidentSeverityKeys).nullable(),
  proposedSeverity: z.enum(incidentSeverityKeys).meta({ description: "By the numbers as they are known now" }),
  isDrill: z.boolean(),
  state: z.enum(incidentStates),
  items: z.array(z.string()),
  knownAt: instant,
  openedAt: instant,
  closedAt: instant.nullable(),
  clocks: z.array(clock),
  persons: z.object({ state: z.enum(personsStates), count: z.number().int() }),
});
export const personsQuery = z.strictObject({
  items: itemList.meta({ description: "Accounts that hold one or more of these; none for the named accounts alone" }),
  from: instant.nullable().default(null).meta({ description: "Held since a moment in this period" }),
  to: instant.nullable().default(null),
  accountIds: z
    .array(uuid)
    .max(incidentTerms.mostNamed)
    .default([])
    .meta({ description: "And these, whatever they hold" }),
});

/** The three parts of PIPL 57: what and what it may do, what is done and can be done, whom to ask. */
export const noticeText = z.strictObject({
  title: line(40),
  items: touchedItems,
  cause: text(500),
  harm: text(500),
  measures: text(1000),
  advice: text(1000),
  contact: line(120),
  onlyUntold: z
    .boolean()
    .default(false)
    .meta({ description: "Only whoever no notice of this incidentDetail was planned for: persons found later" }),
});
export type IncidentNoticeText = z.output<typeof noticeText>;

const counts = z.array(
  z.object({
    channel: z.enum(channels),
    state: z.string(),
    reason: z.enum(dropReasonKeys).nullable(),
    count: z.number().int(),
    read: z.number().int(),
  }),
);
export const incidentDetail = incidentCard.extend({
  facts: z.string(),
  cause: z.string(),
  happenedAt: instant.nullable(),
  steps: z.array(
    z.object({
      step: z.enum(incidentStepKeys),
      name: z.string(),
      what: z.string(),
      outcome: z.enum(stepOutcomeKeys).nullable(),
      note: z.string().nullable(),
      by: uuid.nullable(),
      at: instant.nullable(),
    }),
  ),
  persons: z.object({
    state: z.enum(personsStates),
    count: z.number().int(),
    byItem: z.record(z.string(), z.number().int()),
    query: z.object({ items: z.array(z.string()), from: instant.nullable(), to: instant.nullable() }).nullable(),
  }),
  decisions: z.array(
    z.object({
      number: z.number().int(),
      kind: z.enum(["notice", "no-notice"]),
      text: noticeText.nullable(),
      reason: z.string().nullable(),
      askedBy: uuid,
      approvedBy: uuid,
      at: instant,
      sending: z.object({ planned: z.number().int(), isPlanned: z.boolean(), counts }).nullable(),
    }),
  ),
  timeline: z.array(
    z.object({
      kind: z.string(),
      subject: z.string().nullable(),
      at: instant,
      by: uuid.nullable(),
      content: z.record(z.string(), z.unknown()),
    }),
  ),
});

export const ownIncident = z.object({
  incidentId: uuid,
  title: z.string(),
  items: z.array(z.string()),
  knownAt: instant,
  toldAt: instant,
});
export const toldNotice = z.object({
  title: z.string(),
  items: z.array(z.string()),
  cause: z.string(),
  harm: z.string(),
  measures: z.string(),
  advice: z.string(),
  contact: z.string(),
  at: instant,
});
