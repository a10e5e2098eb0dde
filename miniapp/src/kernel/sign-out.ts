import { call } from "./client";
import { forgetSession } from "./session";
import { createStore } from "./store";

/** Whether the server is being told; the session is still here meanwhile. */
export const signingOut = createStore(false);

/**
 * Signs out: the server ends the session and this device forgets it. Without a network it is forgotten here all the
 * same; the server's copy then ends by itself within 30 days, or from another device at once.
 */
export const signOut = async (): Promise<void> => {
  signingOut.set(true);
  await call("sessions.endCurrent", {});
  signingOut.set(false);
  forgetSession();
};
