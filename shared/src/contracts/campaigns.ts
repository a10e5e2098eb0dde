import { z } from "zod";
import { callOutcomes, campaignStates, campaignTopics } from "../catalogue/campaigns";
import { deliveryStates, dropReasonKeys } from "../catalogue/messages";
import { scopeCodes } from "../catalogue/scopes";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { instant, line, pageOf, pageSize, reason, text, uuid } from "./shapes";
import { channel } from "./subscriptions";

const words = z.strictObject({ title: line(60), text: text(2000) });
const content = words.extend({
  page: z
    .strictObject({ path: z.string().regex(/^pages\/[a-z/-]{3,80}$/), label: line(20) })
    .optional()
    .meta({ description: "A page of the mini-program that the inbox and WeChat open" }),
  phrase: line(5).optional(),
  forms: z.partialRecord(channel, words).optional().meta({ description: "Other words for single channels" }),
});
const percent = z.number().int().min(1).max(100).default(100);
const audience = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("everyone"), percent }),
  z.strictObject({ kind: z.literal("consented"), scope: z.enum(scopeCodes), percent }),
  z.strictObject({ kind: z.literal("created"), from: instant, to: instant, percent }),
]);
const draft = z.strictObject({
  name: line(60).meta({ description: "What staff call it; nobody else sees it" }),
  topic: z.enum(campaignTopics),
  channels: z.array(channel).min(1).max(5),
  content,
  audience,
  sendFrom: instant
    .nullable()
    .default(null)
    .meta({ description: "Not before; the hours of its kind are kept besides" }),
  validUntil: instant.nullable().default(null),
});
export type CampaignDraft = z.output<typeof draft>;

const card = z.object({
  campaignId: uuid,
  version: z.number().int(),
  name: z.string(),
  topic: z.enum(campaignTopics),
  channels: z.array(channel),
  state: z.enum(campaignStates),
  sendFrom: instant.nullable(),
  validUntil: instant.nullable(),
  createdAt: instant,
});
const shown = card.extend({
  content,
  audience,
  previews: z.object({
    inbox: z.object({ title: z.string(), text: z.string() }).optional(),
    email: z.object({ subject: z.string(), text: z.string() }).optional(),
    sms: z.object({ text: z.string() }).optional(),
    wechat: z.object({ fields: z.record(z.string(), z.string()).nullable() }).optional(),
    phone: z.object({ text: z.string() }).optional(),
  }),
  counts: z
    .object({
      isCounting: z.boolean(),
      people: z.number().int(),
      channels: z.array(
        z.object({
          channel,
          reached: z.number().int(),
          excluded: z.array(z.object({ reason: z.enum(dropReasonKeys), count: z.number().int() })),
        }),
      ),
    })
    .nullable()
    .meta({
      description: "Who would get it now and why others not; addresses that opted out are known when it is sent",
    }),
  results: z
    .object({
      planned: z.number().int(),
      isPlanned: z.boolean(),
      counts: z.array(
        z.object({
          channel,
          state: z.enum([...deliveryStates, "removed"]),
          reason: z.enum(dropReasonKeys).nullable(),
          count: z.number().int(),
          read: z.number().int(),
        }),
      ),
    })
    .nullable(),
});
const params = z.strictObject({ campaignId: uuid });

/** Campaigns (4.5): written by one, approved by another, sent through the one gate; nobody is ever named. */
export const campaignContract = {
  "adminCampaigns.list": {
    summary: "Campaigns, the newest first",
    access: { staff: "campaign.view" },
    query: z.strictObject({ cursor: uuid.optional(), pageSize }),
    result: pageOf(card),
  },
  "adminCampaigns.show": {
    summary: "A campaign with its previews, whom it would reach, and what became of it: counts only",
    access: { staff: "campaign.view" },
    params,
    result: shown,
    errors: ["campaign.unknown"],
  },
  "adminCampaigns.create": {
    summary: "Draft a campaign",
    access: { staff: "campaign.write" },
    body: draft,
    result: shown,
    status: 201,
  },
  "adminCampaigns.change": {
    summary: "Change a draft; its people are counted anew",
    access: { staff: "campaign.write" },
    params,
    body: draft.extend({ version: z.number().int() }),
    result: shown,
    errors: ["campaign.unknown", "campaign.moved"],
  },
  "adminCampaigns.count": {
    summary: "Count whom the draft would reach by the gate that sends, and why others not",
    access: { staff: "campaign.write" },
    params,
    result: shown,
    errors: ["campaign.unknown", "campaign.moved"],
  },
  "adminCampaigns.test": {
    summary: "Send it to one's own account, as declared, by one channel; the gate is asked as for anybody",
    access: { staff: "campaign.write" },
    params,
    body: z.strictObject({ channel }),
    result: z.object({ isSent: z.boolean(), reason: z.enum(dropReasonKeys).nullable() }),
    errors: ["campaign.unknown", "campaign.moved", "campaign.no-own-account"],
    everyTime: true,
  },
  "adminCampaigns.ask": {
    summary: "Ask to send it; a second person approves it",
    access: { staff: "campaign.write" },
    params,
    body: z.strictObject({ version: z.number().int(), reason }),
    result: approvalCard,
    status: 201,
    errors: ["campaign.unknown", "campaign.moved", "campaign.not-counted", "campaign.too-few"],
  },
  "adminCampaigns.steer": {
    summary: "Pause, go on, or stop for good: from the next message on",
    access: { staff: "campaign.steer" },
    params,
    body: z.strictObject({ to: z.enum(["paused", "sending", "stopped"]), reason }),
    result: shown,
    errors: ["campaign.unknown", "campaign.moved"],
  },
  "adminCalls.fetch": {
    summary: "The next numbers to call, asked of the gate once more; each fetch is a look that counts and is on record",
    access: { staff: "campaign.call" },
    params,
    body: z.strictObject({ reason }),
    result: z.object({
      rows: z.array(z.object({ callId: z.string(), phone: z.string() })),
      opensAt: instant.nullable().meta({ description: "When calls may be made again, outside their hours" }),
      script: z.object({ title: z.string(), text: z.string() }),
    }),
    errors: ["campaign.unknown", "campaign.moved", "staff.look-cap"],
    everyTime: true,
  },
  "adminCalls.mark": {
    summary: "How a call went; who refused is called no more, by anybody",
    access: { staff: "campaign.call" },
    params,
    body: z.strictObject({ callId: z.string().regex(/^[A-Za-z0-9_-]{40,200}$/), outcome: z.enum(callOutcomes) }),
    result: null,
    errors: ["campaign.unknown", "call.unknown"],
  },
} as const satisfies Contract;
