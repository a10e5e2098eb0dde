import { disputeTerms } from "@baiwa/shared/catalogue/disputes";
import { retentionRules } from "@baiwa/shared/catalogue/retention";
import type { App } from "../app-context";
import { removeFile } from "../files/file-store";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import { isHeld, type Round, type RuleWork, whenOver } from "../retention/rule";
import {
  type DisputeContent,
  disputesWhere,
  heldDispute,
  keptAfter,
  moveDispute,
  noteDispute,
  type OwnedDispute,
  openDispute,
  sealDispute,
} from "./dispute-store";

const batch = 100;
const day = 24 * 3_600_000;
const underWay = "state IN ('opened', 'waiting', 'objected', 'cleared')";

const lapse = async (app: App, round: Round, { id }: { id: Buffer }): Promise<boolean> => {
  const went = await round
    .batch(async (db) => {
      const row = await heldDispute(db, id);
      await moveDispute(db, row, "withdrawn", { kept_until: keptAfter(round.now) });
      await noteDispute(app, db, { kind: "lapsed", row, at: round.now });
      return 0;
    })
    .catch((error: unknown) => {
      const isElsewhere = error instanceof AppError && ["dispute.unknown", "dispute.moved"].includes(error.code);
      if (!isElsewhere) throw error; // decided, or its account gone, a moment ago
      return 0;
    });
  return went !== null;
};

const over = whenOver("dispute_case", "kept_until", isHeld("dispute_case.account_id", retentionRules.dispute.items));

/** Ends cases that nobody went on with for sixty days, and deletes those whose three years are over. */
export const disputeRule: RuleWork = {
  due: over.due,
  run: async (app, round) => {
    const before = new Date(round.now.getTime() - disputeTerms.lapseDays * day);
    const stale = await disputesWhere(
      app.database,
      `${underWay} AND opened_at <= ? AND account_id IS NOT NULL ORDER BY opened_at LIMIT ?`,
      [before, String(batch)],
    );
    for (const row of stale) if (!(await lapse(app, round, row))) return;
    await over.run(app, round);
  },
};

/** How many cases about the account are under way: ending it ends them too, and nothing is given from them. */
export const openDisputes = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<number> =>
  (await disputesWhere(db, `account_id = ? AND ${underWay}`, [accountId])).length;

/** What is enough to prove who was given what: the titles were there for the person alone. */
const withoutTitles = ({ records, tickets, ...content }: DisputeContent): DisputeContent => ({
  ...content,
  records: records.map((record) => ({ ...record, title: "" })),
  tickets: tickets.map((ticket) => ({ ...ticket, title: "" })),
  objection: null,
});

/**
 * What becomes of an account's cases when the account ends. What was given is kept for the rest of its three years, sealed
 * anew under a key of the product's own and without a link to the account; files and everything else are deleted.
 */
export const eraseDisputes = async (app: App, db: Db, accountId: Buffer): Promise<number> => {
  const rows = (await disputesWhere(db, "account_id = ?", [accountId])) as OwnedDispute[];
  for (const row of rows) {
    if (row.file_id) await removeFile(db, row.file_id);
    await db.run("DELETE FROM dispute_look WHERE dispute_id = ?", [row.id]);
    if (row.state !== "released") continue;
    const content = withoutTitles(await openDispute(app, row));
    const id = newId(); // the ledger names the old one beside the account's pseudonym
    const sealed = await sealDispute(app, { ...row, id, account_id: null }, content);
    await db.run("UPDATE dispute_case SET id = ?, account_id = NULL, sealed = ?, file_id = NULL WHERE id = ?", [
      id,
      sealed,
      row.id,
    ]);
  }
  return db.run("DELETE FROM dispute_case WHERE account_id = ?", [accountId]);
};
