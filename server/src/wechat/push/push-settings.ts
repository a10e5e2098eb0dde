import { z } from "zod";

/** What the operator set for one AppID in WeChat's console: the token, and the key of safe mode. */
export interface PushSettings {
  token: string;
  aesKey: Buffer;
}

const entryFormat = /^([A-Za-z0-9_-]{6,32}):([A-Za-z0-9]{3,32}):([A-Za-z0-9]{43})$/;

/** `WECHAT_PUSH`: by AppID. The 43 characters of EncodingAESKey are 32 bytes without their last sign. */
export const pushSettings = z.string().transform((value, context): ReadonlyMap<string, PushSettings> => {
  const entries = value.split(",").flatMap((one) => one.trim() || []);
  const found = new Map<string, PushSettings>();
  for (const entry of entries) {
    const [, appId, token, key] = entryFormat.exec(entry) ?? [];
    if (!appId || !token || !key || found.has(appId)) {
      context.addIssue({
        code: "custom",
        message: "写成 AppID:Token:EncodingAESKey（43 位），多个用逗号分开，每个 AppID 一次",
      });
      return z.NEVER;
    }
    found.set(appId, { token, aesKey: Buffer.from(`${key}=`, "base64") });
  }
  return found;
});
