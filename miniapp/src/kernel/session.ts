import type { OpenedSession } from "@baiwa/shared/contracts/identity";
import { storage } from "./device";
import { createStore } from "./store";

/** Who is signed in on this device: an opaque token that the server rotates, at most 30 days (3.1.1). */
export const sessionStore = createStore<OpenedSession | undefined>(storage.get<OpenedSession>("session"));

export const keepSession = (session: OpenedSession): void => {
  const { accountId, sessionId, token, expiresAt } = session;
  const kept = { accountId, sessionId, token, expiresAt };
  storage.put("session", kept);
  sessionStore.set(kept);
};

export const rotateToken = (token: string): void => {
  const session = sessionStore.get();
  if (session) keepSession({ ...session, token });
};

/** Forgets the session here; the server is told by whoever calls this. */
export const forgetSession = (): void => {
  storage.remove("session");
  sessionStore.set(undefined);
};
