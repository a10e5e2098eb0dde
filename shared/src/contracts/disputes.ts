import { z } from "zod";
import {
  disputeGroundKeys,
  disputeKindKeys,
  disputePartyKeys,
  disputeRefusalKeys,
  disputeStateKeys,
  disputeTerms,
  objectionAnswerKeys,
} from "../catalogue/disputes";
import type { Contract } from "../contract";
import { cursor, instant, pageOf, pageSize, reason, sha256Hex, text, uuid } from "./shapes";

const kind = z.enum(disputeKindKeys);
const ground = z.enum(disputeGroundKeys);
const state = z.enum(disputeStateKeys);
const party = z.enum(disputePartyKeys);
const disputeParams = z.strictObject({ disputeId: uuid });
const word = z.string().regex(/^[A-Za-z_]{1,40}$/);
const recipient = z.object({ party, name: z.string() });
/** What is to be given, in words: what it is called, and of a record which of its fields. */
const thing = z.object({ name: z.string(), fields: z.array(z.string()) });
const most = disputeTerms.mostThings;

const ownCard = z.object({
  disputeId: uuid,
  kind,
  ground,
  state,
  recipient,
  things: z.array(thing),
  openedAt: instant,
  decidedAt: instant.nullable(),
  objectUntil: instant.nullable().meta({ description: "Until when one may object; null where one may not" }),
  canObject: z.boolean(),
  objection: z.string().nullable(),
  answer: z.string().nullable().meta({ description: "What the objection was answered with, or why nothing was given" }),
  releasedAt: instant.nullable(),
  takenAt: instant.nullable(),
});

/** What of a person is given to parties of a dispute, as the person sees it (4.4). */
export const disputeContract = {
  "disputes.list": {
    summary: "What of one's own was, or is to be, given to parties of a dispute: what, to whom, why, where it stands",
    access: "account",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(ownCard),
  },
  "disputes.object": {
    summary: "Object before anything is given; the privacy officer decides with a reason",
    access: "account",
    whileClosing: true,
    params: disputeParams,
    body: z.strictObject({ text: text(disputeTerms.objectionLength) }),
    result: ownCard,
    errors: ["dispute.unknown", "dispute.moved", "dispute.objection-over", "dispute.no-objection"],
    limit: "write",
  },
} as const satisfies Contract;

const staffCard = z.object({
  disputeId: uuid,
  kind,
  ground,
  state,
  party,
  openedBy: uuid,
  openedAt: instant,
  decidedBy: uuid.nullable(),
  decidedAt: instant.nullable(),
  objectUntil: instant.nullable(),
  objectedAt: instant.nullable(),
  releasedAt: instant.nullable(),
  linkUntil: instant.nullable(),
  takenAt: instant.nullable(),
});
const moveErrors = ["dispute.unknown", "dispute.moved", "dispute.own"] as const;

/** Giving information to a party of a dispute (4.4): one opens the case, another approves exactly what is given. */
export const adminDisputeContract = {
  "adminDisputes.list": {
    summary: "Cases that this member may deal with, the newest first, without names",
    access: { staff: "dispute.approve" },
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(staffCard),
  },
  "adminDisputes.open": {
    summary: "Open a case: why, for whom, and exactly which records, fields, tickets and values it is about",
    access: { staff: "dispute.open" },
    params: z.strictObject({ accountId: uuid }),
    body: z.strictObject({
      kind,
      ground,
      reference: text(100).meta({ description: "Number of the document, complaint or request" }),
      recipient: z.strictObject({ party, name: text(100) }),
      records: z.array(z.strictObject({ recordId: uuid, fields: z.array(word).min(1).max(most) })).max(most),
      tickets: z.array(uuid).max(most),
      items: z.array(word).max(most),
      reason,
    }),
    result: staffCard,
    status: 201,
    errors: ["account.unknown", "dispute.own", "dispute.not-allowed", "dispute.not-linked"],
  },
  "adminDisputes.preview": {
    summary: "Exactly what would be given, with the digest to approve it by; every look is in the ledger",
    access: { staff: "dispute.approve" },
    everyTime: true,
    params: disputeParams,
    body: z.strictObject({ reason }),
    result: z.object({
      dispute: staffCard,
      reference: z.string(),
      recipient,
      objection: z.string().nullable(),
      content: z.record(z.string(), z.unknown()),
      digest: sha256Hex,
    }),
    errors: [
      "dispute.opener",
      "dispute.unknown",
      "dispute.own",
      "dispute.not-linked",
      "dispute.moved",
      "dispute.lapsed",
    ],
    limit: "search",
  },
  "adminDisputes.decide": {
    summary: "Approve what was previewed, or refuse; never the member who opened the case",
    access: { staff: "dispute.approve" },
    params: disputeParams,
    body: z.discriminatedUnion("outcome", [
      z.strictObject({ outcome: z.literal("approved"), digest: sha256Hex, reason }),
      z.strictObject({ outcome: z.literal("refused"), refusal: z.enum(disputeRefusalKeys), reason }),
    ]),
    result: staffCard,
    errors: [...moveErrors, "dispute.lapsed", "dispute.opener", "dispute.changed", "dispute.not-linked"],
  },
  "adminDisputes.decideObjection": {
    summary: "Answer a person's objection with a coded reason; never the member who opened or approved the case",
    access: { staff: "dispute.objection" },
    params: disputeParams,
    body: z.strictObject({ answer: z.enum(objectionAnswerKeys), reason }),
    result: staffCard,
    errors: [...moveErrors, "dispute.lapsed", "dispute.opener", "dispute.approver"],
  },
  "adminDisputes.release": {
    summary: "Make the file once the wait is over, and again if a download broke off while it still waits to be taken",
    access: { staff: "dispute.open" },
    params: disputeParams,
    body: z.strictObject({ reason }),
    result: staffCard,
    errors: [...moveErrors, "dispute.lapsed", "dispute.too-early", "dispute.changed", "dispute.not-linked"],
  },
  "adminDisputes.download": {
    summary: "Take the file: once, within seven days",
    access: { staff: "dispute.open" },
    everyTime: true,
    params: disputeParams,
    download: true,
    result: z.unknown(),
    errors: ["dispute.unknown", "dispute.own", "dispute.taken", "dispute.over"],
  },
  "adminDisputes.withdraw": {
    summary: "End a case from which nothing was given yet",
    access: { staff: "dispute.open" },
    params: disputeParams,
    result: null,
    errors: moveErrors,
  },
} as const satisfies Contract;
