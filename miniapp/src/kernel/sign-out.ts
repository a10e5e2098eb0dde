import { call } from "./client";
import { forgetSession } from "./session";

/**
 * Signs out: the server ends the session and this device forgets it. Without a network it is forgotten here all the
 * same; the server's copy then ends by itself within 30 days, or from another device at once.
 */
export const signOut = async (): Promise<void> => {
  await call("sessions.endCurrent", {});
  forgetSession();
};
