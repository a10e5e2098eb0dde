import { z } from "zod";
import { itemKeys } from "../catalogue/items";
import { roleKeys } from "../catalogue/roles";
import type { Contract } from "../contract";
import { approvalCard } from "./approvals";
import { consentReceipt, provenEntry, scopeCode, scopeStatus } from "./consents";
import { calendarDay, cursor, instant, pageOf, pageSize, reason, sha256Hex, text, uuid } from "./shapes";
import { subscriptionMatrix } from "./subscriptions";

const accountParams = z.strictObject({ accountId: uuid });
const itemKey = z.enum(itemKeys);
const staffName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9_.-]{2,31}$/);
const staffRow = z.object({
  staffId: uuid,
  username: z.string(),
  roles: z.array(z.enum(roleKeys)),
  state: z.enum(["invited", "active", "disabled"]),
  createdAt: instant,
  undertakingVersion: z
    .number()
    .int()
    .meta({ description: "The version of the undertaking they accepted; 0 for none" }),
  reviewedAt: instant.meta({ description: "When somebody last looked at their roles" }),
});
const waitsFor = uuid.nullable().meta({ description: "The approval that roles which take two people wait for" });
const staffPassword = z.string().min(12).max(128);

export const staffContract = {
  "staff.signIn": {
    summary: "Staff sign in with password and one-time code; sets the session cookie, answers the CSRF token",
    everyTime: true,
    access: "public",
    body: z.strictObject({
      username: staffName,
      password: z.string().min(1).max(128),
      totp: z.string().regex(/^\d{6}$/),
    }),
    result: z.object({ staffId: uuid, username: z.string(), roles: z.array(z.enum(roleKeys)), csrfToken: z.string() }),
    status: 201,
    errors: ["staff.login-failed"],
    limit: "login",
  },
  "staff.signOut": {
    summary: "Staff sign out",
    everyTime: true,
    access: { staff: "self" },
    beforeUndertaking: true,
    result: null,
  },
  "staff.me": {
    summary: "Who is signed in, with which permissions",
    access: { staff: "self" },
    beforeUndertaking: true,
    result: z.object({
      staffId: uuid,
      username: z.string(),
      roles: z.array(z.enum(roleKeys)),
      permissions: z.array(z.string()),
      owesUndertaking: z.boolean(),
      csrfToken: z.string(),
    }),
  },
  "staff.list": {
    summary: "All staff",
    access: { staff: "staff.view" },
    result: z.object({ staff: z.array(staffRow) }),
  },
  "staff.invite": {
    summary:
      "Invite a member of staff; the enrolment token is shown once and lives 48 hours. Roles that let somebody see people wait for a second person",
    access: { staff: "staff.manage" },
    body: z.strictObject({ username: staffName, roles: z.array(z.enum(roleKeys)).min(1).max(roleKeys.length) }),
    result: z.object({ staffId: uuid, enrolmentToken: z.string(), expiresAt: instant, waitsFor }),
    status: 201,
    errors: ["staff.username-taken"],
  },
  "staff.enrol": {
    summary: "Set one's password and get the TOTP secret; the account opens with the first correct code",
    access: "public",
    body: z.strictObject({ enrolmentToken: z.string().max(128), password: staffPassword }),
    result: z.object({ otpauthUrl: z.string(), totpSecret: z.string() }),
    status: 201,
    errors: ["staff.enrolment-invalid", "credential.weak"],
    limit: "login",
  },
  "staff.setRoles": {
    summary: "Set the roles of a member of staff; added roles that let somebody see people wait for a second person",
    access: { staff: "staff.manage" },
    params: z.strictObject({ staffId: uuid }),
    body: z.strictObject({ roles: z.array(z.enum(roleKeys)).max(roleKeys.length) }),
    result: staffRow.extend({ waitsFor }),
    errors: ["staff.unknown", "staff.own-account"],
  },
  "staff.disable": {
    summary: "Disable a member of staff; their sessions end at once",
    access: { staff: "staff.manage" },
    params: z.strictObject({ staffId: uuid }),
    result: null,
    errors: ["staff.unknown", "staff.own-account"],
  },
} as const satisfies Contract;

const maskedItem = z.object({
  item: itemKey,
  instance: z.string(),
  masked: z.string(),
  source: z.string(),
  enteredAt: instant,
  isConfirmed: z.boolean(),
});

export const adminAccountContract = {
  "adminAccounts.search": {
    summary: "Find accounts by the exact value of one item (keyed fingerprint); the value is not kept",
    everyTime: true,
    access: { staff: "account.search" },
    body: z.strictObject({
      item: z.enum(["account_id", "username", "email", "phone", "wx_openid", "wx_unionid"]),
      value: text(254),
      appId: z.string().max(32).optional().meta({ description: "Needed with wx_openid" }),
      reason,
    }),
    result: z.object({ accounts: z.array(z.object({ accountId: uuid, createdAt: instant })) }),
    limit: "search",
  },
  "adminAccounts.items": {
    summary: "The account's items, every value masked",
    access: { staff: "account.view" },
    params: accountParams,
    query: z.strictObject({ reason }),
    result: z.object({
      accountId: uuid,
      createdAt: instant,
      frozen: z
        .object({ at: instant, by: z.literal("owner") })
        .nullable()
        .meta({ description: "Frozen by its owner; only they can lift it" }),
      items: z.array(maskedItem),
    }),
    errors: ["account.unknown", "account.own"],
  },
  "adminAccounts.unmask": {
    summary: "Reveal one item, with a reason; the ledger keeps who, which item and why, never the value",
    everyTime: true,
    access: { staff: "account.unmask" },
    params: accountParams,
    body: z.strictObject({ item: itemKey, instance: z.string().max(64).default(""), reason: text(200) }),
    result: z.object({ item: itemKey, value: z.string() }),
    errors: ["account.unknown", "account.own", "item.unknown", "unmask.two-needed"],
    limit: "search",
  },
  "adminAccounts.askUnmask": {
    summary: "Ask a second person for one look at one sensitive value, within an hour of the approval",
    access: { staff: "account.unmask-sensitive" },
    params: accountParams,
    body: z.strictObject({ item: itemKey, instance: z.string().max(64).default(""), reason: text(200) }),
    result: approvalCard,
    status: 201,
    errors: ["account.unknown", "account.own", "item.unknown"],
  },
  "adminAccounts.consents": {
    summary: "Where each scope stands, and every act",
    access: { staff: "consent.view" },
    params: accountParams,
    query: z.strictObject({ reason }),
    result: z.object({ scopes: z.array(scopeStatus), acts: z.array(consentReceipt) }),
    errors: ["account.unknown", "account.own"],
  },
  "adminAccounts.consentProof": {
    summary: "What this account had agreed to at a time, with the text's hash and the ledger proof",
    access: { staff: "consent.prove" },
    params: accountParams,
    query: z.strictObject({ at: instant, scope: scopeCode.optional(), reason }),
    result: z.object({
      accountId: uuid,
      at: instant,
      scopes: z.array(
        scopeStatus.extend({
          documentTitle: z.string().nullable(),
          versionLabel: z.string().nullable(),
          textSha256: sha256Hex.nullable(),
          canonicalText: z.string().nullable(),
          evidence: provenEntry.nullable(),
        }),
      ),
    }),
    errors: ["account.unknown", "account.own"],
  },
  "adminAccounts.bindings": {
    summary: "The account's WeChat bindings, identifiers masked",
    access: { staff: "account.view" },
    params: accountParams,
    query: z.strictObject({ reason }),
    result: z.object({
      bindings: z.array(
        z.object({
          bindingId: uuid,
          appId: z.string(),
          openidMasked: z.string(),
          unionidMasked: z.string().nullable(),
          boundAt: instant,
        }),
      ),
    }),
    errors: ["account.unknown", "account.own"],
  },
  "adminAccounts.subscriptions": {
    summary: "The account's subscription matrix",
    access: { staff: "account.view" },
    params: accountParams,
    query: z.strictObject({ reason }),
    result: subscriptionMatrix,
    errors: ["account.unknown", "account.own"],
  },
} as const satisfies Contract;

const period = z.strictObject({
  from: calendarDay,
  to: calendarDay,
});
const ledgerRow = z.object({
  entryId: uuid,
  kind: z.string(),
  at: instant,
  index: z.number().int().nullable(),
  leafHash: sha256Hex,
  entry: z.string(),
});

export const oversightContract = {
  "statistics.consents": {
    summary: "Acts per day, scope and kind; counts only",
    access: { staff: "statistics.view" },
    query: period,
    result: z.object({
      rows: z.array(z.object({ on: z.iso.date(), scope: scopeCode, act: z.string(), count: z.number().int() })),
    }),
  },
  "statistics.subscriptions": {
    summary: "How many accounts have each topic on each channel on and off by their own choice, now and by day",
    access: { staff: "statistics.view" },
    query: period,
    result: z.object({
      now: z.array(z.object({ topic: z.string(), channel: z.string(), on: z.number().int(), off: z.number().int() })),
      changes: z.array(
        z.object({
          on: z.iso.date(),
          topic: z.string(),
          channel: z.string(),
          switchedOn: z.number().int(),
          switchedOff: z.number().int(),
        }),
      ),
    }),
  },
  "adminLedger.entries": {
    summary: "Ledger entries by time and kind",
    access: { staff: "ledger.view" },
    query: z.strictObject({ from: instant, to: instant, kind: z.string().max(48).optional(), cursor, pageSize }),
    result: pageOf(ledgerRow),
  },
  "adminLedger.verification": {
    summary: "Recompute the tree from the entries and compare it with the signed checkpoint",
    access: { staff: "ledger.view" },
    result: z.object({
      isSound: z.boolean(),
      treeSize: z.number().int(),
      waiting: z.number().int(),
      checkpoint: z.string().nullable(),
      problems: z.array(z.string()),
    }),
  },
} as const satisfies Contract;
