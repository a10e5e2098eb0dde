import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { methodOf, verificationMethodKeys } from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import { keepHeld } from "../holds/keep-held";
import type { Db } from "../kernel/database";
import { casesWhere } from "./cases";
import { clearRefused, dropUnconfirmed, endCase, isOpen } from "./outcome";
import { dropWaitingPictures } from "./waiting-pictures";

const coversPictures = (scope: ScopeCode): boolean =>
  verificationMethodKeys.map(methodOf).some(({ parts, scopes }) => parts.length > 0 && scopes.includes(scope));

/**
 * What ends with a consent of verification, by the methods' own data: what is under way and needs it is broken off, its
 * pictures deleted, those not handed in yet too; a result that stands on it is void.
 */
export const endVerificationsOn = async (
  app: App,
  db: Db,
  accountId: Buffer,
  scope: ScopeCode,
  at: Date,
): Promise<void> => {
  const rows = await casesWhere(
    db,
    "account_id = ? AND state IN ('started', 'submitted', 'pending', 'in-review', 'passed')",
    [accountId],
  );
  for (const row of rows) {
    const { scopes, standsOn } = methodOf(row.method);
    const isNeeded = isOpen(row) ? row.state !== "started" && scopes.includes(scope) : standsOn === scope;
    if (isNeeded) await endCase(app, db, row, "withdrawn", { reason: "consent-withdrawn", at });
  }
  const kept = await casesWhere(db, "account_id = ? AND state = 'refused' AND sealed_fields IS NOT NULL", [accountId]);
  for (const row of kept) if (methodOf(row.method).scopes.includes(scope)) await clearRefused(app, db, row, at);
  if (coversPictures(scope)) await dropWaitingPictures(app, db, accountId);
  if (scope === "R3") {
    await keepHeld(app, db, accountId, ["face_result"]);
    await db.run("UPDATE verification_case SET face_outcome = NULL WHERE account_id = ?", [accountId]);
  }
  await dropUnconfirmed(app, db, accountId);
};
