import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { consentStates } from "./consent.service";
import { holdStates } from "./consent-state";

/**
 * Throws `consent.required` unless the consent stands, and holds it so until the transaction ends: a withdrawal under way
 * is waited for and seen, a later one waits and then finds, and deletes, what this transaction keeps.
 */
export const holdConsent = async (app: App, db: Db, accountId: Buffer, scope: ScopeCode): Promise<void> => {
  const { subject } = await app.keyring.of(accountId);
  await holdStates(db, [subject]);
  if ((await consentStates(app, accountId, db))[scope].state !== "given") throw new AppError("consent.required");
};
