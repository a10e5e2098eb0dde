import { methodOf } from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import { removeWaitingFiles } from "../files/file-removal";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { casesWhere } from "./cases";

/**
 * Until when a picture may wait to be handed in: only a verification that its person began, by a method that asks for
 * pictures, is a reason to keep one before the separate consent (2.4, PIPL 29). Throws `verification.not-begun` when there
 * is none. Call it while the account is locked.
 */
export const pictureMayWait = async (db: Pick<Db, "rows">, accountId: Buffer, at: Date): Promise<Date> => {
  const begun = await casesWhere(db, "open_account_id = ? AND state = 'started' AND due_at > ?", [accountId, at]);
  const until = begun.find(({ method }) => methodOf(method).parts.length > 0)?.due_at;
  if (!until) throw new AppError("verification.not-begun");
  return until;
};

/** Deletes the pictures that wait: what they were for is handed in, given up, over or no longer agreed to. Tells how many. */
export const dropWaitingPictures = (app: App, db: Db, accountId: Buffer): Promise<number> =>
  removeWaitingFiles(app, db, accountId, "verification-document");
