import { z } from "zod";
import type { Contract } from "../contract";
import { appId } from "./shapes";

const signature = z.string().regex(/^[0-9a-f]{40}$/);
const params = z.strictObject({ appId });
/** What WeChat adds later is ignored. */
const signed = z.object({
  timestamp: z.string().regex(/^\d{1,12}$/),
  nonce: z.string().regex(/^[\x21-\x7e]{1,64}$/),
});

/** Where WeChat's servers tell us what a person did in WeChat (its message push). Answers are plain text, as WeChat wants them. */
export const wechatPushContract = {
  "wechatPush.check": {
    summary: "WeChat checks that this address is ours: the echo comes back as it is",
    access: "public",
    params,
    query: signed.extend({ signature, echostr: z.string().regex(/^[A-Za-z0-9+/=_-]{1,256}$/) }),
    result: z.string(),
    plain: true,
    errors: ["push.refused", "route.unknown"],
  },
  "wechatPush.receive": {
    summary: "WeChat pushes an event: answers of a subscription panel, permissions withdrawn inside WeChat",
    access: "public",
    params,
    query: signed.extend({
      signature: signature.optional(),
      msg_signature: signature.optional(),
      encrypt_type: z.enum(["aes", "raw"]).optional(),
    }),
    rawText: { mostBytes: 64 * 1024 },
    result: z.literal("success"),
    plain: true,
    everyTime: true,
    errors: ["push.refused", "route.unknown"],
  },
} as const satisfies Contract;
