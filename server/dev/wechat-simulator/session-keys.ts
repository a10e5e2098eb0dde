import { createHmac, randomBytes } from "node:crypto";

/** HMAC-SHA256 in hex; the key is the session key's text as received, not the bytes it encodes. */
export const sessionSignature = (sessionKey: string, message: string): string =>
  createHmac("sha256", sessionKey).update(message).digest("hex");

/** The one valid session key of a person in an app; each login replaces it. */
export const createSessionKeys = () => {
  const keys = new Map<string, string>();
  const rotate = (openid: string): string => {
    const key = randomBytes(16).toString("base64");
    keys.set(openid, key);
    return key;
  };
  return { rotate, of: (openid: string): string | undefined => keys.get(openid) };
};
