import { z } from "zod";
import {
  incidentClockKeys,
  incidentKindKeys,
  incidentSeverityKeys,
  incidentStates,
  incidentStepKeys,
  incidentTerms,
  personsStates,
  reportClocks,
  stepOutcomeKeys,
} from "../catalogue/incidents";
import { type ItemKey, itemKeys } from "../catalogue/items";
import { dropReasonKeys } from "../catalogue/messages";
import { channels } from "../catalogue/topics";
import type { Contract } from "../contract";
import { approvalCard, reference } from "./approvals";
import { cursor, instant, pageOf, pageSize, reason, sha256Hex, text, uuid } from "./shapes";

const long = text(incidentTerms.textLength);
const itemList = z
  .array(z.enum(itemKeys as [ItemKey, ...ItemKey[]]))
  .max(itemKeys.length)
  .refine((keys) => new Set(keys).size === keys.length, { error: "not_unique" });
const touched = itemList.min(1);
const params = z.strictObject({ incidentId: uuid });

const clock = z.object({
  clock: z.enum(incidentClockKeys),
  name: z.string(),
  ground: z.string(),
  dueAt: instant.nullable().meta({ description: "Null where it does not run: the severity is not reported" }),
  doneAt: instant.nullable(),
  isOverdue: z.boolean().meta({ description: "Not done in time: late, or not done yet" }),
});
const card = z.object({
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
const query = z.strictObject({
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
const noticeText = z.strictObject({
  title: text(40),
  items: touched,
  cause: text(500),
  harm: text(500),
  measures: text(1000),
  advice: text(1000),
  contact: text(120),
  onlyUntold: z
    .boolean()
    .default(false)
    .meta({ description: "Only whoever no notice of this incident was planned for: persons found later" }),
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
const incident = card.extend({
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

const ownIncident = z.object({
  incidentId: uuid,
  title: z.string(),
  items: z.array(z.string()),
  knownAt: instant,
  toldAt: instant,
});
const told = z.object({
  title: z.string(),
  items: z.array(z.string()),
  cause: z.string(),
  harm: z.string(),
  measures: z.string(),
  advice: z.string(),
  contact: z.string(),
  at: instant,
});

/** Incidents of information security (7.1.4): what is done, by whom and when, and how the persons are told. */
export const incidentContract = {
  "incidents.list": {
    summary: "Incidents that may have touched the person's information and were told to them",
    access: "account",
    result: z.object({ incidents: z.array(ownIncident) }),
  },
  "incidents.show": {
    summary: "One of them: what it was, what was done, what the person can do, whom to ask; the latest notice first",
    access: "account",
    params,
    result: ownIncident.extend({ notices: z.array(told) }),
    errors: ["incident.unknown"],
  },
  "adminIncidents.list": {
    summary: "Incidents and drills, the newest first",
    access: { staff: "incident.view" },
    query: z.strictObject({ state: z.enum(incidentStates).optional(), cursor, pageSize }),
    result: pageOf(card),
  },
  "adminIncidents.open": {
    summary: "Enter an incident, or a drill; its clocks run from the moment it was known",
    access: { staff: "incident.open" },
    body: z.strictObject({
      title: text(60),
      kind: z.enum(incidentKindKeys),
      facts: long,
      cause: long,
      items: touched,
      knownAt: instant,
      happenedAt: instant.nullable().default(null),
      isDrill: z.boolean(),
    }),
    result: incident,
    status: 201,
  },
  "adminIncidents.show": {
    summary: "One incident as it stands",
    access: { staff: "incident.view" },
    params,
    result: incident,
    errors: ["incident.unknown"],
  },
  "adminIncidents.amend": {
    summary: "Write down what is known now; what was written before stays in the timeline",
    access: { staff: "incident.handle" },
    params,
    body: z.strictObject({
      title: text(60),
      kind: z.enum(incidentKindKeys),
      facts: long,
      cause: long,
      items: touched,
      happenedAt: instant.nullable(),
      reason,
    }),
    result: incident,
    errors: ["incident.unknown", "incident.closed"],
  },
  "adminIncidents.classify": {
    summary: "Say how grave it is, and why; milder than its numbers propose stays visible",
    access: { staff: "incident.handle" },
    params,
    body: z.strictObject({
      severity: z.enum(incidentSeverityKeys),
      persons: z.number().int().min(0).max(2_000_000_000).meta({ description: "How many persons, as estimated now" }),
      reason,
    }),
    result: incident,
    errors: ["incident.unknown", "incident.closed"],
  },
  "adminIncidents.step": {
    summary: "A step of the checklist is done, or not needed; the first word counts",
    access: { staff: "incident.handle" },
    params: z.strictObject({ incidentId: uuid, step: z.enum(incidentStepKeys) }),
    body: z.strictObject({ outcome: z.enum(stepOutcomeKeys), note: text(500) }),
    result: incident,
    errors: ["incident.unknown", "incident.closed", "incident.done"],
  },
  "adminIncidents.persons": {
    summary: "Whom it may affect: found by what they hold, in the background; named accounts at once",
    access: { staff: "incident.handle" },
    params,
    body: query.refine(({ items, accountIds }) => items.length + accountIds.length > 0, {
      error: "too_small",
      path: ["items"],
    }),
    result: incident,
    errors: ["incident.unknown", "incident.closed", "incident.moved"],
  },
  "adminIncidents.draft": {
    summary:
      "The report to the authority, drawn up from the record: plain text to be checked, completed and sent by staff",
    access: { staff: "incident.view" },
    params,
    result: z.object({ text: z.string() }),
    errors: ["incident.unknown"],
  },
  "adminIncidents.report": {
    summary: "Say that a report went out, with its reference: it stops that clock",
    access: { staff: "incident.handle" },
    params: z.strictObject({ incidentId: uuid, clock: z.enum(reportClocks) }),
    body: z.strictObject({ reference, to: text(80), sentAt: instant }),
    result: incident,
    errors: ["incident.unknown", "incident.closed", "incident.done"],
  },
  "adminIncidents.notify": {
    summary: "Ask to tell the affected persons; a second person approves the very words. Again for a follow-up",
    access: { staff: "incident.handle" },
    params,
    body: noticeText.extend({ reason }),
    result: approvalCard,
    status: 201,
    errors: ["incident.unknown", "incident.closed", "incident.not-counted"],
  },
  "adminIncidents.decline": {
    summary: "Ask not to tell them, as the measures keep all harm away (PIPL 57 para 2); a second person approves",
    access: { staff: "incident.handle" },
    params,
    body: z.strictObject({ why: text(1000), reason }),
    result: approvalCard,
    status: 201,
    errors: ["incident.unknown", "incident.closed", "incident.not-counted", "incident.moved"],
  },
  "adminIncidents.record": {
    summary: "The whole record; once closed, the very bytes whose hash is in the ledger (canonical JSON, RFC 8785)",
    access: { staff: "incident.view" },
    params,
    result: z.object({ record: z.record(z.string(), z.unknown()), sha256: sha256Hex, isClosed: z.boolean() }),
    errors: ["incident.unknown"],
  },
  "adminIncidents.close": {
    summary: "Close it for good: every step, report and decision done, every message on its end",
    access: { staff: "incident.handle" },
    params,
    body: z.strictObject({ summary: long }),
    result: incident,
    errors: ["incident.unknown", "incident.closed", "incident.unfinished"],
  },
} as const satisfies Contract;
