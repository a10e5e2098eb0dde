import type { App } from "../app-context";
import { idText } from "../kernel/ids";

/** The name under which one recipient knows one account: stable for it, another for every recipient, and nothing to anybody else. */
export const personRef = (app: App, recipientId: Buffer, accountId: Buffer): string =>
  app.keyring.fingerprint("person-ref", idText(recipientId), idText(accountId)).toString("base64url");
