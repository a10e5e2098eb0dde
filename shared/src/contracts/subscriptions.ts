import { z } from "zod";
import { scopeCodes } from "../catalogue/scopes";
import { channels, topicKeys } from "../catalogue/topics";
import type { Contract } from "../contract";
import { consentAct } from "./consents";
import { appId, instant } from "./shapes";

export const topicKey = z.enum(topicKeys);
export const channel = z.enum(channels);

/** One cell of the matrix as stored, with the reason that decides it ("explain"). */
export const subscriptionCell = z.object({
  topic: topicKey,
  channel,
  isOn: z.boolean(),
  isLocked: z.boolean(),
  decidedBy: z
    .enum(["law", "default", "person", "consent-given", "consent-missing", "no-contact", "no-credit"])
    .meta({ description: "Which rule decided: the first that applies, in the order of the README" }),
  missingConsents: z.array(z.enum(scopeCodes)),
  credits: z.number().int().nullable().meta({ description: "WeChat one-time credits left; null on other channels" }),
  changedAt: instant.nullable(),
});
export const subscriptionMatrix = z.object({ cells: z.array(subscriptionCell) });

export const subscriptionContract = {
  "subscriptions.list": {
    summary: "The person's subscription matrix as stored, each cell explained",
    access: "account",
    result: subscriptionMatrix,
  },
  "subscriptions.change": {
    summary: "Switch one topic on one channel; marketing cells move with their consent",
    access: "account",
    params: z.strictObject({ topic: topicKey, channel }),
    body: z.strictObject({ isOn: z.boolean(), consents: z.array(consentAct).max(3).default([]) }),
    result: subscriptionCell,
    errors: [
      "subscription.unknown",
      "subscription.locked",
      "subscription.consent-required",
      "document.superseded",
      "document.version-unknown",
    ],
  },
  "subscriptions.recordWechatAnswers": {
    summary: "Record what the person answered in WeChat's subscription panel",
    access: "account",
    body: z.strictObject({
      appId,
      answers: z
        .array(
          z.strictObject({
            templateId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
            answer: z.enum(["accept", "reject", "ban", "filter"]),
          }),
        )
        .min(1)
        .max(5),
    }),
    result: subscriptionMatrix,
    status: 201,
    errors: ["template.unknown", "binding.unknown"],
  },
} as const satisfies Contract;
