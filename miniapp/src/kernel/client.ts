import { base64url } from "./base64url";
import { createCall } from "./call";
import { platform } from "./platform";
import { forgetSession, rotateToken, sessionStore } from "./session";
import { transport } from "./transport";

/** A fresh secret of 32 bytes: 43 characters. */
export const randomSecret = async (): Promise<string> => base64url(await platform.randomBytes(32));

/** The product's one way to its server. */
export const call = createCall({
  apiBase: API_BASE,
  send: transport,
  isOnline: platform.isOnline,
  randomText: async () => base64url(await platform.randomBytes(16)),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  now: Date.now,
  token: () => sessionStore.get()?.token,
  rotate: rotateToken,
  endSession: forgetSession,
});
