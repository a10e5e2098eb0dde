import { z } from "zod";
import { roleKeys } from "../catalogue/roles";
import { alarmKinds, glassPermissions, glassStates } from "../catalogue/staff-oversight";
import type { Contract } from "../contract";
import { cursor, instant, pageOf, pageSize, reason, sha256Hex, uuid } from "./shapes";

const undertakingShown = z.object({
  version: z.number().int(),
  title: z.string(),
  clause: z.string(),
  text: z.array(z.string()),
  textSha256: sha256Hex,
  isAccepted: z.boolean(),
  acceptedAt: instant.nullable(),
});
const round = z.object({
  reviewId: uuid,
  startedAt: instant,
  dueAt: instant,
  closedAt: instant.nullable(),
  isOverdue: z.boolean(),
});
const outcome = z.enum(["keep", "revoke"]);
const wholeRound = round.extend({
  members: z.array(
    z.object({
      staffId: uuid,
      username: z.string(),
      roles: z.array(z.enum(roleKeys)),
      worksUntil: instant.meta({ description: "When the roles stop working if nobody looks at them" }),
      outcome: outcome.nullable(),
      decidedBy: uuid.nullable(),
      decidedAt: instant.nullable(),
    }),
  ),
});
const glass = z.object({
  glassId: uuid,
  staffId: uuid,
  permissions: z.array(z.enum(glassPermissions)),
  reason: z.string(),
  state: z.enum(glassStates),
  isEmergency: z.boolean(),
  askedAt: instant,
  approvedBy: z.array(uuid),
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  reviewDueAt: instant.nullable(),
  isReviewOverdue: z.boolean(),
  reviewedBy: uuid.nullable(),
  reviewedAt: instant.nullable(),
  isJustified: z.boolean().nullable(),
});
const ofGlass = z.strictObject({ glassId: uuid });
const alarm = z.object({
  alarmId: uuid,
  kind: z.enum(alarmKinds),
  name: z.string(),
  detail: z.string(),
  staffId: uuid.nullable(),
  raisedAt: instant,
  handledBy: uuid.nullable(),
  handledAt: instant.nullable(),
});

/** Who watches over staff (7.1.2): the undertaking, the quarterly review, permissions for an hour, alarms. */
export const staffOversightContract = {
  "undertaking.show": {
    summary: "The confidentiality undertaking as it reads now, and whether one accepted it",
    access: { staff: "self" },
    beforeUndertaking: true,
    result: undertakingShown,
  },
  "undertaking.accept": {
    summary: "Accept the undertaking exactly as shown; whoever touches people's information can do nothing before",
    access: { staff: "self" },
    beforeUndertaking: true,
    body: z.strictObject({ version: z.number().int(), textSha256: sha256Hex }),
    result: undertakingShown,
    errors: ["staff.undertaking-changed"],
  },
  "accessReviews.list": {
    summary: "Rounds in which everybody's roles are looked at, the newest first; overdue ones say so",
    access: { staff: "access.review" },
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(round),
  },
  "accessReviews.show": {
    summary: "One round: every member, their roles, and what was decided",
    access: { staff: "access.review" },
    params: z.strictObject({ reviewId: uuid }),
    result: wholeRound,
    errors: ["review.unknown"],
  },
  "accessReviews.start": {
    summary: "Begin a round before the quarter does",
    access: { staff: "access.review" },
    result: wholeRound,
    status: 201,
    errors: ["review.open"],
  },
  "accessReviews.decide": {
    summary: "Keep or revoke one member's roles; never one's own",
    access: { staff: "access.review" },
    params: z.strictObject({ reviewId: uuid, staffId: uuid }),
    body: z.strictObject({ outcome, reason }),
    result: wholeRound,
    errors: ["review.unknown", "review.own", "review.decided"],
  },
  "breakGlass.list": {
    summary: "Permissions for an hour: asked for, held, and looked at",
    access: { staff: "glass.view" },
    query: z.strictObject({ waiting: z.enum(["true", "false"]).default("false"), cursor, pageSize }),
    result: pageOf(glass),
  },
  "breakGlass.ask": {
    summary:
      "Ask for permissions for an hour: two others approve it, or in an emergency it begins at once and is looked at within four hours",
    access: { staff: "glass.ask" },
    body: z.strictObject({
      permissions: z.array(z.enum(glassPermissions)).min(1).max(glassPermissions.length),
      isEmergency: z.boolean(),
      reason,
    }),
    result: glass,
    status: 201,
    errors: ["glass.standing"],
  },
  "breakGlass.decide": {
    summary: "One of the two approvals, or a refusal; never of one's own",
    access: { staff: "glass.approve" },
    params: ofGlass,
    body: z.strictObject({ outcome: z.enum(["approved", "refused"]), reason }),
    result: glass,
    errors: ["glass.unknown", "glass.own", "glass.moved"],
  },
  "breakGlass.end": {
    summary: "End one's own hour early",
    access: { staff: "glass.ask" },
    params: ofGlass,
    result: glass,
    errors: ["glass.unknown", "glass.moved"],
  },
  "breakGlass.review": {
    summary: "Say whether an emergency was one; an hour that was not ends at once",
    access: { staff: "glass.approve" },
    params: ofGlass,
    body: z.strictObject({ isJustified: z.boolean(), reason }),
    result: glass,
    errors: ["glass.unknown", "glass.own", "glass.moved"],
  },
  "adminAlarms.list": {
    summary: "What whoever is responsible for security has to see, the newest first",
    access: { staff: "alarm.view" },
    query: z.strictObject({ isHandled: z.enum(["true", "false"]).default("false"), cursor, pageSize }),
    result: pageOf(alarm),
  },
  "adminAlarms.handle": {
    summary: "Say what was done about an alarm; never one about oneself",
    access: { staff: "alarm.handle" },
    params: z.strictObject({ alarmId: uuid }),
    body: z.strictObject({ reason }),
    result: alarm,
    errors: ["alarm.unknown", "alarm.handled", "approval.own"],
  },
} as const satisfies Contract;
