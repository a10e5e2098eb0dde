import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { methodOf } from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { casesWhere } from "./cases";
import { clearRefused, dropUnconfirmed, endCase, isOpen } from "./outcome";

/**
 * What ends with a consent of verification, by the methods' own data: what is under way and needs it is broken off, its
 * pictures deleted; a result that stands on it is void.
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
  if (scope === "R3")
    await db.run("UPDATE verification_case SET face_outcome = NULL WHERE account_id = ?", [accountId]);
  await dropUnconfirmed(app, db, accountId);
};
