import { z } from "zod";
import { correctableItems, profileItems, proxyItems } from "../catalogue/items";
import { correctionRefusalKeys } from "../catalogue/refusals";
import type { Contract } from "../contract";
import { keptFile } from "./files";
import { instant, reason, text, uuid } from "./shapes";

const proposalItem = z.enum([...new Set([...profileItems, ...correctableItems])]);
const state = z.enum(["open", "accepted", "refused", "lapsed", "withdrawn"]);
const params = z.strictObject({ proposalId: uuid });
const value = z.string().min(1).max(300);

/** A value somebody proposes and somebody else decides on: entered for a person (2.1.2), or a correction asked for (8.5). */
export const proposalsContract = {
  "proposals.list": {
    summary: "Values entered on the person's behalf and corrections asked for, newest first, with where they stand",
    access: "account",
    result: z.object({
      proposals: z.array(
        z.object({
          proposalId: uuid,
          kind: z.enum(["proxy", "correction"]),
          item: proposalItem,
          masked: z.string(),
          state,
          proposedBy: z.string(),
          proposedAt: instant,
          lapsesAt: instant.nullable(),
          refusal: z.enum(correctionRefusalKeys).nullable(),
        }),
      ),
    }),
  },
  "proposals.decide": {
    summary: "Confirm a value entered on one's behalf, or reject it: then it is deleted and one's own stays",
    access: "account",
    params,
    body: z.strictObject({ isAccepted: z.boolean() }),
    result: null,
    errors: ["proposal.unknown", "proposal.decided", "item.locked", "session.step-up-required"],
  },
  "corrections.request": {
    summary: "Ask for the correction of what one cannot change oneself, with evidence",
    access: "account",
    needs: "S0",
    stepUp: true,
    body: z.strictObject({
      item: z.enum(correctableItems),
      value,
      explanation: text(500),
      fileIds: z.array(uuid).max(3).default([]),
    }),
    result: z.object({ proposalId: uuid }),
    status: 201,
    errors: ["correction.standing", "file.unknown", "item.unknown"],
    limit: "write",
  },
  "corrections.withdraw": {
    summary: "Take a correction back; its evidence is deleted",
    access: "account",
    params,
    result: null,
    errors: ["proposal.unknown", "proposal.decided"],
  },
  "adminProposals.enter": {
    summary: "Enter a value on a person's behalf, under a mandate; the person is told and may reject it for seven days",
    access: { staff: "account.enter" },
    params: z.strictObject({ accountId: uuid }),
    body: z.strictObject({
      item: z.enum(proxyItems),
      value,
      mandate: text(120).meta({ description: "Reference of the mandate: where it is kept, never whose it is" }),
      partner: text(60).optional().meta({ description: "The partner who handed it in, if not our own staff" }),
      reason,
    }),
    result: z.object({ proposalId: uuid, isStanding: z.boolean() }),
    status: 201,
    errors: ["account.unknown", "account.own", "item.locked"],
  },
  "adminCorrections.list": {
    summary: "Corrections waiting for a decision, oldest first",
    access: { staff: "correction.decide" },
    result: z.object({
      corrections: z.array(z.object({ proposalId: uuid, item: z.enum(correctableItems), askedAt: instant })),
    }),
  },
  "adminCorrections.show": {
    summary: "One correction with what is asked and the evidence; the look is in the ledger",
    access: { staff: "correction.decide" },
    params,
    query: z.strictObject({ reason }),
    result: z.object({
      proposalId: uuid,
      item: z.enum(correctableItems),
      value: z.string(),
      explanation: z.string(),
      files: z.array(keptFile),
      askedAt: instant,
    }),
    errors: ["proposal.unknown", "account.own"],
  },
  "adminCorrections.file": {
    summary: "A piece of evidence; the look is in the ledger",
    access: { staff: "correction.decide" },
    params: params.extend({ fileId: uuid }),
    query: z.strictObject({ reason }),
    download: true,
    result: z.unknown(),
    errors: ["proposal.unknown", "account.own", "file.unknown"],
  },
  "adminCorrections.decide": {
    summary: "Accept a correction, or refuse it for a coded reason; its evidence is deleted",
    access: { staff: "correction.decide" },
    params,
    body: z.discriminatedUnion("decision", [
      z.strictObject({ decision: z.literal("accept"), reason }),
      z.strictObject({ decision: z.literal("refuse"), refusal: z.enum(correctionRefusalKeys), reason }),
    ]),
    result: null,
    errors: ["proposal.unknown", "account.own", "proposal.decided", "identifier.taken"],
  },
} as const satisfies Contract;
