import { z } from "zod";
import { vaultItems } from "../catalogue/items";
import { recipients } from "../catalogue/recipients";
import {
  deletionScopes,
  deletionStates,
  recipientRoleKeys,
  recipientStates,
  shareBases,
  sharePurposes,
  shareStates,
  shareTerms,
} from "../catalogue/sharing";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { consentAct } from "./consents";
import { cursor, instant, line, pageOf, pageSize, reason, sha256Hex, text, uuid } from "./shapes";

const keysOf = <K extends string>(entries: Record<K, unknown>) => z.enum(Object.keys(entries) as [K, ...K[]]);
const isUnique = (keys: readonly unknown[]) => new Set(keys).size === keys.length;
const role = z.enum(recipientRoleKeys);
const purpose = z.enum(sharePurposes);
export const sharedItems = z
  .array(z.enum(vaultItems as [(typeof vaultItems)[number], ...typeof vaultItems]))
  .min(1)
  .max(shareTerms.mostItems)
  .refine(isUnique, { error: "not_unique" });
const named = z.object({ item: z.string(), name: z.string() });
export const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/** What is agreed with a recipient. */
const rule = z.strictObject({
  name: line(100),
  role,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .meta({ description: "ISO 3166-1; only CN is taken" }),
  contact: line(100).meta({ description: "How a person reaches it; published" }),
  contract: code.meta({ description: "Number of the contract" }),
  contractUntil: instant,
  purposes: z.array(purpose).min(1).refine(isUnique, { error: "not_unique" }),
  items: sharedItems,
  method: line(200),
  policy: line(200).meta({ description: "Where its own rules are found" }),
  url: z.url({ protocol: /^https?$/ }).max(300),
});
export type RecipientRule = z.output<typeof rule>;

const told = z.object({
  recipientId: uuid,
  name: z.string(),
  role,
  contact: z.string(),
  purposes: z.array(z.object({ purpose, name: z.string(), clause: z.string() })),
  items: z.array(named),
  method: z.string(),
  policy: z.string(),
  contractUntil: instant,
});

const own = z.object({
  shareId: uuid,
  recipient: z.string(),
  contact: z.string().nullable(),
  purpose: z.string(),
  basis: keysOf(shareBases),
  ground: z.string().nullable().meta({ description: "Of an exception: the clause and the article of the law (5.3)" }),
  items: z.array(named),
  state: keysOf(shareStates),
  at: instant,
  settledAt: instant.nullable(),
});
const recipientParams = z.strictObject({ recipientId: uuid });

/** With whom a person's information is shared, as the person sees and decides it (5). */
export const shareContract = {
  "shares.list": {
    summary: "Who received what of one's own, when, for what and on which basis",
    access: "account",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(
      own.extend({
        deletion: z
          .object({ askedAt: instant, provedAt: instant.nullable() })
          .nullable()
          .meta({ description: "When it was asked to delete what it got, and proved that it did" }),
      }),
    ),
  },
  "shares.recipients": {
    summary: "Recipients of the directory, and where one's consent to each that needs one stands",
    access: "account",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(
      told.extend({
        needsConsent: z.boolean(),
        shownSha256: sha256Hex.meta({ description: "Of all that is told here: a consent is to exactly this" }),
        consent: z.object({
          state: z.enum(["none", "given", "refused", "withdrawn", "outdated"]),
          at: instant.nullable(),
          entryId: uuid.nullable(),
        }),
      }),
    ),
  },
  "shares.decide": {
    summary: "Agree, refuse or withdraw for one recipient and no other (PIPL 23)",
    access: "account",
    whileClosing: true,
    params: recipientParams,
    body: z.strictObject({
      act: z.enum(["given", "refused", "withdrawn"]),
      shownSha256: sha256Hex,
      documentVersionId: consentAct.shape.documentVersionId,
      textSha256: consentAct.shape.textSha256,
      evidence: consentAct.shape.evidence,
    }),
    result: z.object({ entryId: uuid, act: z.enum(["given", "refused", "withdrawn"]), at: instant }),
    status: 201,
    errors: [
      "recipient.unknown",
      "recipient.ended",
      "recipient.no-consent",
      "recipient.changed",
      "consent.not-given",
      "document.version-unknown",
      "document.superseded",
      "document.not-effective",
    ],
    limit: "write",
  },
  "egress.send": {
    summary: "Ask the one door through which information leaves: for one account, recipient and purpose, some items",
    access: { service: "share.send" },
    body: z.strictObject({
      accountId: uuid,
      recipientId: uuid,
      purpose,
      items: sharedItems,
      basis: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("contract"), reference: code }),
        z.strictObject({ kind: z.literal("consent") }),
        z.strictObject({ kind: z.literal("exception"), exceptionId: uuid }),
      ]),
    }),
    result: z.object({ shareId: uuid, state: keysOf(shareStates), items: z.array(z.string()), at: instant }),
    status: 201,
    errors: [
      "account.unknown",
      "account.closing",
      "recipient.unknown",
      "recipient.ended",
      "recipient.overseas",
      "share.not-agreed",
      "share.no-basis",
      "share.nothing",
      "exception.over",
      "exception.refused",
    ],
    limit: "ingest",
  },
  "egress.show": {
    summary: "What became of a passing on that this system asked for",
    access: { service: "share.send" },
    params: z.strictObject({ shareId: uuid }),
    result: z.object({ shareId: uuid, state: keysOf(shareStates), settledAt: instant.nullable() }),
    errors: ["share.unknown"],
  },
  "deletions.prove": {
    summary: "A recipient proves, with its own credential, that it deleted what it was asked to",
    access: "public",
    body: z.strictObject({
      credential: z.string().regex(/^rcp_[A-Za-z0-9_-]{43}$/),
      requestId: uuid,
      statement: text(500),
    }),
    result: z.object({ requestId: uuid, state: keysOf(deletionStates), provedAt: instant }),
    errors: ["recipient.credential", "deletion.unknown", "deletion.proved"],
    limit: "login",
  },
} as const satisfies Contract;

const deletion = z.object({
  requestId: uuid,
  recipientId: uuid,
  recipient: z.string(),
  scope: keysOf(deletionScopes),
  state: keysOf(deletionStates),
  askedAt: instant,
  dueAt: instant,
  isEscalated: z.boolean(),
  provedAt: instant.nullable(),
  provedBy: uuid.nullable().meta({ description: "Who of staff entered it; null when the recipient itself did" }),
  proof: z.string().nullable(),
});
const ruleErrors = ["recipient.overseas", "share.not-agreed"] as const;

/** The directory of recipients (5.1), and what they were asked to delete. */
export const adminShareContract = {
  "adminRecipients.list": {
    summary: "Every recipient: those built in, and a page of those registered",
    access: { staff: "recipient.view" },
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(
      told.extend({
        country: z.string(),
        contract: z.string(),
        url: z.string(),
        state: keysOf(recipientStates),
        isExpired: z.boolean(),
        waiting: z.number().int().meta({ description: "Messages on their way" }),
        failures: z.number().int(),
        addedAt: instant,
        endedAt: instant.nullable(),
      }),
    ).extend({
      builtIn: z.array(
        z.object({
          recipient: keysOf(recipients),
          name: z.string(),
          role: z.enum(["processor", "controller"]),
          purpose: z.string(),
          items: z.array(named),
        }),
      ),
    }),
  },
  "adminRecipients.add": {
    summary: "Ask for a new recipient; a second person approves it",
    access: { staff: "recipient.ask" },
    body: rule.extend({ reason }),
    result: approvalCard,
    status: 201,
    errors: ruleErrors,
  },
  "adminRecipients.change": {
    summary: "Ask for another rule; a second person approves it. Consents to the old one do not cover it",
    access: { staff: "recipient.ask" },
    params: recipientParams,
    body: rule.extend({ reason }),
    result: approvalCard,
    status: 201,
    errors: [...ruleErrors, "recipient.unknown", "recipient.ended"],
  },
  "adminRecipients.revoke": {
    summary: "End a recipient: nothing leaves for it from now on, and it is asked to delete",
    access: { staff: "recipient.revoke" },
    params: recipientParams,
    body: z.strictObject({ reason }),
    result: deletion,
    errors: ["recipient.unknown", "recipient.ended"],
  },
  "adminRecipients.issue": {
    summary: "New secrets for a recipient, shown this once: the key of the signatures, and its credential for proofs",
    access: { staff: "recipient.ask" },
    everyTime: true,
    params: recipientParams,
    body: z.strictObject({ reason }),
    result: z.object({ signingKey: z.string(), credential: z.string() }),
    errors: ["recipient.unknown"],
  },
  "adminShares.ofAccount": {
    summary: "Who received what of an account, what a law keeps secret included; every look is in the ledger",
    access: { staff: "share.view" },
    params: z.strictObject({ accountId: uuid }),
    query: z.strictObject({ cursor, pageSize, reason }),
    result: pageOf(own.extend({ isHidden: z.boolean() })),
    errors: ["account.unknown"],
  },
  "adminDeletions.list": {
    summary: "What recipients were asked to delete; what is open and due first",
    access: { staff: "recipient.view" },
    query: z.strictObject({ state: keysOf(deletionStates).default("open"), cursor, pageSize }),
    result: pageOf(deletion),
  },
  "adminDeletions.prove": {
    summary: "Enter the proof that a recipient gave on paper",
    access: { staff: "recipient.approve" },
    params: z.strictObject({ requestId: uuid }),
    body: z.strictObject({ statement: text(500), reason }),
    result: deletion,
    errors: ["deletion.unknown", "deletion.proved"],
  },
} as const satisfies Contract;
