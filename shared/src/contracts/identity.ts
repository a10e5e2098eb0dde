import { z } from "zod";
import { profileItems } from "../catalogue/items";
import type { Contract } from "../contract";
import { consentAct } from "./consents";
import { appId, email, identifier, instant, password, text, username, uuid } from "./shapes";

const device = z
  .strictObject({ platform: z.enum(["weapp", "h5"]), name: text(40).optional() })
  .meta({ description: "A coarse name to recognise the device by, e.g. iPhone; nothing finer" });

/** A session: the token is shown once, kept only as a hash, at most 30 days. */
export const openedSession = z.object({
  accountId: uuid,
  sessionId: uuid,
  token: z.string(),
  expiresAt: instant,
});
export type OpenedSession = z.infer<typeof openedSession>;
const code = z.string().min(1).max(256);
const ticket = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const identityContract = {
  "accounts.register": {
    summary: "Create an account with a username or e-mail address and a password",
    access: "public",
    body: z.strictObject({
      identifier: z.union([
        z.strictObject({ kind: z.literal("username"), value: username }),
        z.strictObject({ kind: z.literal("email"), value: email }),
      ]),
      password,
      statement: consentAct,
      device,
    }),
    result: openedSession,
    status: 201,
    errors: [
      "identifier.taken",
      "credential.weak",
      "consent.required",
      "document.superseded",
      "document.version-unknown",
    ],
    limit: "login",
  },
  "accounts.createFromWechat": {
    summary: "A new person creates an account from a WeChat login",
    access: "public",
    body: z.strictObject({ ticket, statement: consentAct, binding: consentAct, device }),
    result: openedSession,
    status: 201,
    errors: [
      "binding.ticket-expired",
      "binding.taken",
      "consent.required",
      "document.superseded",
      "document.version-unknown",
    ],
    limit: "login",
  },
  "sessions.create": {
    summary: "Sign in with identifier and password",
    access: "public",
    body: z.strictObject({ identifier, password: z.string().min(1).max(128), device }),
    result: openedSession,
    status: 201,
    errors: ["credential.wrong", "account.frozen"],
    limit: "login",
  },
  "sessions.wechat": {
    summary: "Sign in with a WeChat code; an unknown person gets a ticket and chooses what to do",
    access: "public",
    body: z.strictObject({ appId, code, device }),
    result: z.union([
      openedSession.extend({ kind: z.literal("signed-in") }),
      z.object({ kind: z.literal("new-person"), ticket, expiresAt: instant, holdsUnionid: z.boolean() }),
    ]),
    errors: ["wechat.code-invalid", "wechat.blocked", "wechat.busy", "wechat.app-unknown", "account.frozen"],
    limit: "login",
  },
  "sessions.bindExisting": {
    summary: "Bind a WeChat login to an existing account with its password, and sign in",
    access: "public",
    body: z.strictObject({
      ticket,
      identifier,
      password: z.string().min(1).max(128),
      binding: consentAct,
      device,
    }),
    result: openedSession,
    status: 201,
    errors: [
      "binding.ticket-expired",
      "binding.taken",
      "credential.wrong",
      "account.frozen",
      "consent.required",
      "document.superseded",
    ],
    limit: "login",
  },
  "sessions.list": {
    summary: "Devices the person is signed in on",
    access: "account",
    result: z.object({
      sessions: z.array(
        z.object({
          sessionId: uuid,
          device: z.string(),
          platform: z.enum(["weapp", "h5"]),
          method: z.enum(["wechat", "password"]),
          createdAt: instant,
          lastSeenOn: z.iso.date(),
          expiresAt: instant,
          isCurrent: z.boolean(),
        }),
      ),
    }),
  },
  "sessions.endCurrent": { summary: "Sign out", access: "account", result: null },
  "sessions.endAll": {
    summary: "Sign out everywhere, this device included unless kept",
    access: "account",
    query: z.strictObject({ keepCurrent: z.enum(["true", "false"]).default("false") }),
    result: null,
  },
  "sessions.end": {
    summary: "Sign out one device",
    access: "account",
    params: z.strictObject({ sessionId: uuid }),
    result: null,
    errors: ["session.unknown"],
  },
  "sessions.stepUp": {
    summary: "Show once more who you are, with what the account already holds; good for ten minutes on this device",
    access: "account",
    body: z.discriminatedUnion("method", [
      z.strictObject({ method: z.literal("password"), password: z.string().min(1).max(128) }),
      z.strictObject({ method: z.literal("wechat"), appId, code }),
      z.strictObject({
        method: z.literal("code"),
        item: z.enum(["email", "phone"]),
        code: z.string().regex(/^\d{6}$/),
      }),
    ]),
    result: z.object({ until: instant }),
    errors: [
      "credential.wrong",
      "code.wrong",
      "session.step-up-impossible",
      "wechat.code-invalid",
      "wechat.blocked",
      "wechat.busy",
      "wechat.app-unknown",
    ],
    limit: "login",
    everyTime: true,
    whileClosing: true,
  },
  "credentials.set": {
    summary: "Set or change the password; changing asks for the current one and ends other sessions",
    access: "account",
    body: z.strictObject({
      username: username.optional(),
      currentPassword: z.string().min(1).max(128).optional(),
      newPassword: password,
    }),
    result: null,
    errors: ["credential.wrong", "credential.weak", "identifier.taken"],
    limit: "login",
  },
  "bindings.list": {
    summary: "WeChat bindings of the account, identifiers masked",
    access: "account",
    result: z.object({
      bindings: z.array(
        z.object({
          bindingId: uuid,
          appId,
          openidMasked: z.string(),
          holdsUnionid: z.boolean(),
          boundAt: instant,
        }),
      ),
      hasPassword: z.boolean(),
      identifiers: z.array(z.object({ kind: z.enum(["username", "email"]), masked: z.string() })),
    }),
  },
  "bindings.add": {
    summary: "Bind WeChat to the signed-in account",
    access: "account",
    needs: "S0",
    body: z.strictObject({ appId, code, binding: consentAct }),
    result: z.object({ bindingId: uuid }),
    status: 201,
    errors: [
      "wechat.code-invalid",
      "wechat.blocked",
      "wechat.busy",
      "wechat.app-unknown",
      "binding.taken",
      "consent.required",
      "document.superseded",
    ],
    limit: "login",
  },
  "bindings.remove": {
    summary: "Unbind: openid, unionid and their fingerprints are deleted at once, the consent is withdrawn",
    access: "account",
    params: z.strictObject({ bindingId: uuid }),
    query: z.strictObject({ acceptLosingAccess: z.enum(["true", "false"]).default("false") }),
    result: null,
    errors: ["binding.unknown", "binding.only-way-in"],
  },
} as const satisfies Contract;

/** A request's own idea of what stood there: when it was entered, null for nothing. */
const seenAt = instant.nullable().optional();
export const profileContract = {
  "profile.show": {
    summary: "What the account holds of this issue's items: masked, with source and time",
    access: "account",
    result: z.object({
      accountId: uuid,
      nickname: z.string().nullable(),
      avatar: z.string().nullable(),
      items: z.array(
        z.object({
          item: z.string(),
          masked: z.string(),
          source: z.string(),
          enteredAt: instant,
          isConfirmed: z.boolean(),
        }),
      ),
    }),
  },
  "profile.put": {
    summary:
      "Keep a value of the profile's form. Some need a consent of their own; changing the guarded ones needs a step-up. " +
      "With `seenAt`, a value that was changed elsewhere meanwhile is not overwritten",
    access: "account",
    needs: "S0",
    params: z.strictObject({ item: z.enum(profileItems) }),
    body: z.strictObject({ value: z.string().min(1).max(210_000), seenAt }),
    result: z.object({ item: z.enum(profileItems), masked: z.string(), enteredAt: instant }),
    errors: ["consent.required", "request.invalid", "item.changed", "item.locked", "session.step-up-required"],
  },
  "profile.remove": {
    summary: "Delete a value of the profile's form; contacts have an endpoint of their own",
    access: "account",
    params: z.strictObject({ item: z.enum(profileItems) }),
    result: null,
    errors: ["item.unknown", "item.locked"],
  },
  "profile.phoneFromWechat": {
    summary:
      "Fetch the phone number behind a WeChat phone code; needs its own consent, given here, and a step-up where a number " +
      "that a code has proven stands",
    access: "account",
    needs: "S0",
    body: z.strictObject({ appId, code, consent: consentAct }),
    result: z.object({ masked: z.string() }),
    status: 201,
    errors: [
      "session.step-up-required",
      "wechat.code-invalid",
      "wechat.busy",
      "wechat.blocked",
      "wechat.app-unknown",
      "consent.required",
      "document.superseded",
    ],
    limit: "write",
  },
} as const satisfies Contract;

export const serviceContract = {
  "service.describe": {
    summary: "Who the controller is, where the statement applies, and what this server supports",
    access: "public",
    result: z.object({
      controller: z.object({ name: z.string(), brand: z.string(), contact: z.string() }),
      channels: z.array(z.string()),
      wechat: z.object({
        appIds: z.array(appId),
        templates: z.record(z.string(), z.string()).meta({ description: "template key → template id" }),
        simulated: z.boolean(),
      }),
      build: z.string(),
    }),
    cacheSeconds: 60,
  },
} as const satisfies Contract;
