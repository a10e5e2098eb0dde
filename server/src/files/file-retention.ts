import { retentionRules } from "@baiwa/shared/catalogue/retention";
import { countOf, isHeld, oneByOne, type RuleWork } from "../retention/rule";
import { removeFile } from "./file-store";

/** What was handed in with a request that is about a held account, without an account of its own. */
const isOfHeldRequest = `EXISTS (SELECT 1 FROM rights_request AS r WHERE r.id = stored_file.used_by
  AND ${isHeld("r.about_id", retentionRules.request.items)})`;
/** Copies and what is given in disputes are held as what they were made from. */
const isHeldFile = `(kind NOT IN ('export', 'dispute')
  AND (${isHeld("stored_file.account_id", retentionRules["stored-file"].items)} OR ${isOfHeldRequest}))`;

/** Files whose time is over, each in a transaction of its own: they may be large. */
export const filesRule: RuleWork = {
  due: async (app, now) => ({
    due: await countOf(app.database, "stored_file WHERE expires_at <= ?", [now]),
    held: await countOf(app.database, `stored_file WHERE expires_at <= ? AND ${isHeldFile}`, [now]),
  }),
  run: (app, round) =>
    oneByOne(app, round, {
      due: async (db, limit, only) => {
        const rows = await db.rows<{ id: Buffer }>(
          `SELECT id FROM stored_file WHERE expires_at <= ? AND NOT ${isHeldFile} ${only ? "AND id = ?" : ""}
           ORDER BY expires_at LIMIT ${limit}`,
          [round.now, ...(only ? [only] : [])],
        );
        return rows.map(({ id }) => id);
      },
      remove: removeFile,
    }),
};
