import { z } from "zod";
import type { Contract } from "../contract";
import { appId, instant, password, uuid } from "./shapes";

/** What became of a freeze when its owner proved who they are. */
export const proven = z.object({
  accountId: uuid,
  isUnfrozen: z.boolean().meta({ description: "The account was frozen and is not any more" }),
});

/** Freezing one's own account (7.2). */
export const freezeContract = {
  "accounts.waysBack": {
    summary: "By what the account could be taken back if it were frozen: proven contacts, masked, and bound WeChat",
    access: "account",
    result: z.object({
      contacts: z.array(z.object({ item: z.enum(["email", "phone"]), masked: z.string() })),
      wechat: z.array(z.object({ boundAt: instant })),
    }),
  },
  "accounts.freeze": {
    summary:
      "Freeze the own account: every session ends, this one too, and none opens until the freeze is lifted by a code " +
      "(credentials.reset) or by WeChat (accounts.unfreeze)",
    access: "account",
    stepUp: true,
    whileClosing: true,
    result: null,
    errors: ["freeze.no-way-back"],
    limit: "write",
  },
  "accounts.unfreeze": {
    summary: "Lift a freeze by a fresh WeChat login; where there is a password, a new one comes with it",
    access: "public",
    body: z.strictObject({ appId, code: z.string().min(1).max(256), newPassword: password.optional() }),
    result: proven,
    errors: [
      "wechat.code-invalid",
      "wechat.blocked",
      "wechat.busy",
      "wechat.app-unknown",
      "binding.unknown",
      "freeze.password-required",
      "credential.weak",
    ],
    limit: "login",
  },
} as const satisfies Contract;
