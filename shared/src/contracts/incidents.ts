import { z } from "zod";
import {
  incidentKindKeys,
  incidentSeverityKeys,
  incidentStates,
  incidentStepKeys,
  reportClocks,
  stepOutcomeKeys,
} from "../catalogue/incidents";
import type { Contract } from "../contract";
import { approvalCard, reference } from "./approvals";
import {
  incidentCard,
  incidentDetail,
  incidentParams,
  longText,
  noticeText,
  ownIncident,
  personsQuery,
  toldNotice,
  touchedItems,
} from "./incident-shapes";
import { cursor, instant, line, pageOf, pageSize, reason, sha256Hex, text, uuid } from "./shapes";

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
    params: incidentParams,
    result: ownIncident.extend({ notices: z.array(toldNotice) }),
    errors: ["incident.unknown"],
  },
  "adminIncidents.list": {
    summary: "Incidents and drills, the newest first",
    access: { staff: "incident.view" },
    query: z.strictObject({ state: z.enum(incidentStates).optional(), cursor, pageSize }),
    result: pageOf(incidentCard),
  },
  "adminIncidents.open": {
    summary: "Enter an incident, or a drill; its clocks run from the moment it was known",
    access: { staff: "incident.open" },
    body: z.strictObject({
      title: line(60),
      kind: z.enum(incidentKindKeys),
      facts: longText,
      cause: longText,
      items: touchedItems,
      knownAt: instant,
      happenedAt: instant.nullable().default(null),
      isDrill: z.boolean(),
    }),
    result: incidentDetail,
    status: 201,
  },
  "adminIncidents.show": {
    summary: "One incident as it stands",
    access: { staff: "incident.view" },
    params: incidentParams,
    result: incidentDetail,
    errors: ["incident.unknown"],
  },
  "adminIncidents.amend": {
    summary: "Write down what is known now; what was written before stays in the timeline",
    access: { staff: "incident.handle" },
    params: incidentParams,
    body: z.strictObject({
      title: line(60),
      kind: z.enum(incidentKindKeys),
      facts: longText,
      cause: longText,
      items: touchedItems,
      happenedAt: instant.nullable(),
      reason,
    }),
    result: incidentDetail,
    errors: ["incident.unknown", "incident.closed"],
  },
  "adminIncidents.classify": {
    summary: "Say how grave it is, and why; milder than its numbers propose stays visible",
    access: { staff: "incident.handle" },
    params: incidentParams,
    body: z.strictObject({
      severity: z.enum(incidentSeverityKeys),
      persons: z.number().int().min(0).max(2_000_000_000).meta({ description: "How many persons, as estimated now" }),
      reason,
    }),
    result: incidentDetail,
    errors: ["incident.unknown", "incident.closed"],
  },
  "adminIncidents.step": {
    summary: "A step of the checklist is done, or not needed; the first word counts",
    access: { staff: "incident.handle" },
    params: z.strictObject({ incidentId: uuid, step: z.enum(incidentStepKeys) }),
    body: z.strictObject({ outcome: z.enum(stepOutcomeKeys), note: text(500) }),
    result: incidentDetail,
    errors: ["incident.unknown", "incident.closed", "incident.done"],
  },
  "adminIncidents.persons": {
    summary: "Whom it may affect: found by what they hold, in the background; named accounts at once",
    access: { staff: "incident.handle" },
    params: incidentParams,
    body: personsQuery.refine(({ items, accountIds }) => items.length + accountIds.length > 0, {
      error: "too_small",
      path: ["items"],
    }),
    result: incidentDetail,
    errors: ["incident.unknown", "incident.closed", "incident.moved"],
  },
  "adminIncidents.draft": {
    summary:
      "The report to the authority, drawn up from the record: plain text to be checked, completed and sent by staff",
    access: { staff: "incident.view" },
    params: incidentParams,
    result: z.object({ text: z.string() }),
    errors: ["incident.unknown"],
  },
  "adminIncidents.report": {
    summary: "Say that a report went out, with its reference: it stops that clock",
    access: { staff: "incident.handle" },
    params: z.strictObject({ incidentId: uuid, clock: z.enum(reportClocks) }),
    body: z.strictObject({ reference, to: text(80), sentAt: instant }),
    result: incidentDetail,
    errors: ["incident.unknown", "incident.closed", "incident.done"],
  },
  "adminIncidents.notify": {
    summary: "Ask to tell the affected persons; a second person approves the very words. Again for a follow-up",
    access: { staff: "incident.handle" },
    params: incidentParams,
    body: noticeText.extend({ reason }),
    result: approvalCard,
    status: 201,
    errors: ["incident.unknown", "incident.closed", "incident.not-counted"],
  },
  "adminIncidents.decline": {
    summary: "Ask not to tell them, as the measures keep all harm away (PIPL 57 para 2); a second person approves",
    access: { staff: "incident.handle" },
    params: incidentParams,
    body: z.strictObject({ why: text(1000), reason }),
    result: approvalCard,
    status: 201,
    errors: ["incident.unknown", "incident.closed", "incident.not-counted", "incident.moved"],
  },
  "adminIncidents.record": {
    summary: "The whole record; once closed, the very bytes whose hash is in the ledger (canonical JSON, RFC 8785)",
    access: { staff: "incident.view" },
    params: incidentParams,
    result: z.object({ record: z.record(z.string(), z.unknown()), sha256: sha256Hex, isClosed: z.boolean() }),
    errors: ["incident.unknown"],
  },
  "adminIncidents.close": {
    summary: "Close it for good: every step, report and decision done, every message on its end",
    access: { staff: "incident.handle" },
    params: incidentParams,
    body: z.strictObject({ summary: longText }),
    result: incidentDetail,
    errors: ["incident.unknown", "incident.closed", "incident.unfinished"],
  },
} as const satisfies Contract;
