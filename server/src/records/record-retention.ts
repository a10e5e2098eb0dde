import { type RecordKind, recordKind } from "@baiwa/shared/catalogue/records";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import { isHeld, type RuleWork, whenOver } from "../retention/rule";
import { openRecord, type RecordRow, recordColumns, sealRecord } from "./record-store";

/** Records whose retention is over. */
export const recordRule: RuleWork = whenOver(
  "record",
  "kept_until",
  isHeld("record.account_id", { sql: "CONCAT('record_', record.kind)" }),
);

/**
 * What becomes of an account's records of a kind when the account ends: deleted, but for what the law keeps. That is
 * sealed anew under a key of the product's own, since the account's is about to be destroyed, its link to the account is
 * cut, and from then on it is only kept. Tells how many were deleted.
 */
export const eraseRecords = async (app: App, db: Db, accountId: Buffer, kind: RecordKind): Promise<number> => {
  const { keptAfterwards } = recordKind(kind);
  if (keptAfterwards) {
    const now = app.ports.clock();
    const until = new Date(now.getTime() + keptAfterwards.days * 86_400_000);
    const rows = await db.rows<RecordRow>(
      `SELECT ${recordColumns} FROM record WHERE account_id = ? AND kind = ? AND state IN ('active', 'ended') FOR UPDATE`,
      [accountId, kind],
    );
    for (const row of rows) {
      const content = await openRecord(app, row);
      // under another id: the ledger and the log name the old one beside the account's pseudonym
      const id = newId();
      const sealed = await sealRecord(app, { ...row, id, account_id: null }, content);
      await db.run(
        "UPDATE record SET id = ?, account_id = NULL, state = 'restricted', sealed = ?, kept_until = ?, changed_at = ?, version = version + 1 WHERE id = ?",
        [id, sealed, row.kept_until ?? until, now, row.id],
      );
    }
  }
  return db.run("DELETE FROM record WHERE account_id = ? AND kind = ?", [accountId, kind]);
};
