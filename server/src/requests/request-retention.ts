import { retentionRules } from "@baiwa/shared/catalogue/retention";
import type { App } from "../app-context";
import { removeFilesUsedBy } from "../files/file-removal";
import type { Db } from "../kernel/database";
import { countOf, isHeld, oneByOne, type RuleWork } from "../retention/rule";

/** A hold on whoever asked keeps it, and one on whom it is about. */
const held = `(${["account_id", "about_id"]
  .map((column) => isHeld(`rights_request.${column}`, retentionRules.request.items))
  .join(" OR ")})`;

/** Deletes a request with what was said, its files, and, last, the key of one without an account: nothing opens it any more. */
const removeRequest = async (app: App, db: Db, id: Buffer): Promise<void> => {
  const [row] = await db.rows<{ account_id: Buffer | null }>("SELECT account_id FROM rights_request WHERE id = ?", [
    id,
  ]);
  await db.run("DELETE FROM rights_request WHERE id = ?", [id]);
  await db.run("DELETE FROM rights_request_event WHERE request_id = ?", [id]);
  await db.run("DELETE FROM outgoing_message WHERE account_id = ?", [id]);
  await removeFilesUsedBy(app, db, id);
  // before the commit: broken off here the row stays due, and no key is ever left behind
  if (row && !row.account_id) await app.keyring.destroy(id);
};

/** Requests whose three years are over, each in a transaction of its own. */
export const requestRule: RuleWork = {
  due: async (app, now) => ({
    due: await countOf(app.database, "rights_request WHERE kept_until <= ?", [now]),
    held: await countOf(app.database, `rights_request WHERE kept_until <= ? AND ${held}`, [now]),
  }),
  run: (app, round) =>
    oneByOne(app, round, {
      due: async (db, limit, only) => {
        const rows = await db.rows<{ id: Buffer }>(
          `SELECT id FROM rights_request WHERE kept_until <= ? AND NOT ${held} ${only ? "AND id = ?" : ""}
           ORDER BY kept_until LIMIT ${limit}`,
          [round.now, ...(only ? [only] : [])],
        );
        return rows.map(({ id }) => id);
      },
      remove: (db, id) => removeRequest(app, db, id),
    }),
};
